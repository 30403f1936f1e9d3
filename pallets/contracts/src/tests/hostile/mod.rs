//! Contracts and callers that mean harm. Whatever they do, the chain does not panic, books balance, gas is
//! charged, the error is one of those that contracts can cause, what failed leaves no trace, and both
//! backends agree on all of it.
//!
//! - `arguments`: every syscall there is with hostile arguments, generated from the table of syscalls, so
//!   that a new one is covered by being there;
//! - `bombs`: contracts that want too much of something;
//! - `shapes`: contracts that call back and end themselves in every constellation.

mod arguments;
mod bombs;
mod shapes;

use super::{random::check_books, *};
use core::cell::RefCell;

/// What both backends must agree on.
type Outcome = (Result<ExecReturnValue, DispatchError>, Weight, Weight, StorageDeposit<Balance>, Vec<u8>);

/// Runs a test on a chain of each backend. What it pushes must be the same for both, as must be the chain's
/// state and events.
fn on_both(test: impl Fn(&mut Vec<Outcome>)) {
    let outcomes: RefCell<Vec<Vec<Outcome>>> = RefCell::default();
    chain(|| {
        let mut of_one = Vec::new();
        test(&mut of_one);
        outcomes.borrow_mut().push(of_one);
    });
    let outcomes = outcomes.into_inner();
    assert_eq!(outcomes[0].len(), outcomes[1].len());
    for (number, (interpreter, native)) in outcomes[0].iter().zip(&outcomes[1]).enumerate() {
        assert_eq!(interpreter, native, "outcome {number} depends on the backend");
    }
}

/// The errors of the pallet that a contract or a caller can cause: not those that say that the chain, its
/// configuration or what it stores is broken.
fn may_be_caused(error: DispatchError) -> bool {
    use codec::Encode;
    let broken = [
        Error::<Test>::InvalidSchedule,
        Error::CodeTooLarge,
        Error::CodeInfoNotFound,
        Error::CodeInUse,
        Error::CodeRejected,
        Error::CodeNotElf,
        Error::CodeTruncated,
        Error::CodeWrongMachine,
        Error::CodeNotLinked,
        Error::UnknownImport,
        Error::InvalidInstruction,
        Error::Indeterministic,
        Error::MigrationInProgress,
        Error::NoMigrationPerformed,
    ];
    let of_the_pallet = DispatchError::from(Error::<Test>::OutOfGas).encode()[..2] == error.encode()[..2];
    of_the_pallet && !broken.map(DispatchError::from).contains(&error)
}

/// Makes a call that may do anything, checks what must hold in any case, and takes the call back. `look` sees
/// the state that it leaves.
fn attempt<R>(call: Call, what: &str, look: impl FnOnce(&Outcome) -> R) -> (Outcome, R) {
    let issuance = pallet_balances::TotalIssuance::<Test>::get();
    let limit = call.gas;
    frame_support::hypothetically!({
        let before = root();
        let report = call.report();
        assert!(report.gas_consumed.ref_time() > 0, "{what}: nothing was charged");
        assert!(report.gas_consumed.all_lte(limit), "{what}: more than the limit was charged");
        assert!(
            report.gas_required.all_gte(report.gas_consumed) && report.gas_required.all_lte(limit),
            "{what}"
        );
        assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance, "{what}");
        if let Err(error) = report.result {
            assert!(may_be_caused(error), "{what}: {error:?}\n{}", text(&report.debug_message));
        }
        if report.result.as_ref().is_ok_and(|output| !output.did_revert()) {
            drop(check_books())
        } else {
            assert_eq!(root(), before, "{what}: a failure left a trace");
            assert_eq!(report.storage_deposit, StorageDeposit::Charge(0), "{what}");
        }
        let outcome = (
            report.result,
            report.gas_consumed,
            report.gas_required,
            report.storage_deposit,
            report.debug_message,
        );
        let seen = look(&outcome);
        (outcome, seen)
    })
}

fn root() -> Vec<u8> {
    sp_io::storage::root(sp_runtime::StateVersion::V1)
}
