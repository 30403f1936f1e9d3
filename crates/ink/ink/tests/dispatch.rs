//! Entry points and references: contracts call each other in the test engine.
#![allow(missing_docs)]

use ink::{
    codegen::TraitCallBuilder,
    env::{
        call::{build_call, ExecutionInput, Selector},
        test, DefaultEnvironment, Error, ReturnErrorCode,
    },
    primitives::{AccountId, Hash},
    LangError, MessageResult,
};

/// Messages of a counter.
#[ink::trait_definition(namespace = "counting")]
pub trait Count {
    /// Adds.
    #[ink(message)]
    fn add(&mut self, by: u8);

    /// The sum.
    #[ink(message)]
    fn sum(&self) -> u8;

    /// Takes value.
    #[ink(message, payable, selector = 0xC0DE)]
    fn pay(&mut self) -> u128;
}

/// Has a message with the same name as another trait.
#[ink::trait_definition]
pub trait Summary {
    /// The sum, doubled.
    #[ink(message)]
    fn sum(&self) -> u16;
}

#[ink::contract]
mod counter {
    use super::{Count, Summary};

    #[ink(storage)]
    #[derive(PartialEq)]
    pub struct Counter {
        sum: u8,
        paid: Balance,
    }

    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub enum Failure {
        TooMuch { sum: u8 },
    }

    type Result<T> = core::result::Result<T, Failure>;

    impl Counter {
        #[ink(constructor)]
        pub fn new(sum: u8) -> Self {
            Self { sum, paid: Self::env().transferred_value() }
        }

        #[ink(constructor, payable)]
        pub fn paid() -> Self {
            Self::new(0)
        }

        #[ink(constructor)]
        pub fn at_most_ten(sum: u8) -> Result<Self> {
            if sum > 10 {
                return Err(Failure::TooMuch { sum });
            }
            Ok(Self::new(sum))
        }

        /// Changes the storage, and then fails if the sum is too high.
        #[ink(message)]
        pub fn add_up_to_ten(&mut self, by: u8) -> Result<u8> {
            self.sum += by;
            if self.sum > 10 {
                return Err(Failure::TooMuch { sum: self.sum });
            }
            Ok(self.sum)
        }

        /// Changes a copy: `&self` is not stored.
        #[ink(message)]
        pub fn many(
            &self,
            text: ink::prelude::string::String,
            bytes: [u8; 4],
            pair: (u32, bool),
        ) -> (u32, Balance) {
            (text.len() as u32 + u32::from(bytes[0]) + pair.0, self.paid)
        }

        #[ink(message)]
        pub fn caller(&self) -> AccountId {
            self.env().caller()
        }

        /// Argument names that generated code could use for variables.
        #[ink(message)]
        pub fn hygiene(&self, input: u8, contract: u8, output: u8, storage: u8, __self: u8) -> u8 {
            input + contract + output + storage + __self
        }

        #[cfg(any())]
        #[ink(message)]
        pub fn absent(&self, what: DoesNotExist) {}

        #[ink(message, selector = 0x01020304)]
        pub fn helped(&self) -> u8 {
            self.help()
        }
    }

    impl Count for Counter {
        #[ink(message)]
        fn add(&mut self, by: u8) {
            self.sum += by;
        }

        #[ink(message)]
        fn sum(&self) -> u8 {
            self.sum
        }

        #[ink(message, payable, selector = 0xC0DE)]
        fn pay(&mut self) -> Balance {
            self.paid += self.env().transferred_value();
            self.paid
        }
    }

    impl Summary for Counter {
        #[ink(message)]
        fn sum(&self) -> u16 {
            u16::from(self.sum) * 2
        }
    }

    impl Counter {
        // `env()` is available without messages and `#[ink(impl)]` as well.
        fn help(&self) -> u8 {
            let _ = (self.env().account_id(), Self::env().account_id());
            self.sum
        }
    }
}

use counter::{Counter, CounterRef, Failure};

