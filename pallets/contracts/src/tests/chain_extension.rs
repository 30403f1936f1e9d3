//! Chain extensions.

use super::{
    nested_calls::{code, two_contracts},
    *,
};
use crate::chain_extension::{
    Accounts, ChainExtension, Environment, RegisteredChainExtension, RetVal, ReturnFlags,
};
use codec::{Decode, Encode};
use ebpf_uapi::{CallFlags, ReturnCode, Syscall};

/// Of the test runtime.
pub type Mock = (Tools, Accounts, Off);

const TOOLS: u64 = 0x1234 << 16;
/// Answers with its input; the status is 0x0102_0304.
pub(super) const ECHO: u64 = TOOLS;
/// Ends the contract with the flags and the output that are its input.
pub(super) const DIVERGE: u64 = TOOLS + 1;
const COUNT: u64 = TOOLS + 2;
const CONTEXT: u64 = TOOLS + 3;
const CHARGE: u64 = TOOLS + 4;
/// Changes the state.
pub(super) const CHANGE: u64 = TOOLS + 5;
const CALL: u64 = TOOLS + 6;
const FAIL: u64 = TOOLS + 7;
const OUTPUT: u64 = TOOLS + 8;
const NUMBER: u64 = TOOLS + 9;

/// All that an extension can do.
#[derive(Default)]
pub struct Tools {
    calls: u32,
}

impl ChainExtension<Test> for Tools {
    fn call(&mut self, mut env: Environment<Test>) -> Result<RetVal, DispatchError> {
        self.calls += 1;
        assert_eq!(env.ext_id(), 0x1234);
        match TOOLS + u64::from(env.func_id()) {
            ECHO => {
                let input = env.read(1_000)?;
                env.write(input)?;
                return Ok(RetVal::Converging(0x0102_0304));
            }
            DIVERGE => {
                let (flags, data): (u32, Vec<u8>) = env.read_as_unbounded()?;
                return Ok(RetVal::Diverging { flags: ReturnFlags::from_bits(flags).unwrap(), data });
            }
            COUNT => return Ok(RetVal::Converging(self.calls)),
            CONTEXT => {
                let context = (env.address(), env.caller(), env.value_transferred(), env.in_len());
                env.write(context.encode())?;
            }
            CHARGE => {
                let (charge, actual): (u64, u64) = env.read_as()?;
                let charged = env.charge_weight(Weight::from_parts(charge, 0))?;
                env.adjust_weight(charged, Weight::from_parts(actual, 0));
            }
            CHANGE => {
                env.ensure_changes_allowed()?;
                sp_io::storage::set(b"changed", &[1]);
            }
            CALL => {
                let dest: AccountId = env.read_as()?;
                let report = Contracts::bare_call(
                    ALICE,
                    dest,
                    0,
                    GAS,
                    None,
                    vec![],
                    DebugInfo::Skip,
                    CollectEvents::Skip,
                    Determinism::Enforced,
                );
                env.write(report.result.unwrap_err().encode())?;
            }
            FAIL => return Err(DispatchError::Other("no")),
            OUTPUT => {
                let len: u32 = env.read_as()?;
                env.write(vec![7; len as usize])?;
            }
            NUMBER => {
                let _: u8 = env.read_as()?;
            }
            _ => return Ok(RetVal::Converging(u32::MAX)),
        }
        Ok(RetVal::Converging(0))
    }
}

impl RegisteredChainExtension<Test> for Tools {
    const ID: u16 = 0x1234;
}

/// Not there.
#[derive(Default)]
pub struct Off;

impl ChainExtension<Test> for Off {
    fn call(&mut self, _: Environment<Test>) -> Result<RetVal, DispatchError> {
        unreachable!("the extension is off")
    }

    fn enabled() -> bool {
        false
    }
}

impl RegisteredChainExtension<Test> for Off {
    const ID: u16 = 99;
}

fn script(id: u64, input: &[u8]) -> Script {
    let mut script = Script::new();
    let at = script.bytes(input);
    script.raw(Syscall::chain_extension, &[id, at, input.len() as u64]);
    script
}

