//! Calls that may change nothing.

use super::{
    nested_calls::{code, stored, two_contracts},
    *,
};
use codec::Encode;
use ebpf_uapi::{CallFlags, ReturnCode, Syscall, SYSCALLS};

#[test]
fn every_change_is_denied() {
    chain(|| {
        let (a, b) = two_contracts();
        let hash = hash_of(&script::elf());
        let library = upload(script::other_elf(1));
        Call::new(&b, &Script::new().set(b"key", b"value")).value(1_000).ok();
        let single = |syscall, buffers: &[&[u8]]| {
            let mut script = Script::new();
            script.buffers(syscall, buffers);
            script
        };
        let changes = [
            Script::new().set(b"key", b"other"),
            Script::new().clear(b"key"),
            single(Syscall::take_storage, &[b"key", &[0; 8]]),
            single(Syscall::set_transient_storage, &[b"key", b"value"]),
            single(Syscall::clear_transient_storage, &[b"key"]),
            single(Syscall::take_transient_storage, &[b"key", &[0; 8]]),
            Script::new().event(&[], b""),
            Script::new().event_until(8, &[], b""),
            single(Syscall::transfer, &[BOB.as_ref(), &1u64.to_le_bytes()]),
            Script::new().call(&Nested::new(&a).value(1), &Script::new()),
            Script::new().instantiate(hash, 0, b"", &Script::new()),
            Script::new().terminate(&ALICE),
            single(Syscall::set_code_hash, &[library.as_bytes()]),
            single(Syscall::set_configuration, &[b"configuration"]),
            single(Syscall::lock_delegate_dependency, &[library.as_bytes()]),
            single(Syscall::unlock_delegate_dependency, &[library.as_bytes()]),
            single(Syscall::call_runtime, &[&super::call_runtime::remark(b"text").encode()]),
        ];
        let read_only = Nested::new(&b).flags(CallFlags::READ_ONLY);
        for change in changes {
            let report = Call::new(&a, &Script::new().call(&read_only, &change)).report();
            let debug = text(&report.debug_message);
            let output = Output::new(report.result.unwrap().data);
            assert_eq!(output.result(0), code(ReturnCode::CalleeTrapped), "{debug}");
            assert!(debug.contains("StateChangeDenied"), "{debug}");
        }
        assert_eq!(stored(&b, b"key"), Some(b"value".to_vec()));
    });
}

/// Before arguments are looked at, and as the syscall is declared.
#[test]
fn mutating_syscalls_are_denied_whatever_their_arguments() {
    chain(|| {
        let (a, b) = two_contracts();
        let read_only = Nested::new(&b).flags(CallFlags::READ_ONLY);
        for info in SYSCALLS {
            let mut change = Script::new();
            change.raw(info.syscall, &vec![u64::MAX; info.registers().count()]);
            let report = Call::new(&a, &Script::new().call(&read_only, &change)).report();
            let debug = text(&report.debug_message);
            assert!(report.result.is_ok(), "{debug}");
            assert_eq!(
                debug.contains("StateChangeDenied: the call is read-only"),
                info.mutating,
                "{}: {debug}",
                info.name
            );
        }
    });
}

#[test]
fn reading_is_allowed() {
    chain(|| {
        let (a, b) = two_contracts();
        Call::new(&b, &Script::new().set(b"key", b"value")).ok();
        let mut inner = Script::new().debug("hello");
        let (key, out) = (inner.bytes(b"key"), inner.room(8));
        inner.raw(Syscall::get_storage, &[key, 3, out, 8]);
        let read_only = Nested::new(&b).flags(CallFlags::READ_ONLY);
        let output = Call::new(&a, &Script::new().call(&read_only, &inner)).ok();
        assert_eq!(output.result(0), code(ReturnCode::Success));
    });
}

#[test]
fn read_only_call_makes_its_callees_read_only() {
    chain(|| {
        let (a, b) = two_contracts();
        let c = instantiate_with(ALICE, Code::Existing(hash_of(&script::elf())), 0, &[], None, b"c");
        let c = c.result.unwrap().account_id;
        let change = Script::new().set(b"key", b"value");
        let library = upload(script::other_elf(1));
        for inner in [
            Script::new().call(&Nested::new(&c), &change),
            Script::new().delegate(CallFlags::default(), library, &change),
        ] {
            for (flags, expected) in
                [(CallFlags::READ_ONLY, None), (CallFlags::default(), Some(b"value".to_vec()))]
            {
                let outer = Script::new().call(&Nested::new(&b).flags(flags), &inner);
                frame_support::hypothetically!({
                    Call::new(&a, &outer).ok();
                    let changed = stored(&b, b"key").or(stored(&c, b"key"));
                    assert_eq!(changed, expected);
                });
            }
        }
        // The caller may change things again.
        let read_only = Nested::new(&b).flags(CallFlags::READ_ONLY);
        Call::new(&a, &Script::new().call(&read_only, &Script::new()).set(b"key", b"mine")).ok();
        assert_eq!(stored(&a, b"key"), Some(b"mine".to_vec()));
    });
}

#[test]
fn no_value_goes_with_a_read_only_call() {
    chain(|| {
        let (a, b) = two_contracts();
        let nested = Nested::new(&b).flags(CallFlags::READ_ONLY).value(1);
        let error = Call::new(&a, &Script::new().call(&nested, &Script::new())).value(500).err();
        assert_eq!(error, Error::<Test>::StateChangeDenied.into());
    });
}