fn code() -> Hash {
    test::set_callee::<DefaultEnvironment>([1; 32].into());
    test::upload_code::<DefaultEnvironment, CounterRef>()
}

fn counter(sum: u8) -> CounterRef {
    CounterRef::new(sum).code_hash(code()).endowment(0).salt_bytes([sum]).instantiate()
}

fn account(reference: &CounterRef) -> AccountId {
    ink::ToAccountId::to_account_id(reference)
}

/// Calls with any selector and arguments.
fn raw<A: ink::scale::Encode>(callee: AccountId, selector: [u8; 4], arguments: A) -> MessageResult<()> {
    build_call::<DefaultEnvironment>()
        .call(callee)
        .exec_input(ExecutionInput::new(Selector::new(selector)).push_arg(arguments))
        .returns::<()>()
        .try_invoke()
        .expect("the call returns")
}

#[ink::test]
fn reference_calls_messages() {
    let mut counter = counter(3);
    Count::add(&mut counter, 4);
    assert_eq!(Count::sum(&counter), 7);
    assert_eq!(Summary::sum(&counter), 14);
    assert_eq!(counter.many("abc".into(), [5, 0, 0, 0], (6, true)), (14, 0));
    assert_eq!(counter.hygiene(1, 2, 3, 4, 5), 15);
    assert_eq!(counter.helped(), 7);
    assert_eq!(counter.caller(), AccountId::from([1; 32]));
    assert_eq!(counter.try_caller(), Ok(AccountId::from([1; 32])));
}

#[ink::test]
fn error_and_panic_revert_the_message() {
    let mut counter = counter(3);
    assert_eq!(counter.add_up_to_ten(7), Ok(10));
    assert_eq!(counter.add_up_to_ten(1), Err(Failure::TooMuch { sum: 11 }));
    assert_eq!(Count::sum(&counter), 10);
    // Overflow.
    assert_eq!(counter.try_add_up_to_ten(250), Err(LangError::Panicked));
    assert_eq!(Count::sum(&counter), 10);
}

#[ink::test]
fn constructors_can_fail() {
    let code = code();
    let create = |sum| CounterRef::at_most_ten(sum).code_hash(code).endowment(0).salt_bytes([sum]);
    assert_eq!(Count::sum(&create(10).instantiate().unwrap()), 10);
    assert_eq!(create(11).instantiate(), Err(Failure::TooMuch { sum: 11 }));
    assert_eq!(create(12).try_instantiate(), Ok(Ok(Err(Failure::TooMuch { sum: 12 }))));

    test::set_account_balance::<DefaultEnvironment>([1; 32].into(), 10_000_000);
    let paid = CounterRef::paid().code_hash(code).endowment(100).salt_bytes([0]).instantiate();
    assert_eq!(paid.many("".into(), [0; 4], (0, false)).1, 100);
    // Value for a constructor that is not payable.
    let unpayable = CounterRef::new(1).code_hash(code).endowment(100).salt_bytes([1]).try_instantiate();
    assert_eq!(unpayable, Ok(Err(LangError::Panicked)));
}

#[ink::test]
fn invalid_input_is_rejected() {
    let counter = account(&counter(3));
    let add = ink::selector_bytes!("counting::Count::add");
    assert_eq!(raw(counter, add, 4u8), Ok(()));
    for (selector, arguments) in [
        // An unknown selector, and one of another namespace.
        ([0; 4], vec![4]),
        (ink::selector_bytes!("Count::add"), vec![4]),
        (ink::selector_bytes!("absent"), vec![]),
        // Missing and trailing bytes.
        (add, vec![]),
        (add, vec![4, 0]),
    ] {
        let arguments = Raw(arguments);
        assert_eq!(raw(counter, selector, arguments), Err(LangError::CouldNotReadInput), "{selector:?}");
    }
}

/// Bytes that are encoded without a length.
struct Raw(Vec<u8>);

