//! Arguments of the hashing macros.

const NAME: &str = "name";

const EMPTY: [u8; 4] = ink::selector_bytes!();
const NOT_A_LITERAL: u32 = ink::selector_id!(NAME);
const NUMBER: [u8; 32] = ink::blake2x256!(1);
const TWO: [u8; 4] = ink::selector_bytes!("a", "b");

fn main() {}
