//! The same blocks and dry runs with both backends: same state, events, fees and reports.

use codec::Encode;
use ebpf_backends_tests::{call, example, executor, instantiate, Action, Backend, Chain, GAS};
use ebpf_contracts_runtime::{AccountId, Balance, Block, EventRecord, RuntimeEvent, UNIT};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use sp_runtime::{DispatchOutcome, Weight};

const FLIP: [u8; 4] = 0x633a_a551_u32.to_be_bytes();
const GET: [u8; 4] = 0x2f86_5bd9_u32.to_be_bytes();
const NEW: [u8; 4] = 0x9bae_9d5e_u32.to_be_bytes();
const TRANSFER: [u8; 4] = 0x84a1_5da1_u32.to_be_bytes();
const APPROVE: [u8; 4] = 0x6812_66a0_u32.to_be_bytes();
const TRANSFER_FROM: [u8; 4] = 0x0b39_6f18_u32.to_be_bytes();
const BALANCE_OF: [u8; 4] = 0x0f75_5a56_u32.to_be_bytes();

/// Does by its input's first byte: 0 returns, 1 traps, 2 runs for ever, 3 takes the whole heap, 4 stores a
/// long value and reads it back into the heap, 5 passes a bad pointer, 6 hashes memory onto itself, 7
/// overflows its stack, 8 deposits an event out of the heap. Returns what it read.
fn misfit() -> Vec<u8> {
    ebpf_asm::contract(
        "
        .heap 262144
        .rodata
        key: .byte 107, 101, 121
        .bss
        buffer: .zero 4096
        .text
        call:
            frame 64
            mov r1, r10
            add r1, -8
            mov r2, 8
            call input
            ldxb r6, [r10-8]
            lddw r7, &buffer
            jeq r6, 1, trap
            jeq r6, 2, forever
            jeq r6, 3, heap
            jeq r6, 4, store
            jeq r6, 5, pointer
            jeq r6, 6, hash
            jeq r6, 7, overflow
            jeq r6, 8, event
            ja done
        trap:
            call abort
            ja done
        forever:
            add r6, 1
            ja forever
        heap:
            mov r1, r10
            add r1, 262136
            stdw [r1], 1
            ja done
        store:
            mov r1, r7
            mov r2, 165
            mov r3, 3000
            call memset
            lddw r1, &key
            mov r2, 3
            mov r3, r7
            mov r4, 3000
            call set_storage
            lddw r1, &key
            mov r2, 3
            mov r3, r10
            add r3, 100000
            mov r4, 3000
            call get_storage
            mov r7, r10
            add r7, 102000
            ja done
        pointer:
            mov r1, r10
            mov r2, 300000
            mov r3, r7
            mov r4, 8
            call set_storage
            ja done
        hash:
            mov r1, r7
            mov r2, 64
            mov r3, r7
            add r3, 16
            call hash_blake2_256
            mov r1, r7
            mov r2, 64
            mov r3, r7
            call hash_keccak_256
            ja done
        overflow:
            call local down
            ja done
        event:
            mov r1, 0
            mov r2, 0
            mov r3, r10
            add r3, 50000
            mov r4, 2000
            call deposit_event
            ja done
        done:
            mov r1, 0
            mov r2, r7
            mov r3, 64
            call return_value
            exit
        down:
            frame 4096
            call local down
            exit
        ",
    )
}

/// Takes all of its heap and stores something under its input's first byte. If that is not 0, it calls itself
/// with one less there, and with what the second byte says as flags. Returns the input's first byte and the
/// result of that call.
fn nester() -> Vec<u8> {
    ebpf_asm::contract(
        "
        .heap 1048576
        .bss
        params: .zero 80
        input: .zero 16
        .text
        call:
            frame 64
            mov r1, r10
            add r1, 1048568
            stdw [r1], 1
            lddw r6, &input
            mov r1, r6
            mov r2, 16
            call input
            lddw r7, &params
            mov r1, r6
            mov r2, 1
            mov r3, r7
            mov r4, 69
            call set_storage
            ldxb r8, [r6]
            jeq r8, 0, done
            # Flags, then this contract's account; no limits, no value.
            ldxb r1, [r6+1]
            stxdw [r7], r1
            mov r1, r7
            add r1, 4
            mov r2, 32
            call address
            add r8, -1
            stxb [r6], r8
            mov r1, r7
            mov r2, 69
            mov r3, r6
            mov r4, 2
            call call_contract
            stxb [r6+1], r0
        done:
            mov r1, 0
            mov r2, 0
            mov r3, r6
            mov r4, 2
            call deposit_event
            mov r1, 0
            mov r2, r6
            mov r3, 2
            call return_value
            exit
        ",
    )
}

