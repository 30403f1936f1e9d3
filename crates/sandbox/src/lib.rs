//! A chain with the contracts pallet in the process: for tests and tracing.
//!
//! ```
//! use ebpf_sandbox::{alice, Call, Instantiate, Sandbox};
//!
//! let elf = ebpf_asm::contract("mov r0, 0\nexit");
//! let mut sandbox = Sandbox::new();
//! let contract = sandbox.instantiate(Instantiate::upload(alice(), elf)).result.unwrap().account_id;
//! let report = sandbox.call(Call::new(alice(), contract));
//! assert!(report.result.unwrap().data.is_empty());
//! ```
//!
//! [`Sandbox`] is a chain of its own: the runtime of the sample node without fees, its state in memory, with
//! the development accounts endowed. There is no node, no network and no consensus; a call takes well under
//! a millisecond. Blocks are made by [`Sandbox::next_block`] and never by themselves. Gas, deposits, events
//! and errors are those of the sample node.
//!
//! [`Sandbox::call`] and [`Sandbox::instantiate`] act and report output, debug messages and events; within
//! [`Sandbox::dry_run`] nothing lasts, as with the runtime API; [`Sandbox::apply`] is what an extrinsic does.
//! [`Sandbox::trace`] shows what contracts do, instruction by instruction.

mod accounts;
mod contracts;
mod engine;
mod names;
#[allow(missing_docs)] // as `construct_runtime` makes it
pub mod runtime;
mod sandbox;
pub mod trace;

pub use accounts::{alice, bob, charlie, dave, endowed, eve, ferdie, one, two, ENDOWMENT};
pub use contracts::{Call, CallReport, Instantiate, InstantiateReport, UploadReport};
pub use engine::Engine;
pub use names::{describe_error, event_name, EventName};
pub use runtime::{
    AccountId, Balance, BlockNumber, Hash, Runtime, RuntimeCall, RuntimeEvent, RuntimeOrigin,
    EXISTENTIAL_DEPOSIT, MICROUNIT, MILLIUNIT, UNIT,
};
pub use sandbox::{Applied, EventRecord, Sandbox, Snapshot};

pub use frame_support::weights::Weight;
pub use frame_system;
pub use pallet_balances;
pub use pallet_ebpf_contracts as contracts_pallet;
pub use pallet_ebpf_contracts::{Code, ExecReturnValue, HoldReason, StorageDeposit};
pub use sp_runtime::DispatchError;
