//! `ink::reflect`: information about constructors and messages at compile time.
#![allow(missing_docs)]

use ink::{
    reflect::{
        ConstructorOutput, ConstructorOutputValue, DispatchableConstructorInfo, DispatchableMessageInfo,
    },
    selector_bytes, selector_id,
};
use shop::{Outcome, Shop};

/// A message whose selector is set in the definition of its trait.
#[ink::trait_definition(namespace = "market")]
pub trait Sale {
    #[ink(message, payable)]
    fn buy(&mut self, amount: u32) -> u32;
}

#[ink::contract]
mod shop {
    use super::Sale;

    #[ink(storage)]
    pub struct Shop {
        stock: u32,
    }

    #[derive(Debug, PartialEq, Eq)]
    #[ink::scale_derive(Encode, Decode, TypeInfo)]
    pub struct Empty;

    pub type Outcome = Result<Shop, Empty>;

    impl Shop {
        #[ink(constructor)]
        pub fn new() -> Self {
            Self { stock: 10 }
        }

        #[ink(constructor, payable, selector = 0xC0DECAFE)]
        pub fn filled(stock: u32) -> Result<Self, Empty> {
            if stock == 0 {
                return Err(Empty);
            }
            Ok(Self { stock })
        }

        #[ink(constructor)]
        pub fn added(first: u32, second: u32) -> Outcome {
            Self::filled(first + second)
        }

        #[ink(message)]
        pub fn stock(&self) -> u32 {
            self.stock
        }

        #[ink(message, payable, selector = 7)]
        pub fn set(&mut self, stock: u32, r#type: bool) {
            self.stock = if r#type { stock } else { 0 };
        }

        #[cfg(any())]
        #[ink(message)]
        pub fn absent(&self) {}
    }

    impl Sale for Shop {
        #[ink(message)]
        fn buy(&mut self, amount: u32) -> u32 {
            self.stock -= amount;
            self.stock
        }
    }
}

const NEW: u32 = selector_id!("new");
const FILLED: u32 = 0xC0DE_CAFE;
const ADDED: u32 = selector_id!("added");
const STOCK: u32 = selector_id!("stock");
const SET: u32 = 7;
const BUY: u32 = selector_id!("market::Sale::buy");

#[test]
fn constructor_info_has_the_types() {
    fn check<C>()
    where
        C: DispatchableConstructorInfo<NEW, Input = (), Storage = C, Output = C, Error = &'static ()>,
        C: DispatchableConstructorInfo<
            FILLED,
            Input = u32,
            Storage = C,
            Output = Outcome,
            Error = shop::Empty,
        >,
        C: DispatchableConstructorInfo<ADDED, Input = (u32, u32), Output = Outcome, Error = shop::Empty>,
    {
    }
    check::<Shop>();
}

#[test]
fn constructor_info_has_the_constants() {
    fn known<const ID: u32, C: DispatchableConstructorInfo<ID>>() -> (bool, bool, [u8; 4], &'static str) {
        (C::IS_RESULT, C::PAYABLE, C::SELECTOR, C::LABEL)
    }
    assert_eq!(known::<NEW, Shop>(), (false, false, selector_bytes!("new"), "new"));
    assert_eq!(known::<FILLED, Shop>(), (true, true, FILLED.to_be_bytes(), "filled"));
    // Its return type is not written as a `Result`.
    assert_eq!(known::<ADDED, Shop>(), (true, false, selector_bytes!("added"), "added"));
}

#[test]
fn constructor_info_calls_the_constructor() {
    assert_eq!(<Shop as DispatchableConstructorInfo<NEW>>::CALLABLE(()).stock(), 10);
    let filled = <Shop as DispatchableConstructorInfo<FILLED>>::CALLABLE;
    let outcome = ConstructorOutputValue::new(filled(3));
    assert_eq!(ConstructorOutput::<Shop>::as_result(&outcome).unwrap().stock(), 3);
    let outcome = ConstructorOutputValue::new(filled(0));
    assert_eq!(ConstructorOutput::<Shop>::as_result(&outcome).unwrap_err(), &shop::Empty);
    let outcome = ConstructorOutputValue::new(Shop::new());
    assert_eq!(ConstructorOutput::<Shop>::as_result(&outcome).unwrap().stock(), 10);
    assert_eq!(<Shop as DispatchableConstructorInfo<ADDED>>::CALLABLE((3, 4)).unwrap().stock(), 7);
}

#[test]
fn message_info_has_the_types() {
    fn check<C>()
    where
        C: DispatchableMessageInfo<STOCK, Input = (), Output = u32, Storage = C>,
        C: DispatchableMessageInfo<SET, Input = (u32, bool), Output = (), Storage = C>,
        C: DispatchableMessageInfo<BUY, Input = u32, Output = u32, Storage = C>,
    {
    }
    check::<Shop>();
}

#[test]
fn message_info_has_the_constants() {
    fn known<const ID: u32, C: DispatchableMessageInfo<ID>>() -> (bool, bool, [u8; 4], &'static str) {
        (C::MUTATES, C::PAYABLE, C::SELECTOR, C::LABEL)
    }
    assert_eq!(known::<STOCK, Shop>(), (false, false, selector_bytes!("stock"), "stock"));
    assert_eq!(known::<SET, Shop>(), (true, true, [0, 0, 0, 7], "set"));
    assert_eq!(known::<BUY, Shop>(), (true, true, selector_bytes!("market::Sale::buy"), "Sale::buy"));
}

#[test]
fn message_info_calls_the_message() {
    let mut shop = Shop::new();
    <Shop as DispatchableMessageInfo<SET>>::CALLABLE(&mut shop, (5, true));
    assert_eq!(<Shop as DispatchableMessageInfo<BUY>>::CALLABLE(&mut shop, 2), 3);
    assert_eq!(<Shop as DispatchableMessageInfo<STOCK>>::CALLABLE(&mut shop, ()), 3);
}
