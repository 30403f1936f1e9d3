//! Guest memory: what can be accessed, by whom, and what making the heap accessible costs.

mod common;

use common::{gas_used, run, trap, with_instance, with_program, PLENTY};
use ebpf_vm::{AccessError, Entry, Exit, Gas, Instance, TrapKind};

/// Read-only data at 0x10000..0x10005, data at 0x10010..0x10016 with bss, stack at 0x10020..0x10060, heap
/// at 0x10060..0x13060: three pages.
const REGIONS: &str = "
    .stack 64
    .heap 0x3000
    .rodata
    .ascii \"hello\"
    .data
    .ascii \"abc\"
    .bss
    .zero 3
    .text
";

const RODATA: u64 = 0x1_0000;
const DATA: u64 = 0x1_0010;
const STACK: u64 = 0x1_0020;
const HEAP: u64 = 0x1_0060;
const END: u64 = 0x1_3060;

fn access(instruction: &str, address: u64) -> Exit {
    run(&format!("{REGIONS}frame 0\nlddw r1, {address:#x}\n{instruction}\nexit"))
}

const LOADS: [(&str, u64); 7] =
    [("ldxb", 1), ("ldxh", 2), ("ldxw", 4), ("ldxdw", 8), ("ldxsb", 1), ("ldxsh", 2), ("ldxsw", 4)];
const STORES: [(&str, u64); 4] = [("b", 1), ("h", 2), ("w", 4), ("dw", 8)];

#[test]
fn the_layout_is_as_specified() {
    with_program(&format!("{REGIONS}frame 0\nexit"), |program| {
        let layout = program.layout();
        assert_eq!(layout.rodata_end, RODATA + 5);
        assert_eq!(layout.data_start, DATA);
        assert_eq!(layout.data_end, DATA + 6);
        assert_eq!(layout.stack_base, STACK);
        assert_eq!(layout.heap_base, HEAP);
        assert_eq!(layout.heap_end, END);
        assert_eq!(program.memory_limit_bytes(), END - RODATA);
        let instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        let mut expected = [0; 0x60];
        expected[..5].copy_from_slice(b"hello");
        expected[0x10..0x13].copy_from_slice(b"abc");
        assert_eq!(instance.memory(), expected);
    });
}

#[test]
fn loads_are_bounded() {
    let denied = trap(TrapKind::LoadOutOfBounds, 3);
    for (name, size) in LOADS {
        let load = format!("{name} r0, [r1]");
        for address in [RODATA, RODATA + 5, DATA - 1, DATA, STACK - 1, STACK, HEAP - 1, HEAP, END - size] {
            assert!(matches!(access(&load, address), Exit::Returned(_)), "{name} at {address:#x}");
        }
        for address in
            [0, RODATA - 1, END - size + 1, END, 1 << 31, 1 << 32 | RODATA, u64::MAX, 0u64.wrapping_sub(size)]
        {
            assert_eq!(access(&load, address), denied, "{name} at {address:#x}");
        }
    }
}

#[test]
fn stores_are_bounded() {
    let denied = trap(TrapKind::StoreOutOfBounds, 3);
    for (suffix, size) in STORES {
        for store in [format!("st{suffix} [r1], 1"), format!("stx{suffix} [r1], r1")] {
            for address in [DATA, DATA + 6, STACK, HEAP - 1, HEAP, END - size] {
                assert_eq!(access(&store, address), Exit::Returned(0), "{store} at {address:#x}");
            }
            for address in [0, RODATA, RODATA + 5, DATA - 1, END - size + 1, END, 1 << 32 | DATA, u64::MAX] {
                assert_eq!(access(&store, address), denied, "{store} at {address:#x}");
            }
        }
    }
}

/// An atomic reads and writes: outside of memory it is a store.
#[test]
fn atomics_are_bounded_like_stores() {
    for atomic in ["lock add [r1], r2", "lock fetch or32 [r1], r2", "lock cmpxchg [r1], r2"] {
        assert_eq!(access(atomic, DATA + 1), Exit::Returned(if atomic.contains("cmp") { 0x6362 } else { 0 }));
        for address in [0, RODATA, DATA - 1, END, u64::MAX] {
            assert_eq!(access(atomic, address), trap(TrapKind::StoreOutOfBounds, 3), "{address:#x}");
        }
    }
}

