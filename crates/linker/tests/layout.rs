//! What the linker makes of special objects: where things are, and that they work in the VM.

mod common;

use common::{compile, execute, frame, numbers, results, slots};
use ebpf_linker::Options;
use ebpf_vm::{elf, limits::DATA_BASE};

#[test]
fn imports_have_addresses() {
    let source = "u64 (*volatile reader)(void *, u64) = input; void (*volatile back)(u64, const void *, u64) = return_value;
        void call(void) { char b[64]; u64 n = reader(b, 64); back(0, b, n); }";
    let contract = compile("thunks", source, &[], &Options::default());
    assert_eq!(execute(&contract, b"through a pointer"), b"through a pointer");
    let names: Vec<_> = contract.symbols.functions.iter().map(|function| &function.name[..]).collect();
    assert_eq!(names, ["deploy", "call", "input@import", "return_value@import"]);
}

#[test]
fn heap_is_where_the_vm_has_it() {
    let source = "extern char __heap_start[], __heap_end[]; char *data[2] = {__heap_start + 8, __heap_end}; char bss[77];
        void call(void) { char *p[4] = {__heap_start, __heap_end, data[0], data[1]}; *__heap_start = 1; __heap_end[-1] = bss[0];
        return_value(0, p, sizeof p); }";
    for (stack_size, heap_size) in [(32 << 10, 128 << 10), (64, 16), (256 << 10, 1 << 20)] {
        let options = Options { stack_size, heap_size, ..Options::default() };
        let contract = compile("heap", source, &[], &options);
        let view = elf::read(&contract.elf).expect("the linker has read it");
        assert_eq!((view.stack_size, view.heap_size), (stack_size, heap_size));
        let layout = view.layout();
        let (start, end) = (layout.heap_base, layout.heap_end);
        assert_eq!(end - start, heap_size.into());
        assert_eq!(numbers(&execute(&contract, &[])), [start, end, start + 8, end]);
    }
}

const SYMBOLS: &str =
    "extern const char __context[], __gas_price[], __configuration[], __configuration_end[];";

#[test]
fn a_contract_gets_the_environment_that_it_refers_to() {
    let sizes = |name: &str, body: &str| {
        let source = format!("{SYMBOLS} void call(void) {{ {body} }}");
        let contract = compile(name, &source, &[], &Options::default());
        let view = elf::read(&contract.elf).expect("the linker has read it");
        (view.context_size, view.configuration_size)
    };
    let with = |symbol: &str| format!("const void *p[1] = {{{symbol}}}; return_value(0, p, sizeof p);");
    assert_eq!(sizes("environment-none", "return_value(0, 0, 0);"), (0, 0));
    assert_eq!(sizes("environment-context", &with("__context + 8")), (112, 0));
    assert_eq!(sizes("environment-price", &with("__gas_price")), (128, 0));
    assert_eq!(sizes("environment-configuration", &with("__configuration")), (0, 1024));
    assert_eq!(sizes("environment-end", &with("__configuration_end")), (0, 1024));
    // What is not reached does not count.
    let unused = "return_value(0, 0, 0); } void unused(void) { return_value(0, __gas_price, 16);";
    assert_eq!(sizes("environment-unused", unused), (0, 0));
}

#[test]
fn the_environment_is_where_the_vm_has_it() {
    let source = format!(
        "{SYMBOLS} const char *data[2] = {{__context + 8, __configuration}}; const int fixed[2] = {{77, 78}};
        void call(void) {{ const void *p[7] = {{__context, __gas_price, __configuration, __configuration_end, data[0],
        data[1], fixed}}; return_value(0, p, sizeof p); }}"
    );
    for configuration_size in [0, 16, 1024, 16 << 10] {
        let options = Options { configuration_size, ..Options::default() };
        let contract = compile("environment", &source, &[], &options);
        let layout = elf::read(&contract.elf).expect("the linker has read it").layout();
        let end = DATA_BASE + 128 + u64::from(configuration_size);
        assert_eq!(layout.environment_end, end);
        let numbers = numbers(&execute(&contract, &[]));
        let (start, price) = (DATA_BASE, DATA_BASE + 112);
        assert_eq!(numbers[..6], [start, price, DATA_BASE + 128, end, start + 8, DATA_BASE + 128]);
        assert!((end..layout.rodata_end).contains(&numbers[6]), "{numbers:x?}");
    }
}

