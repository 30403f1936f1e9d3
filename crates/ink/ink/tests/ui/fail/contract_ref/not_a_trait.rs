//! Arguments of `contract_ref!` and `message_builder!`.

type OfNumber = ink::contract_ref!(7);

type OfNothing = ink::contract_ref!();

fn main() {
    ink::message_builder!("Trait");
}
