//! The entrance: what extrinsics and the runtime API share.
//!
//! An invocation happens in one storage transaction. It ends with everything done and paid for, or with
//! nothing changed.

use crate::{
    code::ContractCode,
    debug::{DebugBuffer, ErrorName},
    deposit::{DepositOf, RootMeter},
    exec::{Shared, Stack},
    gas::GasMeter,
    guard,
    syscalls::Executor,
    trace,
    uploads::{Funding, NewCode},
    AccountIdOf, BalanceOf, CodeHash, Config, Error, ExecReturnValue, Origin, StorageDeposit,
};
use alloc::vec::Vec;
use frame_support::{
    dispatch::DispatchResultWithPostInfo,
    storage::{with_transaction, TransactionOutcome},
    weights::Weight,
};
use sp_core::Get;
use sp_runtime::{traits::Saturating, DispatchError};

/// What calls and instantiations have in common.
pub struct Invocation<T: Config> {
    /// Who invokes, and pays.
    pub origin: Origin<T>,
    /// Balance to send along.
    pub value: BalanceOf<T>,
    /// The most weight that may be used.
    pub gas_limit: Weight,
    /// The most that may be held for storage.
    pub storage_deposit_limit: Option<BalanceOf<T>>,
    /// The contract's input.
    pub data: Vec<u8>,
}

/// What to instantiate from.
pub enum Executable<T: Config> {
    /// Code to upload first.
    Upload {
        /// Who uploads it.
        uploader: AccountIdOf<T>,
        /// The contract ELF.
        code: Vec<u8>,
    },
    /// Code that is on-chain.
    Stored(CodeHash<T>),
}

/// How an invocation ended.
pub struct Outcome<T: Config, R> {
    /// What was used.
    pub gas: GasMeter<T>,
    /// What moved; nothing if it failed or reverted.
    pub storage_deposit: DepositOf<T>,
    /// What the contract returned (which may have reverted).
    pub result: Result<(ExecReturnValue, R), DispatchError>,
}

impl<T: Config, R> Outcome<T, R> {
    /// The result of an extrinsic that cost `base` besides what the contract used. Reverting is an error.
    pub fn into_dispatch_result(self, base: Weight) -> DispatchResultWithPostInfo {
        let result = match self.result {
            Ok((output, _)) if output.did_revert() => Err(Error::<T>::ContractReverted.into()),
            result => result,
        };
        self.gas.into_dispatch_result(result, base)
    }
}

impl<T: Config> Invocation<T> {
    /// Calls the contract `dest`.
    pub fn call(self, dest: AccountIdOf<T>, debug: Option<&mut DebugBuffer<T>>) -> Outcome<T, ()> {
        let Self { origin, value, gas_limit, storage_deposit_limit, data } = self;
        transact(gas_limit, debug, |gas, mut debug| {
            check_len::<T>("input", &data, &mut debug)?;
            let mut deposits = RootMeter::new(&origin, storage_deposit_limit);
            let shared = Shared {
                executor: &Executor,
                origin,
                gas,
                deposits: &mut deposits,
                debug: debug.as_deref_mut(),
            };
            let output = Stack::start_call(shared, dest, value, data)?;
            settle(output, (), deposits, Default::default(), debug)
        })
    }

