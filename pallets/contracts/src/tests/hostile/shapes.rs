//! Contracts that call back, and that end themselves, in every constellation.

use super::{
    super::nested_calls::{code, stored, two_contracts},
    *,
};
use ebpf_uapi::{CallFlags, ReturnCode, Syscall};

fn allow(allows: bool) -> CallFlags {
    if allows {
        CallFlags::ALLOW_REENTRY
    } else {
        CallFlags::default()
    }
}

/// Contract `a` is called again while it waits, in ways that differ in who waits for whom. It is if, and only
/// if, its own call allows for it.
#[test]
fn only_a_call_that_allows_it_is_called_back() {
    on_both(|outcomes| {
        let (a, b) = two_contracts();
        let (elf, library) = (hash_of(&script::elf()), upload(script::other_elf(1)));
        let back = Script::new().set(b"back", b"1");
        let call_a = |flags| Script::new().call(&Nested::new(&a).flags(flags), &back);
        let plain = CallFlags::default();
        for allows in [false, true] {
            let flags = allow(allows);
            let shapes = [
                ("directly", call_a(flags)),
                ("by another", Script::new().call(&Nested::new(&b).flags(flags), &call_a(plain))),
                ("by delegated code", Script::new().delegate(plain, library, &call_a(flags))),
                (
                    "by code that another delegates to",
                    Script::new().call(
                        &Nested::new(&b).flags(flags),
                        &Script::new().delegate(plain, library, &call_a(plain)),
                    ),
                ),
                (
                    "by another, called from delegated code",
                    Script::new().delegate(
                        plain,
                        library,
                        &Script::new().call(&Nested::new(&b).flags(flags), &call_a(plain)),
                    ),
                ),
                (
                    "by another in whose favour it has ended, but for its output",
                    Script::new()
                        .call(&Nested::new(&b).flags(flags.union(CallFlags::TAIL_CALL)), &call_a(plain)),
                ),
                (
                    "by a constructor that another runs",
                    Script::new().call(
                        &Nested::new(&b).flags(flags),
                        &Script::new().instantiate(elf, 0, b"s", &call_a(plain)),
                    ),
                ),
                (
                    "by a constructor",
                    Script::new().instantiate_with_flags(elf, b"s", flags.bits(), &call_a(plain)),
                ),
                (
                    "by another that a constructor calls",
                    Script::new().instantiate_with_flags(
                        elf,
                        b"s",
                        flags.bits(),
                        &Script::new().call(&Nested::new(&b), &call_a(plain)),
                    ),
                ),
                (
                    "by a constructor that delegated code runs",
                    Script::new().delegate(
                        plain,
                        library,
                        &Script::new().instantiate_with_flags(elf, b"s", flags.bits(), &call_a(plain)),
                    ),
                ),
                (
                    "by another who allows to be called back itself",
                    Script::new().call(&Nested::new(&b).flags(flags), &call_a(CallFlags::ALLOW_REENTRY)),
                ),
            ];
            for (shape, script) in shapes {
                let (outcome, called) =
                    attempt(Call::new(&a, &script), shape, |_| stored(&a, b"back").is_some());
                assert_eq!(called, allows, "{shape}: {}", text(&outcome.4));
                let denied = text(&outcome.4).contains("ReentranceDenied");
                assert_eq!(denied, !allows, "{shape}: {}", text(&outcome.4));
                outcomes.push(outcome);
            }
        }
        // Flags of an instantiation can be left out.
        let script = Script::new().instantiate(elf, 0, b"s", &call_a(plain));
        let (outcome, called) =
            attempt(Call::new(&a, &script), "without flags", |_| stored(&a, b"back").is_some());
        assert!(!called && text(&outcome.4).contains("ReentranceDenied"));
        outcomes.push(outcome);
        // The caller's caller denies, whatever the caller allows.
        let inner = Script::new().call(&Nested::new(&a).flags(CallFlags::ALLOW_REENTRY), &call_a(plain));
        let script = Script::new().call(&Nested::new(&b), &inner);
        let (outcome, called) =
            attempt(Call::new(&a, &script), "two levels", |_| stored(&a, b"back").is_some());
        assert!(!called && text(&outcome.4).contains("ReentranceDenied"));
        outcomes.push(outcome);
    });
}

