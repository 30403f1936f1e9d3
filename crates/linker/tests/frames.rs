//! Frames: how large and how aligned they are, and where arguments in them go.

mod common;

use common::{compile, execute, frame, numbers, results};
use ebpf_linker::{frames, FrameLayout, Options};
use ebpf_vm::elf;

/// Eight arguments, in the form that LLVM 23 gives them: three of them on the stack, in a recursion.
#[test]
fn arguments_on_the_stack() {
    let (contract, output) = results(
        "arguments",
        "r1 = 1
        r2 = 2
        r3 = 3
        r4 = 4
        r5 = 5
        r6 = 60
        *(u64 *)(r11 - 8) = r6
        *(u64 *)(r11 - 16) = 70
        *(u64 *)(r11 - 24) = 3
        call eight
        r9 = results ll
        *(u64 *)(r9 + 0) = r0
        exit
        .type eight,@function
    eight:
        r6 = *(u64 *)(r11 + 8)
        r7 = *(u64 *)(r11 + 16)
        r8 = *(u64 *)(r11 + 24)
        *(u64 *)(r10 - 8) = r6
        *(u8 *)(r10 - 17) = r8
        if r8 == 0 goto 1f
        r6 += 1
        r7 += 1
        r8 -= 1
        *(u64 *)(r11 - 24) = r8
        *(u64 *)(r11 - 8) = r6
        *(u64 *)(r11 - 16) = r7
        call eight
        r6 = *(u64 *)(r10 - 8)
        r0 *= 10
        r0 += r6
        r7 = *(u64 *)(r11 + 16)
        r0 += r7
        exit
    1:  r0 = r6
        exit",
        &Options::default(),
    );
    // Below: 63 at depth 3; then each level adds what it stored and what it was passed.
    let expected = [(62, 72), (61, 71), (60, 70)].iter().fold(63, |sum, (six, seven)| sum * 10 + six + seven);
    assert_eq!(output[0], expected);
    assert_eq!((frame(&contract, "body"), frame(&contract, "eight")), (32, 48));
}

/// Options with what the compiler says of some functions: name, bytes and alignment.
fn told(functions: &[(&str, u64, u64)]) -> Options {
    let layout = |bytes, align| FrameLayout { bytes, align, most_aligned: None };
    let frames = functions.iter().map(|(name, bytes, align)| (name.to_string(), layout(*bytes, *align)));
    Options { frames: frames.collect(), ..Options::default() }
}

const FOUR: &str = "*(u8 *)(r10 - 1) = 1
    call two
    call three
    call four
    exit
    .type two,@function
two: r2 = *(u64 *)(r10 - 24)
    exit
    .type three,@function
three: r2 = r10
    r2 += -100
    exit
    .type four,@function
four: exit";

#[test]
fn frames_hold_what_the_code_shows() {
    let (contract, _) = results("frames", FOUR, &told(&[("three", 1, 8)]));
    let frames = ["body", "two", "three", "four"].map(|name| frame(&contract, name));
    assert_eq!(frames, [16, 32, 112, 0]);
}

/// What the compiler says counts, and what the code shows counts if it is more.
#[test]
fn frames_hold_what_the_compiler_says() {
    let source = "*(u8 *)(r10 - 1) = 1\nr1 = r10\nr1 += -8\nr1 += -56\n*(u8 *)(r1 + 0) = 2\nexit";
    let (contract, _) = results("said", source, &told(&[("body", 200, 8), ("deploy", 3, 1)]));
    assert_eq!((frame(&contract, "body"), frame(&contract, "deploy")), (208, 16));
    let (contract, _) = results("said-less", source, &told(&[("body", 3, 8)]));
    assert_eq!(frame(&contract, "body"), 16);
}