#[test]
fn addresses_wrap() {
    assert_eq!(access("sub r1, 100\nldxb r0, [r1+100]", RODATA), Exit::Returned(u64::from(b'h')));
    assert_eq!(
        run(&format!("{REGIONS}frame 0\nlddw r1, 0xffffffffffff8010\nldxb r0, [r1+32767]\nexit")),
        trap(TrapKind::LoadOutOfBounds, 3)
    );
    // -32768 + 32767 + 0x10001 = 0x10000, over the top.
    let text = "frame 0\nlddw r1, 0xfffffffffffffff0\nldxb r0, [r1+16]\nexit";
    assert_eq!(run(&format!("{REGIONS}{text}")), trap(TrapKind::LoadOutOfBounds, 3));
}

#[test]
fn stores_are_little_endian_and_unaligned() {
    with_instance(
        &format!("{REGIONS}frame 0\nlddw r2, 0x0807060504030201\nstxdw [r10-11], r2\nexit"),
        |instance| {
            assert_eq!(instance.run(), Exit::Returned(0));
            assert_eq!(instance.read(HEAP - 11, 8).unwrap(), [1, 2, 3, 4, 5, 6, 7, 8]);
        },
    );
}

#[test]
fn memory_is_set_up_anew_for_each_run() {
    with_program(
        &format!("{REGIONS}frame 0\nlddw r1, {DATA}\nldxb r0, [r1]\nstb [r1], 1\nexit"),
        |program| {
            for _ in 0..2 {
                let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
                assert_eq!(instance.run(), Exit::Returned(u64::from(b'a')));
            }
        },
    );
}

/// Gas that one access in the heap costs more than one elsewhere.
fn growth(instruction: &str, address: u64) -> u64 {
    let text = |address| format!("{REGIONS}frame 0\nlddw r1, {address:#x}\n{instruction}\nexit");
    let (exit, used) = gas_used(&text(address));
    assert!(matches!(exit, Exit::Returned(_)));
    used - gas_used(&text(STACK)).1
}

#[test]
fn the_heap_costs_what_is_added_in_whole_pages() {
    for instruction in ["ldxb r0, [r1]", "stb [r1], 1", "lock add [r1], r2"] {
        assert_eq!(growth(instruction, HEAP), 512);
        assert_eq!(growth(instruction, HEAP + 0xff0), 512);
        assert_eq!(growth(instruction, HEAP + 0x1000), 1024);
        assert_eq!(growth(instruction, END - 8), 1536);
    }
    // The last byte decides.
    assert_eq!(growth("ldxdw r0, [r1]", HEAP + 0xff8), 512);
    assert_eq!(growth("ldxdw r0, [r1]", HEAP + 0xff9), 1024);
    assert_eq!(growth("ldxb r0, [r1]", HEAP - 1), 0);
    assert_eq!(growth("ldxh r0, [r1]", HEAP - 1), 512);
    // Twice the same page costs once.
    assert_eq!(growth("stb [r1], 1\nldxb r0, [r1+7]\nstb [r1+15], 1", HEAP), 512);
    // Downwards, too: the first access paid for everything below it.
    let lower =
        |by| format!("{REGIONS}frame 0\nlddw r1, {}\nstb [r1], 1\nldxb r0, [r1-{by}]\nexit", HEAP + 4096);
    assert_eq!(gas_used(&lower(4096)), gas_used(&lower(0x1040)));
    // Not by instructions only.
    assert_eq!(growth("mov r3, 8\ncall memset", HEAP), 512);
    assert_eq!(growth("mov r2, r10\nmov r3, 8\ncall memcmp", STACK), 0);
}

#[test]
fn a_heap_that_is_no_whole_page_is_paid_as_it_is() {
    let text = |size| format!(".heap {size}\nframe 0\nldxb r0, [r10]\nexit");
    let (_, base) = gas_used("frame 0\nldxb r0, [r10-1]\nexit");
    assert_eq!(gas_used(&text(16)), (Exit::Returned(0), base + 2));
    assert_eq!(gas_used(&text(4096)), (Exit::Returned(0), base + 512));
    assert_eq!(gas_used(&text(4112)), (Exit::Returned(0), base + 512));
    assert_eq!(gas_used(&text(0)).0, trap(TrapKind::LoadOutOfBounds, 1));
}