/// Calls an extension; its status and its output.
fn extend(contract: &AccountId, id: u64, input: &[u8]) -> (u64, Option<Vec<u8>>) {
    let mut script = script(id, input);
    let out = script.room(200);
    let op = script.raw(Syscall::return_data, &[out, 200]);
    let output = Call::new(contract, &script).value(5).ok();
    let len = output.result(op);
    let data = (len != ebpf_uapi::NONE).then(|| output.at(out, len as usize).to_vec());
    (output.result(0), data)
}

#[test]
fn input_output_and_status() {
    chain(|| {
        let contract = deploy();
        assert_eq!(extend(&contract, ECHO, b"input"), (0x0102_0304, Some(b"input".to_vec())));
        assert_eq!(extend(&contract, ECHO, b""), (0x0102_0304, Some(vec![])));
        // Without output there is none, whatever was called before.
        assert_eq!(extend(&contract, TOOLS + 100, b""), (u32::MAX.into(), None));
        let mut twice = script(ECHO, b"input");
        twice.raw(Syscall::chain_extension, &[TOOLS + 100, 0, 0]);
        let op = twice.raw(Syscall::return_data, &[0, 0]);
        assert_eq!(Call::new(&contract, &twice).ok().result(op), ebpf_uapi::NONE);
    });
}

#[test]
fn extensions_know_who_calls() {
    chain(|| {
        let contract = deploy();
        let expected = (contract.clone(), Origin::<Test>::Signed(ALICE), 5u64, 3u32).encode();
        assert_eq!(extend(&contract, CONTEXT, b"abc"), (0, Some(expected)));
    });
}

#[test]
fn state_lasts_as_long_as_the_contract_runs() {
    chain(|| {
        let (a, b) = two_contracts();
        let mut inner = script(COUNT, b"");
        inner.raw(Syscall::chain_extension, &[COUNT, 0, 0]);
        let mut outer = inner.clone().call(&Nested::new(&b), &inner);
        outer.raw(Syscall::chain_extension, &[COUNT, 0, 0]);
        let output = Call::new(&a, &outer).ok();
        assert_eq!([0, 1, 2, 3].map(|op| output.result(op)), [1, 2, code(ReturnCode::Success), 3]);
    });
}

#[test]
fn extensions_can_end_the_contract() {
    chain(|| {
        let contract = deploy();
        let report =
            Call::new(&contract, &script(DIVERGE, &(0u32, b"bye".to_vec()).encode()).trap()).report();
        let output = report.result.unwrap();
        assert_eq!((output.did_revert(), output.data), (false, b"bye".to_vec()));
        let revert = Script::new().set(b"key", b"value");
        let mut revert = revert;
        let input = (1u32, b"no".to_vec()).encode();
        let at = revert.bytes(&input);
        revert.raw(Syscall::chain_extension, &[DIVERGE, at, input.len() as u64]);
        let output = Call::new(&contract, &revert).report().result.unwrap();
        assert_eq!((output.did_revert(), output.data), (true, b"no".to_vec()));
        assert_eq!(super::nested_calls::stored(&contract, b"key"), None);
        // Errors are errors of the contract.
        let (error, debug) = Call::new(&contract, &script(FAIL, b"")).err_and_debug();
        assert_eq!(error, DispatchError::Other("no"));
        assert!(debug.contains("syscall chain_extension at pc "), "{debug}");
    });
}

#[test]
fn what_is_not_there_ends_the_contract() {
    chain(|| {
        let contract = deploy();
        for id in [0, 0x1235 << 16, 99 << 16, 1 << 32 | ECHO, u64::MAX] {
            assert_eq!(Call::new(&contract, &script(id, b"")).err(), Error::<Test>::NoChainExtension.into());
        }
        assert!(!<() as ChainExtension<Test>>::enabled());
        assert!(!<(Off,) as ChainExtension<Test>>::enabled());
        assert!(<(Off, Tools) as ChainExtension<Test>>::enabled());
    });
}

