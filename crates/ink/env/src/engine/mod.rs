//! The test engine: a simulated chain for each thread that runs tests.
//!
//! [`TestHost`] implements the host interface that `ebpf_uapi::host` declares. The functions of [`syscalls`]
//! call it; they have the same names and types as the chain's. The test itself runs in the first frame, as
//! the contract that [`set_callee`](crate::test::set_callee) sets; calls of other contracts push frames.
//! Accounts have 32 bytes and balances are `u128`, as in [`DefaultEnvironment`].
//!
//! What traps on the chain panics in the test's own frame, and traps in others.
//!
//! [`DefaultEnvironment`]: crate::DefaultEnvironment

mod arithmetic;
mod calls;
mod crypto;
mod queries;
mod storage;
pub mod syscalls;
mod world;

pub(crate) use crypto::blake2b;
pub use syscalls::*;
pub use world::{ChainLimits, ChainSpec};
pub(crate) use world::{Code, Engine};

use std::{cell::RefCell, marker::PhantomData};

use ebpf_uapi::{
    context::{ACCOUNTS_ABSENT, CALLED_BY_ROOT, CONTEXT_VERSION, GAS_PRICE_REF_TIME},
    host::HostBase,
    Context, ReturnFlags,
};

thread_local! {
    static ENGINE: RefCell<Engine> = RefCell::default();
}

/// Accesses this thread's engine. `f` must neither execute contracts nor panic.
pub(crate) fn with<R>(f: impl FnOnce(&mut Engine) -> R) -> R {
    ENGINE.with(|engine| f(&mut engine.borrow_mut()))
}

/// The reason of a trap.
type Trap = &'static str;

/// How a syscall ends a contract: the payload with which its frame unwinds.
enum End {
    Returned(ReturnFlags, Vec<u8>),
    /// With the balance that it had, and the beneficiary.
    Terminated(u128, Vec<u8>),
    Trapped(Trap),
}

impl From<Trap> for End {
    fn from(reason: Trap) -> Self {
        Self::Trapped(reason)
    }
}

/// The host of the contract that this thread executes. Buffers are those of the contract.
struct TestHost<'a>(PhantomData<&'a ()>);

impl<'a> HostBase for TestHost<'a> {
    type Bytes = &'a [u8];
    type Buffer = &'a mut [u8];
    type Stop = End;

    fn ensure_changes_allowed(&mut self) -> Result<(), End> {
        if with(|engine| engine.frame().read_only) {
            return Err(READ_ONLY.into());
        }
        Ok(())
    }
}

const READ_ONLY: Trap = "StateChangeDenied: a read-only call cannot change the state";

/// Returns the result of a syscall, or ends the contract.
fn settle<R>(result: Result<R, End>) -> R {
    result.unwrap_or_else(|end| calls::end(end))
}

/// Traps.
fn trap(reason: Trap) -> ! {
    calls::end(End::Trapped(reason))
}

/// Writes as much of an output as fits. Returns its length.
fn write_output(out: &mut [u8], bytes: &[u8]) -> usize {
    let fits = out.len().min(bytes.len());
    out[..fits].copy_from_slice(&bytes[..fits]);
    bytes.len()
}

/// [`write_output`] of an optional output.
fn write_optional(out: &mut [u8], bytes: Option<impl AsRef<[u8]>>) -> Option<usize> {
    bytes.map(|bytes| write_output(out, bytes.as_ref()))
}

/// The context page. Its memory has room for any configuration.
pub fn context() -> Context {
    let context = with(|engine| {
        let address = engine.account()?;
        let frame = engine.frame();
        let mut context = Context {
            version: CONTEXT_VERSION,
            flags: 0,
            account_len: address.len() as u32,
            block_number: engine.block_number.into(),
            now: engine.block_timestamp,
            configuration_len: engine.configuration().len() as u32,
            configuration_size: engine.limits.configuration_len as u32,
            value: frame.value.to_le_bytes(),
            ..Context::default()
        };
        let accounts = [(&mut context.address, Some(&address)), (&mut context.caller, frame.caller.as_ref())];
        for (place, account) in accounts {
            match account {
                None => context.flags |= CALLED_BY_ROOT,
                Some(account) if account.len() > place.len() => context.flags |= ACCOUNTS_ABSENT,
                Some(account) => place[..account.len()].copy_from_slice(account),
            }
        }
        Ok(context)
    });
    context.unwrap_or_else(|reason| trap(reason))
}

pub fn gas_price() -> u128 {
    with(|engine| engine.spec.gas_price.saturating_mul(GAS_PRICE_REF_TIME.into()))
}

pub fn configuration() -> Vec<u8> {
    with(|engine| engine.configuration())
}