/// The flag `ALLOW_REENTRY`.
const REENTRY: u8 = 8;
/// Gas for all the memory that a call stack can have.
const MUCH_GAS: Weight = Weight::from_parts(400_000_000_000, 2_000_000);

struct Contracts {
    flipper: AccountId,
    token: AccountId,
    misfit: AccountId,
    nester: AccountId,
}

fn uploads() -> (Vec<Action>, Contracts) {
    let (flipper_action, flipper) = instantiate(Alice, &example("flipper"), &(NEW, true).encode());
    let (token_action, token) = instantiate(Bob, &example("erc20"), &(NEW, 1_000_000 as Balance).encode());
    let (misfit_action, misfit) = instantiate(Charlie, &misfit(), &[]);
    let (nester_action, nester) = instantiate(Dave, &nester(), &[]);
    // Code that is refused, and a constructor that is not there.
    let (refused, _) = instantiate(Dave, b"\x7fELF", &[]);
    let (no_constructor, _) = instantiate(Dave, &example("flipper"), &[1, 2, 3, 4]);
    let actions = vec![flipper_action, token_action, misfit_action, nester_action, refused, no_constructor];
    (actions, Contracts { flipper, token, misfit, nester })
}

/// Calls of all contracts, few enough in each batch to fit into a block.
fn calls(contracts: &Contracts) -> [Vec<Action>; 3] {
    let Contracts { flipper, token, misfit, nester } = contracts;
    let mut actions = Vec::new();
    for who in [Alice, Bob, Alice] {
        actions.push(call(who, flipper, 0, GAS, &FLIP));
        actions.push(call(who, flipper, 0, GAS, &GET));
    }
    let alice = Alice.to_account_id();
    let dave = Dave.to_account_id();
    actions.extend([
        call(Bob, token, 0, GAS, &(TRANSFER, &alice, 1_000 as Balance).encode()),
        call(Alice, token, 0, GAS, &(TRANSFER, &dave, 1_001 as Balance).encode()),
        call(Alice, token, 0, GAS, &(APPROVE, &dave, 600 as Balance).encode()),
        call(Dave, token, 0, GAS, &(TRANSFER_FROM, &alice, &dave, 400 as Balance).encode()),
        call(Dave, token, 0, GAS, &(TRANSFER_FROM, &alice, &dave, 400 as Balance).encode()),
        call(Dave, token, 0, GAS, &[9, 9, 9, 9]),
        call(Dave, token, 0, GAS, &[]),
        call(Dave, token, UNIT, GAS, &(TRANSFER, &alice, 1 as Balance).encode()),
        call(Dave, &alice, 0, GAS, &[]),
    ]);
    for what in 0..=9u8 {
        actions.push(call(Charlie, misfit, u128::from(what) * UNIT, GAS, &[what]));
    }
    let deep = [0, 1, 4].map(|levels| call(Charlie, nester, 0, MUCH_GAS, &[levels, REENTRY]));
    let mut failing =
        vec![call(Charlie, nester, 0, MUCH_GAS, &[5, REENTRY]), call(Charlie, nester, 0, MUCH_GAS, &[1, 0])];
    // Frames run out of gas at several depths.
    for part in 1..8 {
        failing.push(call(Charlie, nester, 0, MUCH_GAS / 40 * part, &[4, REENTRY]));
    }
    [actions, deep.to_vec(), failing]
}

/// Calls that run out of gas at many places: while memory is set up, in the code, in syscalls, by time and by
/// proof.
fn starved_calls(contracts: &Contracts) -> Vec<Action> {
    let Contracts { flipper, token, misfit, .. } = contracts;
    let alice = Alice.to_account_id();
    let mut actions = Vec::new();
    for part in 1..24u64 {
        let gas = Weight::from_parts(part * part * 1_500_000, 200_000);
        actions.push(call(Bob, token, 0, gas, &(TRANSFER, &alice, 1 as Balance).encode()));
        actions.push(call(Charlie, misfit, 0, gas, &[4]));
        let gas = Weight::from_parts(GAS.ref_time(), part * 4_000);
        actions.push(call(Bob, flipper, 0, gas, &FLIP));
    }
    actions
}

