//! The machine's own functions against Rust's.

mod common;

use common::{run, trap, with_instance, with_program, PLENTY};
use ebpf_vm::{Entry, Exit, Instance, Intrinsic, TrapKind};
use proptest::prelude::*;
use std::collections::HashSet;

/// A data segment of 64 bytes at 0x10010, after 16 bytes of read-only data; no heap.
const BUFFER: u64 = 0x1_0010;
const END: u64 = BUFFER + 64;

fn text(name: &str) -> String {
    format!(
        ".stack 0\n.heap 0\n.rodata\n.ascii \"0123456789abcdef\"\n.bss\n.zero 64\n.text\nframe 0\ncall {name}\nexit"
    )
}

/// Calls an intrinsic on a buffer; returns the exit, the buffer afterwards and the registers.
fn call(name: &str, buffer: &[u8; 64], arguments: [u64; 5]) -> (Exit, Vec<u8>, [u64; 11]) {
    with_instance(&text(name), |instance| {
        instance.write(BUFFER, buffer).unwrap();
        instance.set_arguments(arguments);
        let exit = instance.run();
        (exit, instance.read(BUFFER, 64).unwrap().to_vec(), instance.registers())
    })
}

fn pattern() -> [u8; 64] {
    core::array::from_fn(|index| index as u8)
}

#[test]
fn names_are_unique_and_found() {
    let names: HashSet<_> = Intrinsic::ALL.iter().map(|intrinsic| intrinsic.name()).collect();
    assert_eq!(names.len(), Intrinsic::ALL.len());
    for intrinsic in Intrinsic::ALL {
        assert_eq!(Intrinsic::from_name(intrinsic.name().as_bytes()), Some(*intrinsic));
    }
    assert_eq!(Intrinsic::from_name(b"memccpy"), None);
    assert_eq!(Intrinsic::from_name(b""), None);
}

#[test]
fn what_is_out_of_bounds_traps_and_changes_nothing() {
    let load = trap(TrapKind::LoadOutOfBounds, 1);
    let store = trap(TrapKind::StoreOutOfBounds, 1);
    for (name, arguments, expected) in [
        ("memcpy", [BUFFER, 0, 1], load),
        ("memcpy", [BUFFER, END - 3, 4], load),
        ("memcpy", [BUFFER, u64::MAX, 1], load),
        ("memcpy", [BUFFER, 1 << 32 | BUFFER, 4], load),
        ("memcpy", [END - 3, BUFFER, 4], store),
        ("memcpy", [BUFFER - 1, BUFFER, 4], store),
        // Both: the source is looked at first.
        ("memmove", [0, 0, 1], load),
        ("memset", [BUFFER - 1, 1, 4], store),
        ("memset", [END - 3, 1, 4], store),
        ("memset", [0, 1, 4], store),
        ("memcmp", [BUFFER, END - 3, 4], load),
        ("memcmp", [END - 3, BUFFER, 4], load),
        ("bcmp", [0, 0, 1], load),
    ] {
        let [r1, r2, r3] = arguments;
        let (exit, buffer, _) = call(name, &pattern(), [r1, r2, r3, 0, 0]);
        assert_eq!(exit, expected, "{name} {arguments:x?}");
        assert_eq!(buffer, pattern());
    }
}

#[test]
fn nothing_is_nowhere_out_of_bounds() {
    for name in ["memcpy", "memmove", "memset"] {
        assert_eq!(call(name, &pattern(), [7, u64::MAX, 0, 0, 0]).0, Exit::Returned(7), "{name}");
    }
    for name in ["memcmp", "bcmp"] {
        assert_eq!(call(name, &pattern(), [7, u64::MAX, 0, 0, 0]).0, Exit::Returned(0), "{name}");
    }
}

#[test]
fn read_only_data_is_a_source() {
    let (exit, buffer, _) = call("memcpy", &[0; 64], [BUFFER + 1, 0x1_0000, 16, 0, 0]);
    assert_eq!(exit, Exit::Returned(BUFFER + 1));
    assert_eq!(&buffer[..18], b"\x000123456789abcdef\0");
    assert_eq!(call("memcmp", &pattern(), [0x1_0000, 0x1_0001, 4, 0, 0]).0, Exit::Returned(-1i64 as u64));
}

#[test]
fn i128_division_has_no_trap() {
    let halves = |value: u128| (value as u64, (value >> 64) as u64);
    let (low, high) = halves(i128::MIN as u128);
    for (name, a, b, result) in [
        ("__udivti3", 7, 0, 0),
        ("__umodti3", 7, 0, 7),
        ("__divti3", i128::MIN as u128, 0, 0),
        ("__modti3", i128::MIN as u128, 0, i128::MIN as u128),
        ("__divti3", i128::MIN as u128, -1i128 as u128, i128::MIN as u128),
        ("__modti3", i128::MIN as u128, -1i128 as u128, 0),
        ("__multi3", i128::MIN as u128, -1i128 as u128, i128::MIN as u128),
    ] {
        let ((a_low, a_high), (b_low, b_high)) = (halves(a), halves(b));
        let (exit, _, registers) = call(name, &pattern(), [a_low, a_high, b_low, b_high, 9]);
        let (low, high) = halves(result);
        assert_eq!((exit, registers[2]), (Exit::Returned(low), high), "{name} {a:x} {b:x}");
        // The other arguments stay.
        assert_eq!((registers[1], registers[3], registers[4], registers[5]), (a_low, b_low, b_high, 9));
    }
    assert_eq!((low, high), (0, 1 << 63));
}

