//! A contract as the macros would generate it: a counter with messages for the tests.

use codec::{Decode, Encode};
use ink_env::{
    call::{build_call, build_create, ConstructorReturnType, ExecutionInput, FromAccountId, Selector},
    CallFlags, ContractEntryPoints, ContractEnv, ContractReverseReference, DefaultEnvironment,
    ReturnErrorCode, ReturnFlags,
};
use ink_primitives::{AccountId, Hash, LangError};

pub type E = DefaultEnvironment;

pub const NEW: u8 = 0;
pub const TRY_NEW: u8 = 1;
pub const CALL_ITSELF: u8 = 2;
pub const CALL_DEPLOYER: u8 = 3;
pub const GET: u8 = 10;
pub const ADD: u8 = 11;
pub const PANIC: u8 = 12;
pub const CONTEXT: u8 = 13;
pub const TERMINATE: u8 = 14;
pub const ADD_TO: u8 = 15;
pub const DELEGATE: u8 = 16;
pub const TAIL_GET: u8 = 17;
pub const TRAP: u8 = 18;
pub const CALL_BACK: u8 = 19;
pub const SPEND: u8 = 20;
pub const FORWARD: u8 = 21;
pub const UPGRADE: u8 = 22;
pub const DEEPER: u8 = 23;
pub const DELEGATE_WITH: u8 = 24;
pub const DEPLOY: u8 = 25;
pub const LONG_ANSWER: u8 = 26;

pub fn selector(name: u8) -> Selector {
    Selector::new([name, 0, 0, 0])
}

/// The storage struct.
pub struct Counter;

/// The reference to the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterRef(pub AccountId);

impl ContractEnv for CounterRef {
    type Env = E;
}

impl FromAccountId<E> for CounterRef {
    fn from_account_id(account: AccountId) -> Self {
        Self(account)
    }
}

impl ContractReverseReference for CounterRef {
    type Type = Counter;
}

impl ConstructorReturnType<CounterRef> for Counter {
    type Output = CounterRef;
    type Error = ();

    fn ok(value: CounterRef) -> CounterRef {
        value
    }
}

/// The caller, the callee, the value, whether the caller is the origin, and the contract's balance.
pub type Context = (AccountId, AccountId, u128, bool, u128);

const KEY: u32 = 0;

fn count() -> u32 {
    ink_env::get_contract_storage(&KEY).unwrap().unwrap_or(0)
}

fn add(by: u32) -> Result<u32, String> {
    let count = count() + by;
    ink_env::set_contract_storage(&KEY, &count);
    ink_env::debug_println!("counted to {count}");
    if count > 100 {
        Err("too much".into())
    } else {
        Ok(count)
    }
}

fn argument<T: Decode>(input: &mut &[u8]) -> T {
    T::decode(input).unwrap_or_else(|_| {
        ink_env::return_value(ReturnFlags::REVERT, &Err::<(), _>(LangError::CouldNotReadInput))
    })
}

fn answer<T: Encode>(value: T) {
    ink_env::return_value(ReturnFlags::empty(), &Ok::<_, LangError>(value))
}

fn answer_result<T: Encode, U: Encode>(result: Result<T, U>) {
    let flags = if result.is_err() { ReturnFlags::REVERT } else { ReturnFlags::empty() };
    ink_env::return_value(flags, &Ok::<_, LangError>(result))
}

impl ContractEntryPoints for Counter {
    fn deploy() {
        let input = ink_env::input();
        let mut input = &input[..];
        match argument::<[u8; 4]>(&mut input)[0] {
            NEW => {
                ink_env::set_contract_storage(&KEY, &argument::<u32>(&mut input));
                answer(())
            }
            TRY_NEW => {
                ink_env::set_contract_storage(&KEY, &1u32);
                answer_result(argument::<Result<(), String>>(&mut input))
            }
            CALL_ITSELF => {
                let account = ink_env::account_id::<E>();
                let call = build_call::<E>()
                    .call(account)
                    .call_flags(CallFlags::ALLOW_REENTRY)
                    .exec_input(ExecutionInput::new(selector(GET)))
                    .returns::<u32>();
                assert_eq!(call.try_invoke(), Err(ReturnErrorCode::NotCallable.into()));
                assert!(!ink_env::is_contract::<E>(&account) && ink_env::own_code_hash::<E>().is_ok());
                ink_env::set_contract_storage(&KEY, &1u32);
                answer(())
            }
            CALL_DEPLOYER => {
                let added = call_add(ink_env::caller::<E>(), 1, CallFlags::empty());
                ink_env::set_contract_storage(&KEY, &added.unwrap());
                answer(())
            }
            PANIC => panic!("in the constructor"),
            TERMINATE => ink_env::terminate_contract::<E>(ink_env::caller::<E>()),
            _ => ink_env::return_value(ReturnFlags::REVERT, &Err::<(), _>(LangError::CouldNotReadInput)),
        }
    }

