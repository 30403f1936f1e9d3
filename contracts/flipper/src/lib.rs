//! A boolean that anybody can flip.
#![no_std]

use common::storage::Item;

common::contract! {
    metadata "../metadata.json";
    constructors { new(value) default() }
    messages { flip() get() }
    events {}
}

const VALUE: Item<bool> = Item::new(0);

/// Starts with the given value.
fn new(value: bool) {
    VALUE.set(&value);
}

/// Starts with `false`.
fn default() {
    new(false);
}

/// Turns the value into its opposite.
fn flip() {
    VALUE.set(&!get());
}

/// The value.
fn get() -> bool {
    VALUE.get().unwrap_or_default()
}