#[test]
fn constants_and_addresses_take_one_slot_if_they_fit() {
    let short = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, u64::MAX, -0x8000_0000i64 as u64];
    let long = [1 << 32, -0x8000_0001i64 as u64, i64::MIN as u64, i64::MAX as u64, 0x1234_5678_9abc_def0];
    let code: String = (0..)
        .zip(short.iter().chain(&long))
        .map(|(index, value)| format!("r1 = {value:#x} ll\n*(u64 *)(r9 + {}) = r1\n", 8 * index))
        .collect();
    // `r9` is the caller's.
    let code = format!("r9 = results ll\nif r1 != 12345678 goto +1\nexit\n{code}exit");
    let (contract, output) = results("constants", &code, &Options::default());
    assert_eq!(output[..12], [&short[..], &long].concat());
    assert_eq!(slots(&contract, "body"), 1 + 1 + 2 + 2 * 7 + 3 * 5 + 1);
}

/// Jumps in all directions over code that becomes shorter, as far as 16 bits allow, and further.
#[test]
fn jumps_follow_their_targets() {
    let (_, output) = results(
        "jumps",
        "r9 = results ll
        r1 = 0
    1:  r1 += 1
        r2 = 0x123 ll
        if r1 < 5 goto 1b
        *(u64 *)(r9 + 0) = r1
        if r2 == 0x123 goto 2f
        .rept 8000
        r3 = 7 ll
        r4 = 0x700000000 ll
        .endr
    2:  *(u64 *)(r9 + 8) = r2
        gotol 3f
        .rept 20000
        r3 = 7 ll
        .endr
    4:  r2 += 1
        *(u64 *)(r9 + 16) = r2
        exit
        .rept 20000
        r3 = 7 ll
        .endr
    3:  r2 += 1
        gotol 4b",
        &Options::default(),
    );
    assert_eq!(output[..3], [5, 0x123, 0x125]);
}

#[test]
fn data_keeps_its_alignment() {
    let source = "extern const char __context[], __configuration[];
        __attribute__((aligned(256))) const char ro[3] = {1, 2, 3}; const char ro2[1] = {9};
        __attribute__((aligned(512))) char rw[3] = {4, 5, 6}; char rw2 = 1; __attribute__((aligned(1024))) char zero[5];
        void call(void) { const volatile char *p[8]; p[0] = ro; p[1] = ro2; p[2] = rw; p[3] = &rw2; p[4] = zero;
            p[5] = (char *)0 + ro[2]; p[6] = (char *)0 + rw[2] + p[3][0]; p[7] = (char *)0 + zero[4] + ro2[0] + ENVIRONMENT;
            return_value(0, p, sizeof p); }";
    let environments =
        [("0", 0), ("(__context[0] & 1)", 112), ("(__context[0] + __configuration[9])", 112 + 48)];
    for ((environment, bytes), flags) in
        environments.into_iter().flat_map(|used| [(used, &[][..]), (used, &["-fdata-sections"][..])])
    {
        let environment = format!("-DENVIRONMENT={environment}");
        let flags = [flags, &[environment.as_str()]].concat();
        let options = Options { configuration_size: 48, ..Options::default() };
        let contract = compile("alignment", source, &flags, &options);
        let output = numbers(&execute(&contract, &[]));
        for (address, align) in output.iter().zip([256, 1, 512, 1, 1024]) {
            assert_eq!(address % align, 0, "{address:#x} is not aligned to {align}");
        }
        assert_eq!(output[5..], [3, 7, 9]);
        let layout = elf::read(&contract.elf).expect("the linker has read it").layout();
        assert_eq!(layout.environment_end, DATA_BASE + bytes);
        assert!(output[..2]
            .iter()
            .all(|address| (layout.environment_end..layout.rodata_end).contains(address)));
        assert!(output[2..5].iter().all(|address| (layout.data_start..layout.data_end).contains(address)));
    }
}