#[test]
fn blocks_and_dry_runs_do_not_depend_on_the_backend() {
    let executor = executor();
    let (uploads, contracts) = uploads();
    let [mut native, mut interpreter] = Backend::ALL.map(|backend| Chain::new(&executor, backend));
    let mut blocks = Vec::new();
    let mut batches = vec![uploads];
    batches.extend(calls(&contracts));
    batches.push(Vec::new());
    batches.extend(calls(&contracts));
    let others = batches.len();
    // Few enough to fit into blocks.
    batches.extend(starved_calls(&contracts).chunks(15).map(<[Action]>::to_vec));
    for actions in batches {
        let extrinsics = native.sign(&actions);
        let built = native.build(&extrinsics);
        let expected = interpreter.build(&extrinsics);
        assert_eq!(built.1, expected.1, "results");
        let events = native.events();
        assert_eq!(events, interpreter.events());
        assert_eq!(built.0, expected.0, "storage root");
        assert_eq!(dry_runs(&mut native, &contracts), dry_runs(&mut interpreter, &contracts));
        blocks.push((built.0, built.1, events));
    }
    // Both import what was built, in one call for each block.
    for backend in Backend::ALL {
        let mut chain = Chain::new(&executor, backend);
        for (block, ..) in &blocks {
            chain.import(block.clone()).unwrap();
        }
    }

    // The blocks did something, and something failed.
    let count = |blocks: &[(Block, Vec<DispatchOutcome>, Vec<EventRecord>)]| {
        let results = || blocks.iter().flat_map(|(_, results, _)| results);
        (
            results().filter(|result| result.is_ok()).count(),
            results().filter(|result| result.is_err()).count(),
        )
    };
    // With the inherent of each.
    assert_eq!(count(&blocks[..1]), (5, 2));
    let (succeeded, failed) = count(&blocks[1..4]);
    assert!(succeeded > 12 && failed >= 8, "{succeeded} {failed}");
    let (succeeded, failed) = count(&blocks[others..]);
    assert!(succeeded > 8 && failed > 20, "{succeeded} {failed}");
    let emitted = blocks[1].2.iter().filter(|record| {
        matches!(record.event, RuntimeEvent::Contracts(pallet_ebpf_contracts::Event::ContractEmitted { .. }))
    });
    assert!(emitted.count() >= 3);
}

/// Encoded reports of dry runs: of success, rejection and failure, with weights, deposits and events.
fn dry_runs(chain: &mut Chain, contracts: &Contracts) -> Vec<Vec<u8>> {
    let Contracts { flipper, token, misfit, .. } = contracts;
    let bob = Bob.to_account_id();
    let mut reports = vec![
        chain.dry_run(flipper, None, &GET).encode(),
        chain.dry_run(flipper, Some(Weight::from_parts(900_000_000, 0)), &FLIP).encode(),
        chain.dry_run(token, None, &(BALANCE_OF, &bob).encode()).encode(),
        chain.dry_run(token, None, &(TRANSFER, &bob, 1 as Balance).encode()).encode(),
        chain.dry_run_instantiate(&example("flipper"), &(NEW, false).encode()).encode(),
        chain.dry_run_instantiate(b"junk", &[]).encode(),
    ];
    for what in [0, 1, 3, 4, 5, 6, 7, 8] {
        reports.push(chain.dry_run(misfit, None, &[what]).encode());
    }
    reports.push(chain.dry_run(misfit, Some(GAS), &[2]).encode());
    reports
}

/// The deepest call stack with the most memory fits into the stack and the memory of the runtime.
#[test]
fn calls_nest_to_the_limit() {
    let executor = executor();
    let (uploads, contracts) = uploads();
    let depth = pallet_ebpf_contracts::limits::CALL_DEPTH as u8;
    for backend in Backend::ALL {
        let mut chain = Chain::new(&executor, backend);
        let extrinsics = chain.sign(&uploads);
        chain.build(&extrinsics);
        let mut run = |levels: u8| {
            let report = chain.dry_run(&contracts.nester, None, &[levels, REENTRY]);
            let debug = String::from_utf8(report.debug_message).unwrap();
            let output = report.result.unwrap_or_else(|error| panic!("{backend:?} {error:?} {debug}"));
            let events = report.events.expect("the API collects events");
            let emitted = events.iter().filter(|record| {
                let RuntimeEvent::Contracts(event) = &record.event else { return false };
                matches!(event, pallet_ebpf_contracts::Event::ContractEmitted { .. })
            });
            (output.data, debug, emitted.count())
        };
        let (_, _, alone) = run(0);
        let (output, debug, emitted) = run(depth - 1);
        assert_eq!(output, [depth - 2, 0], "{backend:?} {debug}");
        // One for each frame.
        assert_eq!(emitted - alone, usize::from(depth - 1), "{backend:?}");
        let (output, debug, _) = run(depth);
        assert_eq!(output, [depth - 1, 0]);
        assert!(debug.contains("MaxCallDepthReached"), "{debug}");
    }
}

#[test]
fn a_block_with_another_root_is_refused() {
    let executor = executor();
    let (uploads, _) = uploads();
    let mut chain = Chain::new(&executor, Backend::Native);
    let extrinsics = chain.sign(&uploads);
    let (mut block, _) = chain.build(&extrinsics);
    for backend in Backend::ALL {
        Chain::new(&executor, backend).import(block.clone()).unwrap();
    }
    block.header.state_root.0[0] ^= 1;
    for backend in Backend::ALL {
        assert!(Chain::new(&executor, backend).import(block.clone()).is_err());
    }
}