impl ink::scale::Encode for Raw {
    fn encode_to<O: ink::scale::Output + ?Sized>(&self, output: &mut O) {
        output.write(&self.0)
    }
}

#[ink::test]
fn only_payable_messages_accept_value() {
    let mut counter = counter(3);
    test::set_account_balance::<DefaultEnvironment>([1; 32].into(), 10_000_000);
    let paid = counter.call_mut().pay().transferred_value(10).invoke();
    assert_eq!(paid, 10);
    let unpayable = counter.call_mut().add(1).transferred_value(10).try_invoke();
    assert_eq!(unpayable, Ok(Err(LangError::Panicked)));
    assert_eq!(test::get_account_balance::<DefaultEnvironment>([1; 32].into()), Ok(9_999_990));
}

#[ink::test]
fn contract_is_called_through_its_trait() {
    let counter = counter(3);
    let mut by_trait: ink::contract_ref!(Count, DefaultEnvironment) = account(&counter).into();
    by_trait.add(1);
    assert_eq!(by_trait.sum(), 4);
    by_trait.call_mut().add(2).ref_time_limit(1_000_000).invoke();
    assert_eq!(by_trait.call().sum().invoke(), 6);
    test::set_account_balance::<DefaultEnvironment>([1; 32].into(), 10_000_000);
    assert_eq!(by_trait.call_mut().pay().transferred_value(5).invoke(), 5);
    let summary: ink::contract_ref!(Summary, DefaultEnvironment) = account(&counter).into();
    assert_eq!(summary.sum(), 12);
    // The encoding is that of the account.
    use ink::scale::{Decode, Encode};
    assert_eq!(by_trait.encode(), account(&counter).encode());
    assert_eq!(Decode::decode(&mut &counter.encode()[..]), Ok(by_trait.clone()));
    assert!(format!("{by_trait:?}").starts_with("Count"));
    let input = ink::message_builder!(Count).add(7);
    assert_eq!(input.input.encode(), [&ink::selector_bytes!("counting::Count::add")[..], &[7]].concat());
}

#[ink::test]
#[should_panic(expected = "Counter::add_up_to_ten: Panicked")]
fn reference_panics_if_the_callee_panics() {
    let _ = counter(6).add_up_to_ten(250);
}

#[ink::test]
#[should_panic(expected = "Count::sum: ReturnError(NotCallable)")]
fn reference_panics_if_there_is_no_contract() {
    test::set_callee::<DefaultEnvironment>([1; 32].into());
    let no_contract: ink::contract_ref!(Count, DefaultEnvironment) = AccountId::from([9; 32]).into();
    assert_eq!(no_contract.call().sum().try_invoke(), Err(Error::ReturnError(ReturnErrorCode::NotCallable)));
    no_contract.sum();
}

#[ink::test]
fn storage_struct_can_be_used_directly_in_tests() {
    let counter = Counter::new(1);
    assert_eq!(counter, Counter::at_most_ten(1).unwrap());
    assert_eq!(Counter::at_most_ten(11).unwrap_err(), Failure::TooMuch { sum: 11 });
    assert_eq!(<Counter as ink::reflect::ContractName>::NAME, "Counter");
}

#[test]
fn trait_info_has_id_path_and_name() {
    use ink::reflect::{TraitInfo, TraitMessageInfo};
    type Add = dyn Count;
    assert_eq!(<Add as TraitInfo>::NAME, "Count");
    assert_eq!(<Add as TraitInfo>::PATH, "dispatch");
    let selectors =
        [ink::selector_id!("counting::Count::add"), ink::selector_id!("counting::Count::sum"), 0xC0DE];
    assert_eq!(<Add as TraitInfo>::ID, selectors[0] ^ selectors[1] ^ selectors[2]);
    const PAY: u32 = ink::selector_id!("pay");
    assert_eq!(<Add as TraitMessageInfo<PAY>>::SELECTOR, [0, 0, 0xC0, 0xDE]);
    const { assert!(<Add as TraitMessageInfo<PAY>>::PAYABLE) };
}
