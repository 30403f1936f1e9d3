//! Bad pointers and lengths, for every buffer of every syscall.

use super::*;
use codec::Encode;
use ebpf_uapi::{Part, Syscall};
use sp_core::{ecdsa, Pair};

/// Below memory, across its beginning, in the gap after it, at the code, across the end of the
/// address space, at 4 GiB plus a valid address.
const BAD: [u64; 7] =
    [0, script::MEM - 1, 0x4000_0000, 0x8000_0000, u64::MAX - 3, (1 << 32) + script::MEM, 1 << 63];

/// Pairs of registers: pointer and, where the syscall has one, length. What is only written if there is
/// something to write is left out.
fn buffers(syscall: Syscall) -> Vec<(usize, Option<usize>)> {
    if matches!(syscall, Syscall::return_data | Syscall::instantiated_address) {
        return Vec::new();
    }
    let registers: Vec<_> = syscall.info().registers().collect();
    let pointers = registers
        .iter()
        .enumerate()
        .filter(|(_, register)| matches!(register.part, Part::Input | Part::Output));
    let length = |next: usize| {
        registers.get(next).filter(|next| matches!(next.part, Part::Length | Part::Capacity)).map(|_| next)
    };
    pointers.map(|(index, _)| (index, length(index + 1))).collect()
}

/// Arguments with which the syscall succeeds.
fn valid(script: &mut Script, syscall: Syscall) -> Vec<u64> {
    use Syscall::*;
    let key = script.bytes(b"some key");
    let account = script.bytes(BOB.as_ref());
    let amount = script.bytes(&0u64.to_le_bytes());
    let topics = script.room(64);
    let out = script.room(64);
    match syscall {
        return_value => vec![0, out, 8],
        set_storage | get_storage => vec![key, 8, out, 8],
        clear_storage | contains_storage | debug_message => vec![key, 8],
        set_transient_storage => vec![key, 8, out, 8],
        storage_keys => {
            let params = script::storage_keys_params(b"some", None, 5);
            vec![script.bytes(&params), params.len() as u64, out, 64]
        }
        // There must be a value to write.
        get_transient_storage | take_transient_storage => {
            script.raw(set_transient_storage, &[key, 8, key, 8]);
            vec![key, 8, out, 8]
        }
        clear_transient_storage | contains_transient_storage => vec![key, 8],
        transfer => vec![account, 32, amount, 8],
        deposit_event => vec![topics, 64, out, 8],
        deposit_event_until => vec![8, topics, 64, out, 8],
        call_contract => {
            let params = Nested::new(&BOB).encode();
            vec![script.bytes(&params), params.len() as u64, key, 8]
        }
        delegate_call => vec![script.bytes(&[0; 36]), 36, key, 8],
        instantiate => {
            let params = script::instantiate_params(H256::zero(), None, 0, b"salt");
            vec![script.bytes(&params), params.len() as u64, key, 8]
        }
        terminate | is_contract => vec![account, 32],
        set_code_hash => vec![out, 32],
        code_hash => {
            let own = Contracts::contract_address(&ALICE, &hash_of(&script::elf()), &[], &[]);
            vec![script.bytes(own.as_ref()), 32, out, 64]
        }
        take_storage => vec![key, 8, out, 64],
        lock_delegate_dependency => vec![script.bytes(upload(script::other_elf(2)).as_bytes()), 32],
        unlock_delegate_dependency => vec![script.bytes(hash_of(&script::other_elf(1)).as_bytes()), 32],
        weight_to_fee => vec![1, 2, out, 64],
        ecdsa_recover => {
            let signature = ecdsa::Pair::from_seed(&[7; 32]).sign_prehashed(&[1; 32]);
            vec![script.bytes(signature.as_ref()), script.bytes(&[1; 32]), out]
        }
        ecdsa_to_eth_address => {
            vec![script.bytes(ecdsa::Pair::from_seed(&[7; 32]).public().as_ref()), out]
        }
        block_hash => vec![0, out, 64],
        call_runtime => {
            let call = super::call_runtime::remark(b"text").encode();
            vec![script.bytes(&call), call.len() as u64]
        }
        chain_extension => vec![super::chain_extension::ECHO, key, 8],
        u256_mul_div | u256_mul_mod | u256_mod_pow => vec![script.bytes(&[1; 96]), 96, out],
        u256_div_rem => vec![script.bytes(&[1; 64]), 64, out],
        set_configuration => unreachable!("only for constructors: see `configuration`"),
        // Any bytes will do.
        _ => {
            let is_length = |part| matches!(part, Part::Length | Part::Capacity);
            syscall
                .info()
                .registers()
                .map(|register| if is_length(register.part) { 8 } else { out })
                .collect()
        }
    }
}