/// However deep a contract is within itself, what the innermost one does is there for all.
#[test]
fn changes_are_seen_through_every_shape() {
    on_both(|outcomes| {
        let (a, b) = two_contracts();
        let library = upload(script::other_elf(1));
        let plain = CallFlags::default();
        let to = |contract: &AccountId, inner: &Script| {
            Script::new().call(&Nested::new(contract).flags(CallFlags::ALLOW_REENTRY), inner)
        };
        let mut last = Script::new().set(b"x", b"deepest").clear(b"y");
        last.buffers(Syscall::lock_delegate_dependency, &[library.as_bytes()]);
        let script = to(&b, &to(&a, &Script::new().delegate(plain, library, &to(&a, &last))));
        let mut script = Script::new().set(b"y", &[1; 300]).delegate(plain, library, &script);
        let (key, out) = (script.bytes(b"x"), script.room(7));
        script.raw(Syscall::get_storage, &[key, 1, out, 7]);
        // Six frames are one too many, so the innermost call fails; five are not.
        let (outcome, ()) = attempt(Call::new(&a, &script), "six", |_| assert_eq!(stored(&a, b"x"), None));
        outcomes.push(outcome);
        let script = to(&b, &to(&a, &Script::new().delegate(plain, library, &last)));
        let mut script = Script::new().set(b"y", &[1; 300]).delegate(plain, library, &script);
        let (key, out) = (script.bytes(b"x"), script.room(7));
        let op = script.raw(Syscall::get_storage, &[key, 1, out, 7]);
        let (outcome, ()) = attempt(Call::new(&a, &script), "five", |outcome| {
            let output = Output::new(outcome.0.as_ref().unwrap().data.clone());
            assert_eq!((output.result(op), output.at(out, 7)), (7, &b"deepest"[..]));
            assert_eq!((stored(&a, b"x"), stored(&a, b"y")), (Some(b"deepest".to_vec()), None));
            let info = ContractInfoOf::<Test>::get(&a).unwrap();
            assert_eq!((info.storage_items, info.storage_bytes), (1, 7));
            assert!(info.delegate_dependencies.contains_key(&library));
        });
        outcomes.push(outcome);
    });
}