    /// Instantiates a contract, after uploading its code if need be. Returns the contract's account.
    pub fn instantiate(
        self,
        executable: Executable<T>,
        salt: &[u8],
        debug: Option<&mut DebugBuffer<T>>,
    ) -> Outcome<T, AccountIdOf<T>> {
        let Self { origin, value, gas_limit, storage_deposit_limit, data } = self;
        transact(gas_limit, debug, |gas, mut debug| {
            check_len::<T>("input", &data, &mut debug)?;
            check_len::<T>("salt", salt, &mut debug)?;
            let (code, upload_deposit) = match executable {
                Executable::Stored(hash) => (ContractCode::load(hash, gas)?, Default::default()),
                Executable::Upload { uploader, code } => {
                    let funding = Funding::Hold { limit: storage_deposit_limit };
                    NewCode::new(code).and_then(|code| code.upload(uploader, funding)).map_err(|error| {
                        if let Some(debug) = debug.as_deref_mut() {
                            debug.note(&error);
                        }
                        error.error()
                    })?
                }
            };
            // What the upload took is no longer there for the contract's storage.
            let limit = storage_deposit_limit.map(|limit| limit.saturating_sub(upload_deposit));
            let mut deposits = RootMeter::new(&origin, limit);
            let shared = Shared {
                executor: &Executor,
                origin,
                gas,
                deposits: &mut deposits,
                debug: debug.as_deref_mut(),
            };
            let (output, account) = Stack::start_instantiate(shared, &code, salt, value, data)?;
            settle(output, account, deposits, StorageDeposit::Charge(upload_deposit), debug)
        })
    }
}

/// Fails if a call's input or salt is too long: calls by contracts have the same limit.
fn check_len<T: Config>(
    what: &str,
    data: &[u8],
    debug: &mut Option<&mut DebugBuffer<T>>,
) -> Result<(), DispatchError> {
    let (len, max) = (data.len(), T::Schedule::get().limits.call_data_len);
    if len as u64 <= u64::from(max) {
        return Ok(());
    }
    if let Some(debug) = debug {
        debug.note(format_args!("the {what} has {len} bytes; `call_data_len` is {max}"));
    }
    Err(Error::<T>::ValueTooLarge.into())
}

/// Output of a contract with what comes with it, and the deposit that moved.
type Settled<T, R> = ((ExecReturnValue, R), DepositOf<T>);

/// Moves deposits, unless the contract reverted.
fn settle<T: Config, R>(
    output: ExecReturnValue,
    rest: R,
    deposits: RootMeter<T>,
    moved: DepositOf<T>,
    debug: Option<&mut DebugBuffer<T>>,
) -> Result<Settled<T, R>, DispatchError> {
    if output.did_revert() {
        return Ok(((output, rest), Default::default()));
    }
    let charge = deposits.meter.total().charge_or_zero();
    let deposit = deposits.settle().inspect_err(|_| {
        if let Some(debug) = debug {
            debug.note(format_args!("the storage deposit is {charge:?}, which the caller cannot pay"));
        }
    })?;
    Ok(((output, rest), deposit.saturating_add(&moved)))
}

/// Runs `body` in a transaction, unless a contract runs already (`ReentranceDenied`), and keeps what it did
/// only if it succeeded and did not revert.
fn transact<T: Config, R>(
    gas_limit: Weight,
    mut debug: Option<&mut DebugBuffer<T>>,
    body: impl FnOnce(&mut GasMeter<T>, Option<&mut DebugBuffer<T>>) -> Result<Settled<T, R>, DispatchError>,
) -> Outcome<T, R> {
    let mut gas = GasMeter::new(gas_limit);
    let result = guard::exclusively(|| {
        trace::observe::<T>(|tracer| tracer.invocation_began());
        let result = with_transaction(|| match body(&mut gas, debug.as_deref_mut()) {
            Ok(settled) if !settled.0 .0.did_revert() => TransactionOutcome::Commit(Ok(settled)),
            result => TransactionOutcome::Rollback(result),
        });
        if let Err(error) = &result {
            trace::observe::<T>(|tracer| tracer.invocation_failed(*error));
        }
        result
    })
    .unwrap_or(Err(Error::<T>::ReentranceDenied.into()));
    let (result, storage_deposit) = match result {
        Ok((result, deposit)) => (Ok(result), deposit),
        Err(error) => {
            if let Some(debug) = debug {
                debug.note(format_args!("error: {}", ErrorName(&error)));
            }
            (Err(error), Default::default())
        }
    };
    Outcome { gas, storage_deposit, result }
}