/// A contract with a value and a dependency.
fn prepared() -> AccountId {
    let contract = deploy();
    let mut script = Script::new().set(b"some key", b"some value");
    script.buffers(Syscall::lock_delegate_dependency, &[upload(script::other_elf(1)).as_bytes()]);
    Call::new(&contract, &script).ok();
    upload(script::other_elf(2));
    contract
}

#[test]
fn bad_pointers_end_the_contract() {
    chain(|| {
        let contract = prepared();
        let mut tested = 0;
        for syscall in callable() {
            let run = |change: &dyn Fn(&mut Vec<u64>)| {
                let mut script = Script::new();
                let mut args = valid(&mut script, syscall);
                change(&mut args);
                script.raw(syscall, &args);
                Call::new(&contract, &script)
            };
            let report = frame_support::hypothetically!(run(&|_| ()).report());
            assert!(report.result.is_ok(), "{}: {}", syscall.name(), text(&report.debug_message));
            for (pointer, _) in buffers(syscall) {
                for bad in BAD {
                    let (error, debug) = run(&|args| args[pointer] = bad).err_and_debug();
                    assert_eq!(error, Error::<Test>::OutOfBounds.into(), "{} {bad:#x}", syscall.name());
                    let expected = format!("syscall {} at pc ", syscall.name());
                    assert!(debug.contains(&expected), "{debug}");
                    assert!(debug.contains("failed: OutOfBounds: an address is outside"), "{debug}");
                    tested += 1;
                }
            }
        }
        // Syscalls are added, never removed.
        assert!(tested >= 80 * BAD.len(), "{tested}");
    });
}

#[test]
fn wild_lengths_end_the_contract() {
    chain(|| {
        let contract = prepared();
        for syscall in callable() {
            for (_, len) in buffers(syscall) {
                let Some(len) = len else { continue };
                for bad in [1 << 22, u64::from(u32::MAX), 1 << 32, u64::MAX] {
                    let mut script = Script::new();
                    let mut args = valid(&mut script, syscall);
                    args[len] = bad;
                    let op = script.raw(syscall, &args);
                    let name = syscall.name();
                    // A capacity may be anything: only what there is to write is written.
                    if syscall.info().registers().nth(len).unwrap().part == Part::Capacity {
                        let call = Call::new(&contract, &script);
                        let report = frame_support::hypothetically!(call.report());
                        let output = Output::new(report.result.unwrap().data);
                        assert!(output.result(op) < 10_000, "{name}");
                        continue;
                    }
                    let error = Call::new(&contract, &script).err();
                    let expected = [
                        Error::<Test>::OutOfBounds,
                        Error::<Test>::DecodingFailed,
                        Error::<Test>::ValueTooLarge,
                        Error::<Test>::TooManyTopics,
                    ];
                    assert!(expected.map(DispatchError::from).contains(&error), "{name}: {error:?}");
                }
            }
        }
    });
}

#[test]
fn empty_buffers_may_be_anywhere_and_read_only_data_cannot_be_written() {
    chain(|| {
        let elf = ebpf_asm::contract(
            "
            .rodata
            text: .ascii \"text\"
            .text
            deploy:
                lddw r1, &text
                mov r2, 4
                call debug_message
                mov r0, 0
                exit
            call:
                lddw r1, &text
                mov r2, 4
                call address
                exit
            ",
        );
        let report = instantiate(Code::Upload(elf), 0, &[]);
        assert_eq!(text(&report.debug_message), "text");
        let contract = report.result.unwrap().account_id;
        let error = Call::new(&contract, &Script::new()).err();
        assert_eq!(error, Error::<Test>::OutOfBounds.into());
    });
}

#[test]
fn syscalls_may_use_the_heap_and_pay_for_it() {
    chain(|| {
        // The heap begins behind the stack: at r10 when a contract starts.
        let text = |offset: u64| {
            format!(
                "
                .heap 65536
                .text
                call:
                    frame 0
                    mov r6, r10
                    add r6, {offset}
                    mov r1, r6
                    mov r2, 32
                    call address
                    mov r1, 0
                    mov r2, r6
                    mov r3, 32
                    call return_value
                    exit
                deploy:
                    mov r0, 0
                    exit
                "
            )
        };
        let mut costs = Vec::new();
        for offset in [0, 60_000] {
            let contract = deploy_elf(ebpf_asm::contract(&text(offset)));
            let report = Call::new(&contract, &Script::new()).report();
            assert_eq!(report.result.unwrap().data, <AccountId as AsRef<[u8]>>::as_ref(&contract));
            costs.push(report.gas_consumed.ref_time());
        }
        // 14 pages of 4096 bytes more, one unit of gas for 8 bytes.
        assert_eq!(costs[1] - costs[0], 14 * 4096 / 8 * crate::limits::REF_TIME_PER_GAS);
        let contract = deploy_elf(ebpf_asm::contract(&text(65_536 - 31)));
        assert_eq!(Call::new(&contract, &Script::new()).err(), Error::<Test>::OutOfBounds.into());
    });
}
