//! Miscompilations that were found: each as a small program.

use ebpf_compilation::{check_source, Language, Tally};

/// Checks a program in Rust for each first byte of its input.
#[track_caller]
fn rust(name: &str, source: &str) {
    let header =
        "#![allow(warnings)]\nuse crate::prelude::*;\nuse alloc::vec::Vec;\nuse core::hint::black_box;\n";
    let inputs: Vec<_> = (0..=255).map(|byte| vec![byte, 7, 77]).collect();
    let mut tally = Tally::default();
    let found = check_source(Language::Rust, name, &format!("{header}{source}"), &inputs, &mut tally);
    if let Err(what) = found {
        panic!("{name}: {what}");
    }
    assert_eq!(tally.runs, 256);
}

/// LLVM takes a local's alignment for a fact and computes `base | index`; frames have to be aligned as much.
#[test]
fn locals_are_aligned_as_their_types_are() {
    let checks = [32, 64, 128, 256].map(|align| {
        format!(
            "    {{
        #[repr(align({align}))]
        struct Aligned([u8; {align}]);
        let mut local = Aligned([0; {align}]);
        black_box(&mut local);
        local.0[index & {}] = 99;
        note(&sum, {align}, &local.0[..]);
        note(&sum, {align}, misaligned(&local));
    }}\n",
            align - 1
        )
    });
    rust(
        "aligned_locals",
        &format!(
            "pub fn reset() {{}}
pub fn run(input: &[u8]) -> Vec<u8> {{
    let (sum, index) = (Sum::new(), input[0] as usize);
{}    sum.bytes()
}}\n",
            checks.concat()
        ),
    );
}

/// Data follows the context page, whose length is not a multiple of the largest alignment.
#[test]
fn statics_are_aligned_as_their_types_are_behind_the_context() {
    rust(
        "aligned_statics",
        "macro_rules! aligned {
    ($($name:ident $align:literal)*) => {
        $(#[repr(align($align))] struct $name { values: [u16; 64] }
          static $name: Global<$name> = Global::new($name { values: [5; 64] });)*
        pub fn reset() {
            $(unsafe { (*$name.get()).values = [5; 64]; })*
        }
        fn check(sum: &Sum, index: usize) {
            $(unsafe {
                (*$name.get()).values[index & 63] = 99;
                note(sum, $align, (*$name.get()).values);
                note(sum, $align, misaligned(&*$name.get()));
            })*
        }
    };
}
aligned!(A16 16 A32 32 A64 64 A128 128 A256 256);
pub fn run(input: &[u8]) -> Vec<u8> {
    let (sum, index) = (Sum::new(), input[0] as usize);
    note(&sum, 0, crate::environment::context(index));
    note(&sum, 1, crate::environment::gas_price());
    check(&sum, index);
    sum.bytes()
}\n",
    );
}

/// The same in C: a local that is aligned, of a structure and of an array.
#[test]
fn locals_in_c_are_aligned_as_they_are_declared() {
    let source = "#include \"csmith.h\"
struct whole { _Alignas(64) uint8_t bytes[64]; };
static void use(void *at) { __asm__ volatile(\"\" : : \"r\"(at) : \"memory\"); }
static uint8_t table[8] = {0, 16, 33, 48, 63, 96, 127, 5};
int main(void) {
    platform_main_begin();
    use(table);
    for (int i = 0; i < 8; i++) {
        struct whole whole = {{0}};
        _Alignas(128) uint16_t array[64] = {0};
        use(&whole);
        use(array);
        whole.bytes[table[i] & 63] = 99;
        array[table[i] & 63] = 77;
        use(&whole);
        use(array);
        for (int j = 0; j < 64; j++) {
            transparent_crc(whole.bytes[j], \"\", 0);
            transparent_crc(array[j], \"\", 0);
        }
        transparent_crc((uintptr_t)&whole % 64 + (uintptr_t)array % 128, \"\", 0);
    }
    platform_main_end(0, 0);
    return 0;
}
";
    let mut tally = Tally::default();
    if let Err(what) = check_source(Language::C, "aligned_locals_c", source, &[Vec::new()], &mut tally) {
        panic!("{what}");
    }
    assert_eq!(tally.runs, 1);
}
