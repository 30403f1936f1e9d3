//! `#[ink::test]`.

use ink::env::{test, DefaultEnvironment};

fn block_number() -> u32 {
    ink::env::block_number::<DefaultEnvironment>()
}

#[ink::test]
fn every_test_begins_afresh() {
    assert_eq!(block_number(), 0);
    test::advance_block::<DefaultEnvironment>();
    assert_eq!(block_number(), 1);
}

#[ink::test]
fn every_test_begins_afresh_on_the_same_thread() {
    every_test_begins_afresh_inner();
    test::advance_block::<DefaultEnvironment>();
    assert_eq!(block_number(), 1);
}

fn every_test_begins_afresh_inner() {
    assert_eq!(block_number(), 0);
}

#[ink::test]
fn answers_of_the_environment() -> ink::env::Result<()> {
    Ok(())
}

#[ink::test]
fn answers_of_any_kind() -> Result<(), Box<dyn std::error::Error>> {
    let number: u8 = "7".parse()?;
    assert_eq!(number, 7);
    Ok(())
}

#[ink::test]
fn early_answer() {
    if block_number() == 0 {
        return;
    }
    panic!("the first block is block 0");
}

#[ink::test]
#[should_panic(expected = "as it should")]
fn panics() {
    panic!("as it should");
}

#[ink::test]
#[ignore = "shows that attributes stay"]
fn ignored() {
    panic!("ignored tests do not run");
}

#[ink::test]
fn values_are_ignored() {
    block_number()
}

#[ink::test]
fn results_are_ignored() {
    Err::<u8, _>("nobody reads this")
}

#[ink::test]
fn early_answer_before_a_value() {
    let Some(number) = block_number().checked_sub(1) else { return };
    panic!("there was a block {number} before the first")
}

#[ink::test]
fn unannounced_answer() {
    if block_number() == 0 {
        return Ok(());
    }
    panic!("the first block is block 0");
}

#[ink::test]
#[should_panic(expected = "the test ended with an error")]
fn unannounced_error() {
    Err(ink::env::Error::ReturnError(ink::env::ReturnErrorCode::CodeNotFound))?;
}
