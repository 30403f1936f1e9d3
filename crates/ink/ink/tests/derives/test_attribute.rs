//! `#[ink::test]`.

use ink::env::{test, DefaultEnvironment};

fn block_number() -> u32 {
    ink::env::block_number::<DefaultEnvironment>()
}

#[ink::test]
fn each_test_has_a_new_environment() {
    assert_eq!(block_number(), 0);
    test::advance_block::<DefaultEnvironment>();
    assert_eq!(block_number(), 1);
}

#[ink::test]
fn each_test_on_the_same_thread_has_a_new_environment() {
    every_test_begins_afresh_inner();
    test::advance_block::<DefaultEnvironment>();
    assert_eq!(block_number(), 1);
}

fn every_test_begins_afresh_inner() {
    assert_eq!(block_number(), 0);
}

#[ink::test]
fn environment_result_can_be_returned() -> ink::env::Result<()> {
    Ok(())
}

#[ink::test]
fn any_result_can_be_returned() -> Result<(), Box<dyn std::error::Error>> {
    let number: u8 = "7".parse()?;
    assert_eq!(number, 7);
    Ok(())
}

#[ink::test]
fn early_return_is_allowed() {
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
fn value_of_the_last_expression_is_ignored() {
    block_number()
}

#[ink::test]
fn result_of_the_last_expression_is_ignored() {
    Err::<u8, _>("ignored")
}

#[ink::test]
fn early_return_before_a_value_is_allowed() {
    let Some(number) = block_number().checked_sub(1) else { return };
    panic!("there was a block {number} before the first")
}

#[ink::test]
fn result_without_return_type_is_allowed() {
    if block_number() == 0 {
        return Ok(());
    }
    panic!("the first block is block 0");
}

#[ink::test]
#[should_panic(expected = "the test returned an error")]
fn error_without_return_type_fails_the_test() {
    Err(ink::env::Error::ReturnError(ink::env::ReturnErrorCode::CodeNotFound))?;
}