#[test]
fn contracts_end_themselves_in_every_shape() {
    on_both(|outcomes| {
        let (a, b) = two_contracts();
        let code_hash = hash_of(&script::elf());
        let plain = CallFlags::default();
        let exists = |contract: &AccountId| ContractInfoOf::<Test>::contains_key(contract);
        Call::new(&b, &Script::new().set(b"key", b"value")).value(900).ok();
        Call::new(&a, &Script::new()).value(5_000).ok();
        let end = Script::new().terminate(&CHARLIE);
        let nested = |contract: &AccountId, flags: CallFlags| Nested::new(contract).flags(flags);
        // The account of what `a` instantiates below.
        let child =
            Contracts::contract_address(&a, &code_hash, &Script::new().set(b"k", b"v").input(), b"child");
        let make =
            |script: Script| script.instantiate(code_hash, 200, b"child", &Script::new().set(b"k", b"v"));

        // Script for `a`, then: which of `a` and `b` are left, what the debug buffer mentions.
        let shapes = [
            ("itself", end.clone(), (false, true), ""),
            ("in its own favour", Script::new().terminate(&a), (false, true), ""),
            ("in a callee's favour", Script::new().terminate(&b), (false, true), ""),
            ("a callee", Script::new().call(&Nested::new(&b), &end), (true, false), ""),
            (
                "a callee in its caller's favour",
                Script::new().call(&Nested::new(&b).value(77), &Script::new().terminate(&a)),
                (true, false),
                "",
            ),
            (
                "a callee, then it is called",
                Script::new().call(&Nested::new(&b), &end).call(&Nested::new(&b), &Script::new()),
                (true, false),
                "",
            ),
            (
                "a callee, then itself",
                Script::new().call(&Nested::new(&b), &end).terminate(&BOB),
                (false, false),
                "",
            ),
            (
                "by a tail call",
                Script::new().call(&nested(&b, CallFlags::TAIL_CALL), &end),
                (true, false),
                "",
            ),
            (
                "in delegated code",
                Script::new().delegate(plain, code_hash, &end),
                (true, true),
                "TerminatedWhileReentrant",
            ),
            (
                "called by itself",
                Script::new().call(&nested(&a, CallFlags::ALLOW_REENTRY), &end),
                (true, true),
                "TerminatedWhileReentrant",
            ),
            (
                "called back",
                Script::new()
                    .call(&nested(&b, CallFlags::ALLOW_REENTRY), &Script::new().call(&Nested::new(&a), &end)),
                (true, true),
                "TerminatedWhileReentrant",
            ),
            (
                "in a constructor",
                Script::new().instantiate(code_hash, 0, b"s", &end),
                (true, true),
                "TerminatedInConstructor",
            ),
            (
                "in a constructor's delegated code",
                Script::new().instantiate(
                    code_hash,
                    0,
                    b"s",
                    &Script::new().delegate(plain, code_hash, &end),
                ),
                (true, true),
                "TerminatedWhileReentrant",
            ),
            (
                "called back by a constructor",
                Script::new().instantiate_with_flags(
                    code_hash,
                    b"s",
                    CallFlags::ALLOW_REENTRY.bits(),
                    &Script::new().call(&Nested::new(&a), &end),
                ),
                (true, true),
                "TerminatedWhileReentrant",
            ),
            (
                "read-only",
                Script::new().call(&nested(&b, CallFlags::READ_ONLY), &end),
                (true, true),
                "StateChangeDenied",
            ),
            (
                "within a callee that reverts",
                Script::new().instantiate(
                    code_hash,
                    0,
                    b"s",
                    &Script::new().call(&Nested::new(&b), &end).revert(b""),
                ),
                (true, true),
                "",
            ),
            (
                "over and over",
                [(); 3].iter().fold(Script::new(), |script, ()| {
                    make(script).call(&Nested::new(&child), &Script::new().terminate(&a))
                }),
                (true, true),
                "",
            ),
            (
                "after storage came and went",
                Script::new()
                    .call(&Nested::new(&b), &Script::new().set(b"more", &[1; 400]).clear(b"key"))
                    .call(&Nested::new(&b), &Script::new().set(b"even more", &[1; 100]).terminate(&CHARLIE)),
                (true, false),
                "",
            ),
        ];
        for (shape, script, left, mentions) in shapes {
            let mut script = script;
            // Something that is still owed for when the contract that is called ends.
            if left.0 {
                script = script.set(b"after", b"1");
            }
            let (outcome, ()) = attempt(Call::new(&a, &script), shape, |outcome| {
                assert!(outcome.0.is_ok(), "{shape}: {:?} {}", outcome.0, text(&outcome.4));
                assert_eq!((exists(&a), exists(&b)), left, "{shape}: {}", text(&outcome.4));
                assert!(text(&outcome.4).contains(mentions), "{shape}: {}", text(&outcome.4));
                assert!(!exists(&child));
                for gone in [(&a, left.0), (&b, left.1)].iter().filter(|(_, left)| !left) {
                    assert_eq!(held(HoldReason::StorageDepositReserve, gone.0), 0, "{shape}");
                }
            });
            outcomes.push(outcome);
        }
        // A caller that fails brings all of them back: `attempt` compares the states.
        let all = make(Script::new().call(&Nested::new(&b), &end))
            .call(&Nested::new(&child), &Script::new().terminate(&a));
        for failing in [all.clone().trap(), all.clone().revert(b"no"), all.clone().spin()] {
            let call = Call::new(&a, &failing).gas(Weight::from_parts(20_000_000_000, 1 << 20));
            let (outcome, ()) = attempt(call, "failing", |_| assert!(exists(&b)));
            outcomes.push(outcome);
        }
        assert_eq!(Call::new(&a, &all).ok().result(2), code(ReturnCode::Success));
    });
}
