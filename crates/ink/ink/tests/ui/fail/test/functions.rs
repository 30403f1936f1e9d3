//! Functions that cannot be tests.

#[ink::test]
async fn asynchronous() {}

#[ink::test]
fn parameters(a: u8) {}

#[ink::test]
fn generic<T>() {}

#[ink::test(env = Environment)]
fn arguments() {}

#[ink::test]
#[test]
fn twice() {}

#[ink::test]
struct Item;

fn main() {}
