//! Arguments of `#[ink::contract]`.

#[ink::contract(dynamic_storage_allocator = true)]
mod unknown {}

#[ink::contract(env)]
mod env_without_value {}

#[ink::contract(env = "DefaultEnvironment")]
mod env_no_path {}

#[ink::contract(keep_attr = inline)]
mod keep_attr_no_string {}

#[ink::contract(env = A, env = B)]
mod twice {}

#[ink::contract(= 1)]
mod no_name {}

fn main() {}
