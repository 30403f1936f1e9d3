//! Chain extensions as contracts use them, in the test engine.
#![allow(missing_docs)]

use ink::{
    env::{
        chain_extension::FromStatusCode,
        test::{self, register_chain_extension},
        DefaultEnvironment, Environment,
    },
    scale::{Decode, Encode},
    ChainExtensionInstance, EnvAccess,
};

#[derive(Debug, PartialEq, Eq)]
pub struct Code(u32);

impl FromStatusCode for Code {
    fn from_status_code(status_code: u32) -> Result<(), Self> {
        match status_code {
            0 => Ok(()),
            code => Err(Self(code)),
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    Code(u32),
    Undecodable,
}

impl From<Code> for Failure {
    fn from(Code(code): Code) -> Self {
        Self::Code(code)
    }
}

impl From<ink::scale::Error> for Failure {
    fn from(_: ink::scale::Error) -> Self {
        Self::Undecodable
    }
}

/// Another name for a result.
type Fallible<T> = Result<T, Failure>;

/// Arithmetic.
#[ink::chain_extension(extension = 0x0102)]
pub trait Calculator {
    type ErrorCode = Code;

    /// No arguments, no output.
    #[ink(function = 0)]
    fn nothing();
    #[ink(function = 1)]
    fn double(number: u32) -> u32;
    #[ink(function = 2)]
    fn divide(a: u32, b: u32) -> Fallible<u32>;
    #[ink(function = 3, handle_status = false)]
    fn echo(text: String) -> String;
    #[ink(function = 4, handle_status = false)]
    fn checked(number: u8) -> Fallible<bool>;
    #[ink(function = 5, handle_status = true)]
    fn wrong() -> u64;
}

#[ink::chain_extension(extension = 7)]
pub trait Clock {
    type ErrorCode = Code;

    #[ink(function = 0)]
    fn tick() -> u32;
}

ink::combine_extensions! {
    /// Both.
    pub struct Both {
        /// The first.
        pub calculator: Calculator,
        pub clock: Clock,
    }
}

#[derive(Clone)]
pub enum Chain {}

impl Environment for Chain {
    const MAX_EVENT_TOPICS: usize = 4;

    type AccountId = <DefaultEnvironment as Environment>::AccountId;
    type Balance = u128;
    type Hash = <DefaultEnvironment as Environment>::Hash;
    type Timestamp = u64;
    type BlockNumber = u32;
    type ChainExtension = Both;
}

struct MockCalculator;

impl test::ChainExtension for MockCalculator {
    fn ext_id(&self) -> u16 {
        0x0102
    }

    fn call(&mut self, func_id: u16, mut input: &[u8], output: &mut Vec<u8>) -> u32 {
        match func_id {
            0 => assert!(input.is_empty()),
            1 => (2 * u32::decode(&mut input).unwrap()).encode_to(output),
            2 => match <(u32, u32)>::decode(&mut input).unwrap() {
                (_, 0) => return 11,
                (1, _) => output.push(1),
                (a, b) => (a / b).encode_to(output),
            },
            3 => {
                String::decode(&mut input).unwrap().encode_to(output);
                return 12;
            }
            4 => output.extend([u8::decode(&mut input).unwrap()]),
            _ => return 13,
        }
        0
    }
}

/// An extension with state, which uses the engine.
struct MockClock(u32);

impl test::ChainExtension for MockClock {
    fn ext_id(&self) -> u16 {
        7
    }

    fn call(&mut self, _: u16, _: &[u8], output: &mut Vec<u8>) -> u32 {
        test::advance_block::<DefaultEnvironment>();
        self.0 += 1;
        self.0.encode_to(output);
        0
    }
}

fn run(f: impl FnOnce(<Both as ChainExtensionInstance>::Instance)) {
    test::run_test::<DefaultEnvironment, _>(|_| {
        register_chain_extension(MockCalculator);
        register_chain_extension(MockClock(4));
        f(EnvAccess::<Chain>::default().extension());
        Ok(())
    })
    .unwrap();
}

fn calculator() -> <Calculator as ChainExtensionInstance>::Instance {
    Calculator::instantiate()
}

#[test]
fn outputs_and_errors_depend_on_status_handling() {
    run(|_| {
        assert_eq!(calculator().nothing(), Ok(()));
        assert_eq!(calculator().double(21), Ok(42));
        assert_eq!(calculator().divide(9, 2), Ok(4));
        assert_eq!(calculator().divide(9, 0), Err(Failure::Code(11)));
        assert_eq!(calculator().divide(1, 2), Err(Failure::Undecodable));
        // The status is ignored.
        assert_eq!(calculator().echo("hello".into()), "hello");
        assert_eq!(calculator().checked(1), Ok(true));
        assert_eq!(calculator().checked(2), Err(Failure::Undecodable));
        assert_eq!(calculator().wrong(), Err(Code(13)));
    });
}

#[test]
fn combined_extensions_are_called_by_field() {
    run(|both| {
        assert_eq!(both.calculator.double(2), Ok(4));
        assert_eq!(both.clock.tick(), Ok(5));
        assert_eq!(Both::instantiate().clock.tick(), Ok(6));
        assert_eq!(ink::env::block_number::<DefaultEnvironment>(), 2);
    });
}

#[test]
#[should_panic(expected = "register one with `test::register_chain_extension`")]
fn extension_of_another_test_is_not_registered() {
    run(|_| ());
    test::run_test::<DefaultEnvironment, _>(|_| {
        let _ = calculator().nothing();
        Ok(())
    })
    .unwrap();
}

#[test]
#[should_panic(expected = "there is no runtime in unit tests")]
fn call_runtime_panics() {
    run(|_| {
        let _ = EnvAccess::<Chain>::default().call_runtime(&1u8);
    });
}
