//! Instantiates and calls a contract on an in-process chain, and traces the last call.

use super::returned::Returned;
use crate::{
    chain::contract::{Callable, Contract, Message},
    contract_file::ContractFile,
    error::Error,
    output::Output,
};
use ebpf_sandbox::{
    describe_error, trace::Execution, AccountId, Call, EventRecord, ExecReturnValue, Instantiate, Sandbox,
    Weight, EXISTENTIAL_DEPOSIT, UNIT,
};

/// A call of a constructor or a message.
pub struct Step<'a> {
    pub kind: Callable,
    pub message: &'a Message,
    pub data: Vec<u8>,
    pub value: u128,
}

/// The trace of the last step.
pub struct Traced<'a> {
    pub kind: Callable,
    pub message: &'a Message,
    /// The output, or the name and description of the error.
    pub result: Result<ExecReturnValue, String>,
    pub debug_message: String,
    pub gas_consumed: Weight,
    pub gas_required: Weight,
    /// The deposit that is held from the caller; negative for a refund.
    pub deposit: i128,
    /// Events of the contract: topics and data.
    pub events: Vec<(Vec<[u8; 32]>, Vec<u8>)>,
    pub executions: Vec<Execution>,
}

/// A chain with a contract.
pub struct Session<'a> {
    contract: &'a Contract,
    /// The contract's file, then those of other contracts.
    files: &'a [ContractFile],
    caller: AccountId,
}

/// The common result of instantiations and calls.
struct Report {
    result: Result<ExecReturnValue, String>,
    debug_message: String,
    gas_consumed: Weight,
    gas_required: Weight,
    deposit: i128,
    /// The account of the instantiated contract.
    account: Option<AccountId>,
}

impl<'a> Session<'a> {
    pub fn new(contract: &'a Contract, files: &'a [ContractFile], caller: AccountId) -> Self {
        Self { contract, files, caller }
    }

    /// Executes the steps, the first of which is the constructor, and traces the last.
    ///
    /// # Errors
    ///
    /// A step before the last one failed.
    pub fn run<'s>(&self, steps: &[Step<'s>], output: &Output) -> Result<Traced<'s>, Error> {
        let mut sandbox = Sandbox::new();
        if sandbox.free_balance(&self.caller) < EXISTENTIAL_DEPOSIT {
            sandbox.mint(&self.caller, 1_000_000 * UNIT).map_err(|error| {
                Error::new("cannot mint balance for the caller").cause(describe_error(&error))
            })?;
        }
        let [_, others @ ..] = self.files else { unreachable!("a session has the contract's own file; qed") };
        for other in others {
            sandbox.upload(ebpf_sandbox::alice(), other.code.clone(), None).map_err(|error| {
                Error::new(format!("cannot upload {}", other.name)).cause(describe_error(&error))
            })?;
        }

        let mut account = None;
        let (last, before) = steps.split_last().expect("there is a constructor; qed");
        for step in before {
            sandbox.next_block();
            let report = self.step(&mut sandbox, step, account.as_ref())?;
            self.check(step, &report)?;
            output.status("Done", format!("{} `{}`", step.kind.name(), step.message.label()));
            account = account.or(report.account);
        }
        sandbox.next_block();
        let (report, executions) = sandbox.trace(|sandbox| self.step(sandbox, last, account.as_ref()));
        let report = report?;
        let contract = account.or(report.account.clone());
        let events = sandbox.events();
        Ok(Traced {
            kind: last.kind,
            message: last.message,
            events: events.iter().filter_map(|event| emitted(event, contract.as_ref()?)).collect(),
            result: report.result,
            debug_message: report.debug_message,
            gas_consumed: report.gas_consumed,
            gas_required: report.gas_required,
            deposit: report.deposit,
            executions,
        })
    }

    fn step(&self, sandbox: &mut Sandbox, step: &Step, account: Option<&AccountId>) -> Result<Report, Error> {
        let origin = self.caller.clone();
        macro_rules! report {
            ($report:expr, $value:ident => $output:expr, $account:expr) => {{
                let report = $report;
                let $value = report.result;
                let account = $value.as_ref().ok().and_then($account);
                Report {
                    result: $value.map($output).map_err(|error| describe_error(&error)),
                    debug_message: String::from_utf8_lossy(&report.debug_message).into_owned(),
                    gas_consumed: report.gas_consumed,
                    gas_required: report.gas_required,
                    deposit: match report.storage_deposit {
                        ebpf_sandbox::StorageDeposit::Charge(amount) => amount as i128,
                        ebpf_sandbox::StorageDeposit::Refund(amount) => -(amount as i128),
                    },
                    account,
                }
            }};
        }
        Ok(match (step.kind, account) {
            (Callable::Constructor, _) => {
                let code = self.files[0].code.clone();
                let instantiate = Instantiate::upload(origin, code).data(step.data.clone()).value(step.value);
                report!(sandbox.instantiate(instantiate), value => |value| value.result,
                |value: &ebpf_sandbox::contracts_pallet::InstantiateReturnValue<AccountId>| {
                    Some(value.account_id.clone())
                })
            }
            (Callable::Message, Some(account)) => {
                let call = Call::new(origin, account.clone()).data(step.data.clone()).value(step.value);
                report!(sandbox.call(call), value => |value| value, |_: &ExecReturnValue| None)
            }
            (Callable::Message, None) => return Err(Error::new("the constructor did not create a contract")),
        })
    }

    /// Checks that a step before the traced one succeeded.
    fn check(&self, step: &Step, report: &Report) -> Result<(), Error> {
        let what = format!("the {} `{}` of {}", step.kind.name(), step.message.label(), self.contract.name);
        let why = match &report.result {
            Ok(output) if !output.did_revert() => return Ok(()),
            Ok(output) => Returned::decode(self.contract, step.message, &output.data).text,
            Err(error) => error.clone(),
        };
        let error = Error::new(format!("{what} failed before the traced call")).cause(why);
        let error = match report.debug_message.trim() {
            "" => error,
            message => error.cause(message),
        };
        Err(error.code(crate::error::ExitCode::Contract).hint("omit the later calls to trace it"))
    }
}

/// Topics and data of an event of the contract.
fn emitted(record: &EventRecord, of: &AccountId) -> Option<(Vec<[u8; 32]>, Vec<u8>)> {
    match &record.event {
        ebpf_sandbox::RuntimeEvent::Contracts(ebpf_sandbox::contracts_pallet::Event::ContractEmitted {
            contract,
            data,
        }) if contract == of => Some((record.topics.iter().map(|topic| topic.0).collect(), data.clone())),
        _ => None,
    }
}
