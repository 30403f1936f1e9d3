//! Every syscall with hostile arguments.

use super::{
    super::{nested_calls::two_contracts, random::Random},
    *,
};
use codec::Encode;
use ebpf_uapi::{CallFlags, Part, Register, Syscall, SyscallInfo, SYSCALLS};
use script::{MEM, MEM_LEN};

/// Enough for all that is tried here, and soon used up by what goes astray.
const LITTLE_GAS: Weight = Weight::from_parts(20_000_000_000, 4 * 1024 * 1024);

/// What is taken for a pointer, or a number: null, unmapped, the code's address, across the beginning and the
/// end of memory, over the script itself, wrapping round 32 and 64 bits.
const POINTERS: [u64; 16] = [
    0,
    1,
    MEM - 1,
    MEM,
    MEM + 47,
    MEM + MEM_LEN - 32,
    MEM + MEM_LEN - 1,
    MEM + (1 << 21),
    0x8000_0000,
    u32::MAX as u64 - 15,
    (1 << 32) + MEM,
    1 << 63,
    i64::MIN as u64 + MEM,
    u64::MAX - (MEM_LEN - 1),
    u64::MAX - 31,
    u64::MAX,
];

/// Lengths at and across the limits of something: of accounts and hashes, keys, values, the contract's
/// memory, call data, numbers.
fn lengths() -> Vec<u64> {
    let limits = crate::Limits::default();
    let key = u64::from(<<Test as crate::Config>::MaxStorageKeyLen as Get<u32>>::get());
    let (payload, call_data) = (u64::from(limits.payload_len), u64::from(limits.call_data_len));
    let topics = u64::from(limits.event_topics) * 32;
    vec![
        0,
        1,
        31,
        33,
        topics,
        topics + 1,
        topics + 32,
        key + 1,
        payload,
        payload + 1,
        MEM_LEN,
        call_data,
        call_data + 1,
        u64::from(u32::MAX),
        1 << 32,
        (1 << 32) + 32,
        u64::MAX,
    ]
}

fn is_length(register: Register) -> bool {
    matches!(register.part, Part::Length | Part::Capacity)
}

/// Plausible arguments: pointers to bytes of which most types have a value, lengths of an account.
fn plain(script: &mut Script, info: &SyscallInfo) -> Vec<u64> {
    let room = script.room(4096);
    info.registers().map(|register| if is_length(register) { 32 } else { room }).collect()
}

/// Each plain call with one argument exchanged for a hostile one, and calls with the same number for all.
fn each_hostile(mut then: impl FnMut(Script, String)) {
    for info in SYSCALLS {
        let mut scripts = Vec::new();
        for (place, register) in info.registers().enumerate() {
            let values = if is_length(register) { lengths() } else { POINTERS.to_vec() };
            for value in values {
                let mut script = Script::new();
                let mut args = plain(&mut script, info);
                args[place] = value;
                scripts.push((script, args));
            }
        }
        // The same address for all pointers, so that what is read is written over.
        let values = POINTERS.into_iter().chain([u64::from(u32::MAX)]);
        let count = info.registers().count();
        let values = values.take(if count == 0 { 1 } else { usize::MAX });
        scripts.extend(values.map(|value| (Script::new(), vec![value; count])));
        for (mut script, args) in scripts {
            script.raw(info.syscall, &args);
            then(script, format!("{} {args:x?}", info.name));
        }
    }
}

#[test]
fn every_syscall_survives_every_argument() {
    on_both(|outcomes| {
        let contract = prepared();
        let mut failed = 0;
        each_hostile(|script, what| {
            let (outcome, ()) = attempt(Call::new(&contract, &script).gas(LITTLE_GAS), &what, |_| ());
            failed += u32::from(outcome.0.is_err());
            outcomes.push(outcome);
        });
        assert!(failed > 1_000 && outcomes.len() > 1_500, "{failed} of {}", outcomes.len());
    });
}