#[test]
fn extensions_charge() {
    chain(|| {
        let contract = deploy();
        let consumed = |charge: u64, actual: u64| {
            let report = Call::new(&contract, &script(CHARGE, &(charge, actual).encode())).report();
            report.result.unwrap();
            report.gas_consumed.ref_time()
        };
        assert_eq!(consumed(5_000_000_000, 1_000_000_000) - consumed(0, 0), 1_000_000_000);
        let all = script(CHARGE, &(GAS.ref_time(), 0u64).encode());
        assert_eq!(Call::new(&contract, &all).err(), Error::<Test>::OutOfGas.into());
    });
}

#[test]
fn input_and_output_have_limits() {
    chain(|| {
        let contract = deploy();
        let limit = MockSchedule::get().limits.call_data_len;
        assert_eq!(
            Call::new(&contract, &script(OUTPUT, &(limit + 1).encode())).err(),
            Error::<Test>::ValueTooLarge.into()
        );
        let mut largest = script(OUTPUT, &limit.encode());
        let op = largest.raw(Syscall::return_data, &[0, 0]);
        assert_eq!(Call::new(&contract, &largest).ok().result(op), u64::from(limit));
        let mut long = Script::new();
        let at = long.room(8);
        long.raw(Syscall::chain_extension, &[ECHO, at, u64::from(limit) + 1]);
        assert_eq!(Call::new(&contract, &long).err(), Error::<Test>::ValueTooLarge.into());
        // A value that does not decode, is too long for its type, or does not fill the input.
        assert_eq!(extend(&contract, NUMBER, &[7]), (0, None));
        for input in [&[][..], &[1, 2]] {
            assert_eq!(
                Call::new(&contract, &script(NUMBER, input)).err(),
                Error::<Test>::DecodingFailed.into()
            );
        }
    });
}

#[test]
fn read_only_calls_can_be_told() {
    chain(|| {
        let (a, b) = two_contracts();
        let nested = Nested::new(&b);
        let outer = Script::new().call(&nested.clone().flags(CallFlags::READ_ONLY), &script(CHANGE, b""));
        assert_eq!(Call::new(&a, &outer).ok().result(0), code(ReturnCode::CalleeTrapped));
        assert_eq!(sp_io::storage::get(b"changed"), None);
        Call::new(&a, &Script::new().call(&nested, &script(CHANGE, b""))).ok();
        assert!(sp_io::storage::get(b"changed").is_some());
    });
}

#[test]
fn changes_are_rolled_back_with_the_contract() {
    chain(|| {
        let contract = deploy();
        Call::new(&contract, &script(CHANGE, b"").trap()).err();
        assert_eq!(sp_io::storage::get(b"changed"), None);
    });
}

#[test]
fn extensions_cannot_call_contracts() {
    chain(|| {
        let (a, b) = two_contracts();
        let (status, output) = extend(&a, CALL, &b.encode());
        let error = DispatchError::decode(&mut &output.unwrap()[..]).unwrap();
        let DispatchError::Module(denied) = Error::<Test>::ReentranceDenied.into() else { panic!() };
        let DispatchError::Module(error) = error else { panic!("{error:?}") };
        assert_eq!((status, error.index, error.error), (0, denied.index, denied.error));
    });
}

#[test]
fn accounts_extension_answers_balance_nonce_and_runtime_queries() {
    chain(|| {
        let contract = deploy();
        System::inc_account_nonce(&BOB);
        System::inc_account_nonce(&BOB);
        let [balance, nonce, other] = [1 << 16, (1 << 16) + 1, (1 << 16) + 2];
        assert_eq!(extend(&contract, balance, &BOB.encode()), (0, Some(ENDOWMENT.encode())));
        assert_eq!(extend(&contract, balance, &CHARLIE.encode()), (0, Some(0u64.encode())));
        // What the account holds for code and storage counts.
        let (_, total) = extend(&contract, balance, &contract.encode());
        let held = held(HoldReason::StorageDepositReserve, &contract);
        assert!(held > 0);
        assert_eq!(total, Some((free(&contract) + held).encode()));
        let expected = System::account_nonce(BOB).encode();
        assert_eq!(extend(&contract, nonce, &BOB.encode()), (0, Some(expected)));
        assert_eq!(extend(&contract, other, &BOB.encode()), (1, None));
        assert_eq!(
            Call::new(&contract, &script(balance, b"short")).err(),
            Error::<Test>::DecodingFailed.into()
        );
    });
}