#[test]
fn what_is_not_accessed_is_not_accessible() {
    with_instance(&format!("{REGIONS}frame 0\nldxb r0, [r10]\nexit"), |instance| {
        assert_eq!(instance.memory().len() as u64, HEAP - RODATA);
        instance.run();
        assert_eq!(instance.memory().len() as u64, HEAP + 4096 - RODATA);
    });
}

#[test]
fn growth_without_gas_ends_the_run() {
    let text = format!("{REGIONS}frame 0\nstb [r10], 1\nexit");
    with_program(&text, |program| {
        let needed = program.startup_gas().0 + 1 + 2 + 512 + 4;
        for gas in 0..needed {
            let Ok(mut instance) = Instance::new(program, Entry::Call, Gas(gas)) else {
                assert!(gas < program.startup_gas().0);
                continue;
            };
            assert_eq!(instance.run(), Exit::OutOfGas, "{gas}");
            assert_eq!(instance.gas(), Gas(0));
            // Nothing became accessible unless it was paid.
            let paid = gas >= needed - 4;
            assert_eq!(instance.memory().len() as u64 > HEAP - RODATA, paid, "{gas}");
        }
        let mut instance = Instance::new(program, Entry::Call, Gas(needed)).unwrap();
        assert_eq!((instance.run(), instance.gas()), (Exit::Returned(0), Gas(0)));
    });
}

/// A range that goes over the end of memory makes nothing accessible and costs nothing but the access.
#[test]
fn an_access_that_fails_does_not_grow_the_heap() {
    for (instruction, kind) in
        [("ldxdw r0, [r1]", TrapKind::LoadOutOfBounds), ("stdw [r1], 0", TrapKind::StoreOutOfBounds)]
    {
        with_instance(&format!("{REGIONS}frame 0\nlddw r1, {}\n{instruction}\nexit", END - 4), |instance| {
            let before = instance.gas().0;
            assert_eq!(instance.run(), trap(kind, 3));
            assert_eq!(before - instance.gas().0, 4);
            assert_eq!(instance.memory().len() as u64, HEAP - RODATA);
        });
    }
}

#[test]
fn the_host_is_bounded_like_the_program() {
    with_instance(&format!("{REGIONS}frame 0\nexit"), |instance| {
        assert_eq!(instance.read(RODATA, 5), Ok(&b"hello"[..]));
        assert_eq!(instance.write(RODATA, b"x"), Err(AccessError::OutOfBounds));
        assert_eq!(instance.write(DATA - 1, b"xy"), Err(AccessError::OutOfBounds));
        assert_eq!(instance.write(DATA, b"xyz"), Ok(()));
        assert_eq!(instance.read(DATA - 1, 5), Ok(&b"\0xyz\0"[..]));
        assert_eq!(instance.read(RODATA - 1, 1), Err(AccessError::OutOfBounds));
        assert_eq!(instance.read(u64::MAX, 1), Err(AccessError::OutOfBounds));
        assert_eq!(instance.read(u64::MAX, u64::MAX), Err(AccessError::OutOfBounds));
        assert_eq!(instance.read(RODATA, u64::MAX), Err(AccessError::OutOfBounds));
        assert_eq!(instance.read(END - 1, 2), Err(AccessError::OutOfBounds));
        // Nothing at all is nowhere wrong.
        for address in [0, RODATA, END, u64::MAX] {
            assert_eq!(instance.read(address, 0), Ok(&[][..]));
            assert_eq!(instance.write(address, &[]), Ok(()));
        }
        let before = instance.gas().0;
        assert_eq!(instance.write(END - 1, &[7]), Ok(()));
        assert_eq!(before - instance.gas().0, 3 * 512);
        assert_eq!(instance.read(END - 2, 2), Ok(&[0, 7][..]));
    });
}

#[test]
fn the_host_runs_out_of_gas_like_the_program() {
    with_instance(&format!("{REGIONS}frame 0\nexit"), |instance| {
        instance.set_gas(Gas(511));
        assert_eq!(instance.read(HEAP, 1), Err(AccessError::OutOfGas));
        assert_eq!(instance.gas(), Gas(0));
        instance.set_gas(Gas(512));
        assert_eq!(instance.read(HEAP, 1), Ok(&[0][..]));
        assert_eq!(instance.run(), Exit::OutOfGas);
    });
}