/// Called to read only, no syscall changes anything, whatever it is given.
#[test]
fn no_syscall_changes_anything_in_a_read_only_call() {
    chain(|| {
        let (a, b) = two_contracts();
        Call::new(&b, &Script::new().set(b"key", b"value")).value(1_000).ok();
        let state = || {
            let info = ContractInfoOf::<Test>::get(&b).unwrap();
            let storage = sp_io::default_child_storage::root(
                info.child_trie_info().storage_key(),
                sp_runtime::StateVersion::V1,
            );
            (info, storage, free(&b), ContractInfoOf::<Test>::iter().count(), Nonce::<Test>::get())
        };
        let before = state();
        let events = contract_events().len();
        let read_only = Nested::new(&b).flags(CallFlags::READ_ONLY);
        let mut survived = 0;
        for info in SYSCALLS {
            let mut inner = Script::new();
            let args = plain(&mut inner, info);
            inner.raw(info.syscall, &args);
            let outer = Script::new().call(&read_only, &inner);
            survived += attempt(Call::new(&a, &outer), info.name, |outcome| {
                assert!(outcome.0.is_ok(), "{}: a callee's failure is its own", info.name);
                assert_eq!(state(), before, "{}", info.name);
                // Only the calls themselves have happened.
                let is_call = |event: &Event<Test>| {
                    matches!(event, Event::Called { .. } | Event::DelegateCalled { .. })
                };
                assert!(contract_events()[events..].iter().all(is_call), "{}", info.name);
                let output = Output::new(outcome.0.as_ref().unwrap().data.clone());
                u32::from(output.result(0) == 0)
            })
            .1;
        }
        assert!(survived > 15, "{survived}");
    });
}

/// As the first test, in a constructor and in a delegate call, where other rules apply.
#[test]
fn syscalls_survive_constructors_and_delegate_calls() {
    on_both(|outcomes| {
        let contract = prepared();
        let code = hash_of(&script::elf());
        for info in SYSCALLS {
            let mut inner = Script::new();
            let args = plain(&mut inner, info);
            inner.raw(info.syscall, &args);
            for outer in [
                Script::new().instantiate(code, 300, b"salt", &inner),
                Script::new().delegate(CallFlags::default(), code, &inner),
            ] {
                outcomes.push(attempt(Call::new(&contract, &outer), info.name, |_| ()).0);
            }
        }
    });
}

/// Syscalls in random order with random arguments, of which many mean something: accounts, codes, parameters
/// of calls, amounts.
#[test]
fn random_syscalls_with_random_arguments() {
    on_both(|outcomes| {
        let contract = prepared();
        let other = instantiate_with(BOB, Code::Existing(hash_of(&script::elf())), 500, &[], None, b"other");
        let other = other.result.unwrap().account_id;
        let mut random = Random::new(0x2545_f491_4f6c_dd1d);
        let mut succeeded = 0;
        for number in 0..400 {
            let mut script = Script::new();
            let things: Vec<(u64, u64)> = [
                contract.encode(),
                other.encode(),
                CHARLIE.encode(),
                hash_of(&script::elf()).encode(),
                hash_of(&script::other_elf(1)).encode(),
                Nested::new(&other).flags(CallFlags::ALLOW_REENTRY).encode(),
                Nested::new(&contract).value(random.below(2 * ED)).encode(),
                (0u32, hash_of(&script::elf())).encode(),
                script::instantiate_params(hash_of(&script::elf()), None, 0, &[number as u8]),
                random.below(2 * ED).encode(),
                b"some key".to_vec(),
                vec![0; 200],
                Script::new().set(b"k", b"v").input(),
            ]
            .map(|bytes| (script.bytes(&bytes), bytes.len() as u64))
            .to_vec();
            for _ in 0..=random.below(5) {
                let info = &SYSCALLS[random.below(SYSCALLS.len() as u64) as usize];
                // `return_value` would be the end of most scripts.
                if info.syscall == Syscall::return_value && random.below(4) > 0 {
                    continue;
                }
                let mut args = Vec::new();
                let registers: Vec<_> = info.registers().collect();
                while args.len() < registers.len() {
                    let (at, len) = things[random.below(things.len() as u64) as usize];
                    let is_buffer = registers.get(args.len() + 1).is_some_and(|next| is_length(*next));
                    match random.below(16) {
                        0 => args.push(POINTERS[random.below(POINTERS.len() as u64) as usize]),
                        1 => args.push(random.below(u64::MAX)),
                        2 => args.push(random.below(200)),
                        _ if is_buffer => args.extend([at, len]),
                        _ => args.push(at),
                    }
                }
                script.raw(info.syscall, &args);
            }
            let call = Call::new(&contract, &script).value(random.below(2) * ED).gas(LITTLE_GAS);
            let what = format!("number {number}");
            let outcome = attempt(call, &what, |_| ()).0;
            succeeded += u32::from(outcome.0.is_ok());
            outcomes.push(outcome);
        }
        assert!((20..390).contains(&succeeded), "{succeeded} of 400 succeeded");
    });
}

/// A contract with balance, a value and a dependency.
fn prepared() -> AccountId {
    let contract = deploy();
    let mut script = Script::new().set(b"some key", b"some value");
    script.buffers(Syscall::lock_delegate_dependency, &[upload(script::other_elf(1)).as_bytes()]);
    Call::new(&contract, &script).value(1_000).ok();
    contract
}