#[test]
fn only_the_lowest_byte_is_set() {
    let (exit, buffer, registers) = call("memset", &pattern(), [BUFFER + 2, 0x1ff, 3, 4, 5]);
    assert_eq!(exit, Exit::Returned(BUFFER + 2));
    assert_eq!(buffer[..8], [0, 1, 0xff, 0xff, 0xff, 5, 6, 7]);
    assert_eq!(registers[1..6], [BUFFER + 2, 0x1ff, 3, 4, 5]);
}

/// The C library's functions have their callers count on `int`.
#[test]
fn a_comparison_is_signed() {
    let mut buffer = [0; 64];
    buffer[1] = 0xff;
    assert_eq!(call("memcmp", &buffer, [BUFFER, BUFFER + 1, 1, 0, 0]).0, Exit::Returned(-255i64 as u64));
    assert_eq!(call("memcmp", &buffer, [BUFFER + 1, BUFFER, 1, 0, 0]).0, Exit::Returned(255));
}

#[test]
fn the_stack_can_be_used() {
    let text =
        "frame 32\nmov r1, r10\nsub r1, 32\nmov r2, 5\nmov r3, 32\ncall memset\nldxdw r0, [r10-8]\nexit";
    assert_eq!(run(text), Exit::Returned(0x0505_0505_0505_0505));
}

/// A number with a good chance of being special.
fn wide() -> impl Strategy<Value = u128> {
    prop_oneof![
        any::<u128>(),
        any::<u64>().prop_map(u128::from),
        any::<i8>().prop_map(|number| number as u128),
        Just(1 << 127),
        Just(i128::MAX as u128),
        Just(1 << 64),
    ]
}

proptest! {
    #[test]
    fn arithmetic_is_rusts(a in wide(), b in wide()) {
        let (sa, sb) = (a as i128, b as i128);
        let expected = [
            ("__multi3", a.wrapping_mul(b)),
            ("__udivti3", a.checked_div(b).unwrap_or(0)),
            ("__umodti3", a.checked_rem(b).unwrap_or(a)),
            ("__divti3", if b == 0 { 0 } else { sa.wrapping_div(sb) as u128 }),
            ("__modti3", if b == 0 { a } else { sa.wrapping_rem(sb) as u128 }),
        ];
        for (name, result) in expected {
            let arguments = [a as u64, (a >> 64) as u64, b as u64, (b >> 64) as u64, 0];
            let (exit, _, registers) = call(name, &[0; 64], arguments);
            prop_assert_eq!(exit, Exit::Returned(result as u64));
            prop_assert_eq!(registers[2], (result >> 64) as u64);
        }
    }

    #[test]
    fn copies_are_rusts(to in 0..64usize, from in 0..64usize, len in 0..64usize, memcpy: bool) {
        let len = len.min(64 - to).min(64 - from);
        let mut expected = pattern();
        expected.copy_within(from..from + len, to);
        let name = if memcpy { "memcpy" } else { "memmove" };
        let arguments = [BUFFER + to as u64, BUFFER + from as u64, len as u64, 0, 0];
        let (exit, buffer, _) = call(name, &pattern(), arguments);
        prop_assert_eq!(exit, Exit::Returned(BUFFER + to as u64));
        prop_assert_eq!(buffer, expected);
    }

    #[test]
    fn comparisons_are_rusts(mut bytes: [[u8; 32]; 2], same in 0..32usize, len in 0..32usize) {
        let (left, right) = bytes.split_at_mut(1);
        left[0][..same].copy_from_slice(&right[0][..same]);
        let order = bytes[0][..len].cmp(&bytes[1][..len]);
        let mut buffer = [0; 64];
        buffer.copy_from_slice(&bytes.concat());
        for name in ["memcmp", "bcmp"] {
            let (exit, ..) = call(name, &buffer, [BUFFER, BUFFER + 32, len as u64, 0, 0]);
            let Exit::Returned(r0) = exit else { panic!("{exit:?}") };
            prop_assert_eq!((r0 as i64).cmp(&0), order);
            // As a C `int`, too.
            prop_assert_eq!((r0 as i32).cmp(&0), order);
        }
    }
}

#[test]
fn an_intrinsic_is_no_function_pointer() {
    // Its index is not an address.
    with_program("frame 0\nmov r1, 0\ncallx r1\ncall memcpy\nexit", |program| {
        let mut instance = Instance::new(program, Entry::Call, PLENTY).unwrap();
        assert_eq!(instance.run(), trap(TrapKind::InvalidCallTarget, 2));
    });
}