/// Context at 0x10000..0x10020, configuration up to 0x10030, then the regions as above.
const ENVIRONMENT: &str = ".context 32\n.configuration 16\n";

#[test]
fn the_environment_is_in_front_of_the_read_only_data() {
    with_program(&format!("{ENVIRONMENT}{REGIONS}frame 0\nexit"), |program| {
        let layout = program.layout();
        assert_eq!((program.elf().context_size, program.elf().configuration_size), (32, 16));
        assert_eq!(layout.environment_end, RODATA + 48);
        assert_eq!(layout.rodata_end, RODATA + 48 + 5);
        assert_eq!(layout.data_start, DATA + 48);
        assert_eq!(layout.heap_end, END + 48);
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        let mut expected = [0; 0x90];
        expected[0x30..0x35].copy_from_slice(b"hello");
        expected[0x40..0x43].copy_from_slice(b"abc");
        assert_eq!(instance.memory(), expected);
        // What is missing stays zero, what is too much goes nowhere.
        instance.set_environment(&[1; 5]);
        expected[..5].fill(1);
        assert_eq!(instance.memory(), expected);
        instance.set_environment(&[2; 100]);
        expected[..48].fill(2);
        assert_eq!(instance.memory(), expected);
    });
    // Without one there is no place for it.
    with_program(&format!("{REGIONS}frame 0\nexit"), |program| {
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        instance.set_environment(&[1; 100]);
        assert_eq!(instance.memory()[..5], *b"hello");
    });
}

#[test]
fn the_environment_can_be_loaded_and_not_stored_to() {
    let run = |instruction: &str, address: u64| {
        let code = format!("{ENVIRONMENT}{REGIONS}frame 0\nlddw r1, {address:#x}\n{instruction}\nexit");
        with_instance(&code, |instance| {
            instance.set_environment(&(0..48).collect::<Vec<u8>>());
            let exit = instance.run();
            assert!(
                matches!(exit, Exit::Trap { .. })
                    || instance.memory()[..48].iter().eq(&(0..48).collect::<Vec<u8>>())
            );
            exit
        })
    };
    for (name, size) in LOADS {
        let first = (0..size).fold(0, |sum, at| sum | at << (8 * at));
        assert_eq!(run(&format!("{name} r0, [r1]"), RODATA), Exit::Returned(first));
        assert!(matches!(run(&format!("{name} r0, [r1]"), RODATA + 48 - size), Exit::Returned(_)));
        // Across the end: the read-only data follows.
        assert!(matches!(run(&format!("{name} r0, [r1]"), RODATA + 47), Exit::Returned(_)));
        assert_eq!(run(&format!("{name} r0, [r1]"), RODATA - 1), trap(TrapKind::LoadOutOfBounds, 3));
    }
    for (name, _) in STORES {
        for address in [RODATA, RODATA + 32, RODATA + 47, DATA + 47] {
            assert_eq!(run(&format!("st{name} [r1], 1"), address), trap(TrapKind::StoreOutOfBounds, 3));
            assert_eq!(run(&format!("stx{name} [r1], r1"), address), trap(TrapKind::StoreOutOfBounds, 3));
        }
        assert_eq!(run(&format!("st{name} [r1], 1"), DATA + 48), Exit::Returned(0));
    }
    with_instance(&format!("{ENVIRONMENT}{REGIONS}frame 0\nexit"), |instance| {
        assert_eq!(instance.write(RODATA, &[1]), Err(AccessError::OutOfBounds));
        assert_eq!(instance.read(RODATA, 2), Ok(&[0, 0][..]));
    });
}

#[test]
fn the_environment_is_paid_for_like_other_memory() {
    let startup = |text: &str| with_program(text, |program| program.startup_gas().0);
    let without = startup("frame 0\nexit");
    assert_eq!(startup(".context 16\nframe 0\nexit"), without + 2);
    assert_eq!(startup(".context 1024\n.configuration 16384\nframe 0\nexit"), without + 17_408 / 8);
}