/// The compiler knows a function by another name than messages do.
#[test]
fn frames_are_found_by_every_name() {
    let source = "__attribute__((noinline)) static u64 first(u64 x) { u64 y[9]; input(y, 72); return y[x]; }
        u64 other(u64) __attribute__((alias(\"first\")));
        void call(void) { u64 sum = first(1) + other(2); return_value(0, &sum, 8); }";
    let contract = compile("alias", source, &[], &Options::default());
    assert_eq!(frame(&contract, "other"), 80);
}

#[test]
fn remarks_are_read() {
    let log = "INFO linking file a.bc type Bitcode
DEBUG remark: a.c:3:0: 0 stack bytes in function 'deploy'
DEBUG remark: a.c:3:0: 
Function: deploy
DEBUG remark: a.c:3:0: 1 instructions in function
DEBUG remark: a.c:4:0: 
Function: f
Offset: [SP-64], Type: Variable, Align: 64, Size: 64
    a @ a.c:4
Offset: [SP-72], Type: Variable, Align: 8, Size: 8
    p @ a.c:4
Offset: [SP+8], Type: Fixed, Align: 128, Size: 8
DEBUG remark: a.c:4:0: 19 instructions in function
a.c:5:1: remark: 
Function: call [-Rpass-analysis=stack-frame-layout]
a.c:6:1: remark: 
Function: g
Offset: [SP-8], Type: Spill, Align: 8, Size: 8 [-Rpass-analysis=stack-frame-layout]
    5 | void g(void) {}
      | ^
Function: g
Offset: [SP-24], Type: Variable, Align: 4, Size: 12
    x @ b.c:7";
    let layout =
        |bytes, align, name: Option<&str>| FrameLayout { bytes, align, most_aligned: name.map(String::from) };
    let expected = [
        ("deploy", layout(0, 1, None)),
        ("f", layout(72, 128, None)),
        ("call", layout(0, 1, None)),
        ("g", layout(24, 8, None)),
    ];
    assert_eq!(frames(log), expected.map(|(name, layout)| (name.to_string(), layout)).into());
    let named = log.replace("Offset: [SP+8], Type: Fixed, Align: 128, Size: 8\n", "");
    assert_eq!(frames(&named)["f"], layout(72, 64, Some("a @ a.c:4")));
}

/// r10 is aligned in every function, wherever the stack is, and arguments on the stack are where the callee
/// looks for them.
#[test]
fn frames_have_the_largest_alignment_of_the_program() {
    let source = |bss: u32| {
        format!(
            "r9 = results ll
        r1 = r10
        *(u64 *)(r9 + 0) = r1
        *(u64 *)(r11 - 8) = 77
        call inner
        exit
        .type inner,@function
    inner:
        r1 = *(u64 *)(r11 + 8)
        *(u64 *)(r9 + 8) = r1
        r1 = r10
        *(u64 *)(r9 + 16) = r1
        r1 = more ll
        exit
        .bss
    more: .skip {bss}"
        )
    };
    for align in [1, 8, 16, 32, 64, 128, 1024, 4096] {
        for bss in [1, 16, 24, 48, 4000] {
            let mut options = told(&[("body", 8, 8), ("inner", 8, align)]);
            options.stack_size = 16400;
            let (contract, output) = results("alignment-of-frames", &source(bss), &options);
            let whole = u64::from(frame(&contract, "body"));
            assert_eq!(
                whole,
                16.max(align),
                "one round frame holds 8 bytes of its own and 8 for an argument"
            );
            assert_eq!((output[0] % align, output[2] % align, output[1]), (0, 0, 77), "{align} {bss}");
            assert_eq!(output[0] - output[2], whole);
            let view = elf::read(&contract.elf).expect("the linker has read it");
            assert_eq!(view.layout().heap_base % align, 0);
            // No more than needed, and nothing in programs that need nothing.
            let padding = u64::from(view.bss_size) - u64::from(512 + bss);
            assert!(padding < 16 + align, "{padding}");
            assert!(align > 16 || padding == 0);
        }
    }
}

/// LLVM turns `address + index` into `address | index` where alignment lets it, so that unaligned frames
/// would write to other entries. `depth` functions with odd frames and arguments on the stack are in between.
#[test]
fn aligned_variables_are_where_the_compiler_thinks() {
    let source = "extern const char __context[];
        struct block { unsigned char bytes[ALIGN]; } __attribute__((aligned(ALIGN)));
        static volatile char pad[PAD] = {1};
        __attribute__((noinline)) static u64 mark(u64 index, u64 b, u64 c, u64 d, u64 e, u64 depth) {
            volatile char odd[24]; odd[b] = pad[0];
            if (depth) return mark(index, b, c, d, e, depth - 1) + odd[b];
            struct block block; struct block *volatile escaped = &block;
            for (u64 i = 0; i < ALIGN; i++) ((volatile unsigned char *)escaped)[i] = 0;
            __asm__ volatile(\"\" : : \"r\"(&block) : \"memory\");
            block.bytes[index & (ALIGN - 1)] = 99;
            __asm__ volatile(\"\" : : \"r\"(&block) : \"memory\");
            u64 found = 0, count = 0;
            for (u64 i = 0; i < ALIGN; i++) { if (*(volatile unsigned char *)&escaped->bytes[i] == 99) { found = i; count++; } }
            return (count == 1) * 1000000 + found * 100 + ((u64)escaped % ALIGN != 0) * 50 + c + d + e;
        }
        void call(void) {
            u64 in[2]; input(in, 16);
            u64 result = mark(in[0], 3, USES_CONTEXT, 4, 5, in[1]);
            return_value(0, &result, 8);
        }";
    for align in [16u64, 32, 64, 128, 4096] {
        for (pad, context) in [(1, "0"), (40, "(__context[0] & 1)")] {
            let flags =
                [format!("-DALIGN={align}"), format!("-DPAD={pad}"), format!("-DUSES_CONTEXT={context}")];
            let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
            let options = Options { stack_size: 256 << 10, ..Options::default() };
            let contract = compile("aligned-variables", source, &flags, &options);
            let view = elf::read(&contract.elf).expect("the linker has read it");
            assert_eq!(view.context_size > 0, context != "0");
            for index in (0..align).step_by(align as usize / 16) {
                for depth in [0u64, 1, 2, 3, 7] {
                    let input = [index.to_le_bytes(), depth.to_le_bytes()].concat();
                    let expected = 1_000_000 + index * 100 + 9 + depth;
                    let found = numbers(&execute(&contract, &input));
                    assert_eq!(found, [expected], "alignment {align}, index {index}, depth {depth}");
                }
            }
        }
    }
}
