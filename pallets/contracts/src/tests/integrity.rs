//! Configurations that cannot work are refused before they reach a chain.

use super::*;
use crate::{integrity::check, Limits, Schedule};
use frame_support::traits::{GetStorageVersion, StorageVersion};

fn refused(schedule: Schedule) -> String {
    let message = message_of(|| {
        MockSchedule::set(schedule);
        check::<Test>();
    });
    MockSchedule::set(Schedule::default());
    message
}

/// What a check that must fail says.
fn message_of(check: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let message = std::panic::catch_unwind(check).unwrap_err();
    *message
        .downcast::<String>()
        .unwrap_or_else(|message| Box::new(message.downcast::<&str>().unwrap().to_string()))
}

#[test]
fn the_default_schedule_fits() {
    check::<Test>();
}

#[test]
fn impossible_schedules_are_refused() {
    let limits = Limits::default;
    let with = |limits| Schedule { limits, ..Default::default() };
    let free = Schedule { ref_time_per_gas: 0, ..Default::default() };
    assert!(refused(free).contains("VM gas must cost something"));
    let cheap = Schedule { ref_time_per_gas: 1, ..Default::default() };
    assert!(refused(cheap).contains("`ref_time_per_gas` is less"));
    let cheap = Schedule { ref_time_per_gas_large: 1, ..Default::default() };
    assert!(refused(cheap).contains("`ref_time_per_gas_large` is less"));
    assert!(refused(with(Limits { call_depth: 0, ..limits() })).contains("call_depth"));
    assert!(refused(with(Limits { call_depth: 50, ..limits() })).contains("full call stack"));
    assert!(refused(with(Limits { call_depth: 65, ..limits() })).contains("the backend runs at most 64"));
    assert!(refused(with(Limits { call_data_len: 1 << 20, ..limits() })).contains("full call stack"));
    assert!(refused(with(Limits { runtime_memory: 16 << 20, ..limits() })).contains("full call stack"));
    let long = Limits { configuration_len: (16 << 10) + 1, ..limits() };
    assert!(refused(with(long)).contains("`configuration_len` is more"));
    let tight = Limits { validator_runtime_memory: 129 << 20, ..limits() };
    assert!(refused(with(tight)).contains("a block can write"));
}

#[test]
fn the_storage_version_is_declared() {
    assert_eq!(Contracts::in_code_storage_version(), StorageVersion::new(2));
}