    fn call() {
        let input = ink_env::input();
        let mut input = &input[..];
        match argument::<[u8; 4]>(&mut input)[0] {
            GET => answer(count()),
            ADD => answer_result(add(argument(&mut input))),
            PANIC => {
                ink_env::set_contract_storage(&KEY, &77u32);
                panic!("as asked")
            }
            CONTEXT => answer::<Context>((
                ink_env::caller::<E>(),
                ink_env::account_id::<E>(),
                ink_env::transferred_value::<E>(),
                ink_env::caller_is_origin::<E>(),
                ink_env::balance::<E>(),
            )),
            TERMINATE => ink_env::terminate_contract::<E>(argument(&mut input)),
            ADD_TO => {
                let (other, by): (AccountId, u32) = argument(&mut input);
                add(1).unwrap();
                let added = call_add(other, by, CallFlags::empty());
                answer_result(added)
            }
            DELEGATE => {
                let (hash, name, value): (Hash, u8, u32) = argument(&mut input);
                let added = build_call::<E>()
                    .delegate(hash)
                    .exec_input(ExecutionInput::new(selector(name)).push_arg(value))
                    .returns::<Result<u32, String>>()
                    .invoke();
                answer_result(added)
            }
            TAIL_GET => {
                build_call::<E>()
                    .call(argument(&mut input))
                    .call_flags(CallFlags::TAIL_CALL)
                    .exec_input(ExecutionInput::new(selector(GET)))
                    .returns::<u32>()
                    .invoke();
                panic!("a tail call does not return")
            }
            TRAP => ink_env::lock_delegate_dependency::<E>(&Hash::default()),
            CALL_BACK => {
                let flags: u32 = argument(&mut input);
                answer_result(call_add(ink_env::account_id::<E>(), 1, CallFlags::from_bits(flags).unwrap()))
            }
            SPEND => {
                let (to, amount): (AccountId, u128) = argument(&mut input);
                answer(ink_env::transfer::<E>(to, amount).is_ok())
            }
            FORWARD => {
                let other = argument(&mut input);
                let added = build_call::<E>()
                    .call(other)
                    .call_flags(CallFlags::FORWARD_INPUT)
                    .returns::<Context>()
                    .exec_input(ExecutionInput::new(selector(PANIC)))
                    .try_invoke();
                answer((added.is_ok(), ink_env::decode_input::<u8>().is_ok()))
            }
            // The number of nested calls to itself that returned.
            DEEPER => {
                let levels: u32 = argument(&mut input);
                let below = levels.checked_sub(1).map(|levels| {
                    build_call::<E>()
                        .call(ink_env::account_id::<E>())
                        .call_flags(CallFlags::ALLOW_REENTRY)
                        .exec_input(ExecutionInput::new(selector(DEEPER)).push_arg(levels))
                        .returns::<u32>()
                        .try_invoke()
                });
                answer(below.and_then(Result::ok).map_or(0, |below| below.unwrap() + 1))
            }
            DELEGATE_WITH => {
                let (hash, flags): (Hash, u32) = argument(&mut input);
                let count = build_call::<E>()
                    .delegate(hash)
                    .call_flags(CallFlags::from_bits(flags).unwrap())
                    .exec_input(ExecutionInput::new(selector(GET)))
                    .returns::<u32>()
                    .invoke();
                answer(count)
            }
            // The error, and the count.
            DEPLOY => {
                let (hash, constructor, flags): (Hash, u8, u32) = argument(&mut input);
                let created = build_create::<CounterRef>()
                    .code_hash(hash)
                    .call_flags(CallFlags::from_bits(flags).unwrap())
                    .endowment(0)
                    .exec_input(ExecutionInput::new(selector(constructor)).push_arg(5u32))
                    .salt_bytes([constructor])
                    .returns::<Counter>()
                    .try_instantiate();
                answer((created.err().map(|error| format!("{error:?}")), count()))
            }
            LONG_ANSWER => answer(vec![0u8; argument::<u32>(&mut input) as usize]),
            UPGRADE => answer(ink_env::set_code_hash::<E>(&argument(&mut input)).is_ok()),
            _ => ink_env::return_value(ReturnFlags::REVERT, &Err::<(), _>(LangError::CouldNotReadInput)),
        }
    }
}

fn call_add(other: AccountId, by: u32, flags: CallFlags) -> Result<u32, String> {
    build_call::<E>()
        .call(other)
        .call_flags(flags)
        .exec_input(ExecutionInput::new(selector(ADD)).push_arg(by))
        .returns::<Result<u32, String>>()
        .invoke()
}