#[test]
fn data_holds_addresses() {
    let (contract, output) = results(
        "addresses",
        "r9 = results ll
        r1 = table ll
        r2 = *(u64 *)(r1 + 0)
        *(u64 *)(r9 + 0) = r2
        r3 = *(u64 *)(r1 + 8)
        r2 = *(u8 *)(r3 + 0)
        *(u64 *)(r9 + 8) = r2
        r3 = *(u64 *)(r1 + 16)
        r1 = middle - 4 ll
        r2 = *(u8 *)(r1 + 0)
        *(u64 *)(r9 + 16) = r2
        r1 = target ll
        r1 -= r3
        *(u64 *)(r9 + 24) = r1
        callx r3
        r9 = results ll
        *(u64 *)(r9 + 32) = r0
        exit
        .type target,@function
    target: r0 = 77
        exit
        .section .data.rel.ro,\"aw\",@progbits
    table: .quad table + 16, middle + 2, target
        .data
        .byte 1, 2, 3, 4
    middle: .byte 5, 6, 7",
        &Options::default(),
    );
    // What only relocations write is read-only, and first.
    assert_eq!(output[..5], [DATA_BASE + 16, 7, 1, 0, 77]);
    let view = elf::read(&contract.elf).expect("the linker has read it");
    assert_eq!((view.rodata.len(), view.data.len()), (24, 7));
}

#[test]
fn nothing_unused_is_kept() {
    let source = "const char *unused_text(void) { return \"unused\"; } static int counter = 7;
        int used(int x) { return x + 1; } int unused(int x) { return counter += used(x); }
        void call(void) { volatile int x = used(1); }";
    let contract = compile("unused", source, &["-fno-inline"], &Options::default());
    let names: Vec<_> = contract.symbols.functions.iter().map(|function| &function.name[..]).collect();
    assert_eq!(names, ["deploy", "used", "call"]);
    assert_eq!(contract.symbols.data, []);
    let view = elf::read(&contract.elf).expect("the linker has read it");
    assert!(view.rodata.is_empty() && view.data.is_empty() && view.imports.is_empty());
}

#[test]
fn names_are_those_of_the_symbols() {
    let source = "__attribute__((noinline)) static int first(int x) { int y[3]; input(y, 12); return y[x]; }
        int other(int) __attribute__((alias(\"first\"))); static int data = 3;
        void call(void) { data += first(data) + other(1); }";
    let contract = compile("names", source, &[], &Options::default());
    let (data, functions) = (&contract.symbols.data, &contract.symbols.functions);
    assert_eq!(data.len(), 1);
    assert_eq!((data[0].address, data[0].bytes, &data[0].name[..]), (DATA_BASE, 4, ".data"));
    // Two names for one function: the one that others see.
    let names: Vec<_> = functions.iter().map(|function| &function.name[..]).collect();
    assert_eq!(names, ["deploy", "other", "call"]);
    let mut next = 0;
    let mut text = format!("data {DATA_BASE} 4 .data\n");
    for function in functions {
        assert_eq!(function.index, next);
        next += function.slots;
        text +=
            &format!("function {} {} {} {}\n", function.index, function.slots, function.frame, function.name);
        let last = next - 1;
        assert_eq!(contract.symbols.function_at(function.index), Some(function));
        assert_eq!(contract.symbols.function_at(last), Some(function));
    }
    assert_eq!(contract.symbols.function_at(next), None);
    assert_eq!(contract.symbols.to_string(), text);
    assert_eq!(frame(&contract, "other"), 16);
}

#[test]
fn functions_end_in_exit_or_a_jump() {
    let source = "void abort(void) __attribute__((noreturn)); __attribute__((noinline)) static void fail(void) { abort(); }
        void call(void) { char b[8]; if (input(b, 8) == 3) fail(); for (;;) if (input(b, 8) == 5) return_value(0, b, 5); }";
    let contract = compile("ends", source, &[], &Options::default());
    assert_eq!(execute(&contract, b"12345"), b"12345");
    assert_eq!(slots(&contract, "fail"), 3);
}
