//! What the node's side has to stand: threads, panics, a full cache, wrong claims, missing functions.

use codec::Encode;
use ebpf_backends_tests::{call_runtime, executor, Backend, Executor};
use ebpf_test_runtime::measure::{Task, EXPORT};
use ebpf_vm_host::host::{CacheExt, ModuleCache};
use sc_executor::WasmExecutor;
use sp_crypto_hashing::blake2_256;
use sp_io::{SubstrateHostFunctions, TestExternalities};
use std::sync::Arc;

/// A contract that makes the syscalls that it is told to, and returns `value`, unless that is 0: then it
/// traps.
fn guest(value: u32, padding: usize) -> Vec<u8> {
    let end = if value == 0 { "call abort" } else { "" };
    let padding = "mov r0, 1\n".repeat(padding);
    ebpf_asm::contract(&format!(
        "
        .rodata
        input: .byte 1, 2, 3, 4, 5, 6, 7, 8
        .bss
        output: .zero 32
        .text
        call:
            frame 0
        again:
            lddw r1, &input
            mov r2, 8
            lddw r3, &output
            mov r4, 32
            call task
            jeq r0, 0, again
            {end}
            mov r0, {value}
            lddw r1, &output
            ldxb r1, [r1+31]
            add r0, r1
            exit
        padding:
            frame 0
            {padding}
            exit
        "
    ))
}

fn task(elf: &[u8]) -> Task {
    Task { native: true, buffers: true, calls: 1, syscalls: 3, hash: blake2_256(elf), elf: elf.to_vec() }
}

fn run(executor: &Executor, cache: &Arc<ModuleCache>, task: &Task) -> Result<u64, String> {
    let mut state = TestExternalities::default();
    state.register_extension(CacheExt(Arc::clone(cache)));
    let result = call_runtime(executor, Backend::Interpreter, &mut state, EXPORT, &task.encode())?;
    Ok(u64::from_le_bytes(result.try_into().expect("the export returns a number")))
}

/// What [`guest`] with [`task`] gives: its value, what it reads in three syscalls, and the last output.
fn expected(value: u32) -> u64 {
    u64::from(value) + 3 * 36 + 1
}

#[test]
fn many_threads_use_one_cache() {
    let executor = executor();
    let guests: Vec<Vec<u8>> = (1..=12).map(|value| guest(value, 500)).collect();
    // Room for about a third of them.
    let all = Arc::new(ModuleCache::new(usize::MAX));
    for guest in &guests {
        run(&executor, &all, &task(guest)).unwrap();
    }
    let (count, bytes) = all.size();
    assert_eq!(count, guests.len());
    let capacity = bytes / 3;
    let cache = Arc::new(ModuleCache::new(capacity));
    std::thread::scope(|scope| {
        for thread in 0..6usize {
            let (executor, cache, guests) = (&executor, &cache, &guests);
            scope.spawn(move || {
                for round in 0..60usize {
                    let index = (thread * 5 + round * 7) % guests.len();
                    let result = run(executor, cache, &task(&guests[index]));
                    assert_eq!(result, Ok(expected(index as u32 + 1)));
                    assert!(cache.size().1 <= capacity);
                }
            });
        }
    });
    assert!((1..guests.len()).contains(&cache.size().0));
}

#[test]
fn both_backends_measure_the_same() {
    let executor = executor();
    let elf = guest(7, 10);
    let cache = Arc::new(ModuleCache::new(usize::MAX));
    for native in [false, true] {
        let task = Task { native, calls: 5, ..task(&elf) };
        assert_eq!(run(&executor, &cache, &task), Ok(5 * expected(7)));
    }
}

#[test]
fn a_panic_in_the_runtime_ends_its_instances() {
    let executor = executor();
    let (traps, returns) = (guest(0, 0), guest(7, 0));
    let cache = Arc::new(ModuleCache::new(usize::MAX));
    for _ in 0..100 {
        // The instance is alive when the runtime panics over what it did.
        let error = run(&executor, &cache, &task(&traps)).unwrap_err();
        assert!(error.contains("unreachable"), "{error}");
        // Only a session that is still there would hold on to the cache.
        assert_eq!(Arc::strong_count(&cache), 1);
    }
    assert_eq!(run(&executor, &cache, &task(&returns)), Ok(expected(7)));
}

#[test]
fn a_runtime_cannot_poison_the_cache() {
    let executor = executor();
    let (good, evil) = (guest(7, 0), guest(666, 0));
    let cache = Arc::new(ModuleCache::new(usize::MAX));
    let claim = Task { hash: blake2_256(&good), ..task(&evil) };
    let error = run(&executor, &cache, &claim).unwrap_err();
    assert!(error.contains("unreachable"), "{error}");
    assert_eq!(cache.size(), (0, 0));
    assert_eq!(run(&executor, &cache, &task(&good)), Ok(expected(7)));
}

#[test]
fn a_node_without_the_functions_says_which_are_missing() {
    let executor: WasmExecutor<SubstrateHostFunctions> = executor();
    let mut state = TestExternalities::default();
    let version =
        |backend, state: &mut TestExternalities| call_runtime(&executor, backend, state, "Core_version", &[]);
    let error = version(Backend::Native, &mut state).unwrap_err();
    assert!(error.contains("runtime requires function imports which are not present on the host"), "{error}");
    for function in ["instantiate", "instantiate_code", "run", "resume", "read", "write", "destroy"] {
        assert!(error.contains(&format!("env:ext_contract_vm_{function}_version_1")), "{error}");
    }
}
