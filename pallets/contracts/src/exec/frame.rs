//! One entry of the call stack.

use crate::{deposit::Meter, gas::GasMeter, AccountIdOf, BalanceOf, Config, ContractInfo};
use ebpf_vm::Entry;

/// A contract that is being executed.
pub struct Frame<T: Config> {
    /// The contract's account.
    pub account: AccountIdOf<T>,
    /// The contract's record. It is written back when the frame ends well.
    pub info: ContractInfo<T>,
    /// Balance that came with the call.
    pub value: BalanceOf<T>,
    /// Whether this is the constructor.
    pub entry: Entry,
    /// Gas of this frame and of the calls that it makes.
    pub gas: GasMeter<T>,
    /// Storage deposits of this frame and of the calls that it makes.
    pub deposit: Meter<T>,
}
