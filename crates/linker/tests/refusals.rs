//! Everything that the linker refuses, and what it says.
//!
//! Most objects are made by clang from a few lines; some are then broken byte by byte.

mod common;

use common::{clang, Object};
use ebpf_linker::{link, FrameLayout, LinkError, Options};
use ebpf_vm::Entry;
use goblin::elf::{
    section_header::{SHT_NOBITS, SHT_REL},
    Elf,
};

/// Assembles code that defines `call` besides an empty `deploy`.
fn assemble(test: &str, source: &str) -> Object {
    let source = format!(
        ".text\n.globl deploy, call\n.type deploy,@function\n.type call,@function\ndeploy: exit\n{source}"
    );
    clang(test, "source.s", &source, &[])
}

/// Compiles C code besides an empty `deploy`.
fn compile(test: &str, source: &str, flags: &[&str]) -> Object {
    clang(test, "source.c", &format!("void deploy(void) {{}}\n{source}"), flags)
}

/// Checks that an object is refused with a message that contains each of some texts.
#[track_caller]
fn refused(object: &[u8], texts: &[&str]) -> LinkError {
    refused_with(object, &Options::default(), texts)
}

#[track_caller]
fn refused_with(object: &[u8], options: &Options, texts: &[&str]) -> LinkError {
    let error = link(object, options).expect_err("the object is to be refused");
    let message = error.to_string();
    for text in texts {
        assert!(message.contains(text), "{message:?} does not contain {text:?}");
    }
    error
}

#[track_caller]
fn accepted(object: &Object) {
    object.linked(&Options::default());
}

/// What the compiler may say of a function.
fn told(function: &str, bytes: u64, align: u64) -> Options {
    let layout = FrameLayout { bytes, align, most_aligned: None };
    Options { frames: [(function.to_string(), layout)].into(), ..Options::default() }
}

const EMPTY: &str = "void call(void) {}";

#[test]
fn other_files() {
    refused(b"", &["not an ELF object", "magic"]);
    refused(b"hello", &["not an ELF object"]);
    refused(b"!<arch>\n", &["archive"]);
    let bitcode = compile("bitcode", EMPTY, &["-emit-llvm"]);
    refused(&bitcode, &["bitcode", "bpf-linker"]);
    let object = compile("cut-off", EMPTY, &[]);
    accepted(&object);
    for length in [4, 60, 100, object.len() / 2] {
        assert!(
            matches!(refused(&object[..length], &["not an ELF object"]), LinkError::NotElf(_)),
            "{length}"
        );
    }
}

/// No prefix and no change of a byte makes the linker panic.
#[test]
fn broken_objects() {
    let source = "static const char *names[] = {\"a\", \"b\"}; static int total; unsigned long input(void *, unsigned long);
        __attribute__((noinline)) static int f(int x) { char b[30]; input(b, 30); return total += b[x] + names[x & 1][0]; }
        void call(void) { for (int i = 0; i < 5; i++) f(i); }";
    let object = compile("broken", source, &[]);
    accepted(&object);
    for length in 0..object.len() {
        let _ = link(&object[..length], &Options::default());
    }
    for at in 0..object.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff, object[at] ^ 1, object[at] ^ 8] {
            let mut broken = object.to_vec();
            broken[at] = value;
            let _ = link(&broken, &Options::default());
        }
    }
}

#[test]
fn other_machines() {
    let big = clang("big-endian", "source.c", EMPTY, &["-target", "bpfeb"]);
    refused(&big, &["big endian", "bpfel"]);
    let object = compile("machine", EMPTY, &[]);
    let patched = |at: usize, value: u8| {
        let mut object = object.to_vec();
        object[at] = value;
        object
    };
    refused(&patched(18, 62), &["its machine is 62"]);
    refused(&patched(16, 2), &["its type is EXEC"]);
}

#[test]
fn sections() {
    let variable = |section: &str| {
        format!("__attribute__((section(\"{section}\"))) int x = 1; int *call(void) {{ return &x; }}")
    };
    for (test, section) in [("maps", "maps"), ("data-like", ".database")] {
        let object = compile(test, &variable(section), &[]);
        refused(&object, &["link_section", section]);
    }
    accepted(&compile("data", &variable(".data.mine"), &[]));
    let program = "__attribute__((section(\"xdp\"))) void call(void) {}";
    refused(&compile("program", program, &[]), &["`xdp`"]);
    let constructor =
        "int x; __attribute__((constructor)) static void start(void) { x = input(); } void call(void) {}";
    let constructor = format!("int input(void); {constructor}");
    refused(&compile("constructor", &constructor, &[]), &["`.init_array`"]);
    let aligned = "__attribute__((aligned(8192))) int x = 1; int *call(void) { return &x; }";
    refused(&compile("aligned", aligned, &[]), &["`.data`", "8192", "4096"]);
    refused(&assemble("odd", "call: exit\n.byte 1"), &["`.text`", "multiple of 8"]);
    refused(&assemble("half-lddw", "call: .byte 0x18, 1, 0, 0, 0, 0, 0, 0"), &["`call`+0x0", "18 01"]);
    let within = "call: exit\n.globl other\n.byte 0, 0, 0, 0\nother: .byte 0, 0, 0, 0";
    refused(&assemble("within", within), &["`.text`", "within an instruction"]);
}

/// Where the relocations of which section are in the file.
fn relocation_tables<'a>(elf: &'a Elf) -> impl Iterator<Item = (String, usize)> + 'a {
    let tables = elf.section_headers.iter().filter(|header| header.sh_type == SHT_REL);
    tables.map(|header| {
        let target = &elf.section_headers[header.sh_info as usize];
        (elf.shdr_strtab[target.sh_name].to_string(), header.sh_offset as usize)
    })
}

#[test]
fn relocations() {
    let short = ".globl x\ncall: r1 = x ll\nexit\n.data\nx: .long call";
    refused(
        &assemble("abs32", short),
        &["R_BPF_64_ABS32", "`call`", "`.data`+0x0", "-Crelocation-model=static"],
    );
    let object = assemble("broken-relocation", "call: r1 = x ll\nr2 = x ll\nexit\n.data\nx: .long 1, 2");
    accepted(&object);
    let broken = |index: usize, field: usize, bytes: &[u8]| {
        let mut object = object.to_vec();
        let elf = Elf::parse(&object).expect("clang has written it");
        let header =
            elf.section_headers.iter().find(|header| header.sh_type == 9).expect("it has relocations");
        let at = header.sh_offset as usize + 16 * index + field;
        object[at..at + bytes.len()].copy_from_slice(bytes);
        object
    };
    refused(&broken(0, 0, &[9]), &["`.text`", "not there"]);
    refused(&broken(0, 0, &[0, 16]), &["`.text`", "not there"]);
    refused(&broken(0, 0, &[24]), &["`.text`", "same bytes"]);
    refused(&broken(0, 12, &[200, 1]), &["`.text`", "symbol that does not exist"]);
    for (kind, name) in [(77, "of unknown type (77)"), (2, "R_BPF_64_ABS64 (2)"), (10, "R_BPF_64_32 (10)")] {
        refused(&broken(0, 8, &[kind]), &[name, "`call`+0x0"]);
    }
    // The second slot of an instruction.
    refused(&broken(0, 0, &[16]), &["R_BPF_64_64", "`call`+0x8", "cannot be applied"]);

    let pointer = assemble("pointer", "call: r1 = x ll\nexit\n.data\nx: .quad call");
    accepted(&pointer);
    let data = |offset: u8| {
        let mut object = pointer.to_vec();
        let elf = Elf::parse(&object).expect("clang has written it");
        let (_, at) =
            relocation_tables(&elf).find(|(target, _)| target == ".data").expect("`x` is a pointer");
        object[at] = offset;
        object
    };
    refused(&data(4), &["`.data`", "reaches beyond its end"]);
    refused(&data(8), &["`.data`", "not there"]);
    let zero = assemble("in-bss", "call: r1 = x ll\nexit\n.bss\nx: .quad 0");
    let mut in_bss = zero.to_vec();
    let elf = Elf::parse(&zero).expect("clang has written it");
    let bss =
        elf.section_headers.iter().position(|header| header.sh_type == SHT_NOBITS).expect("`x` is there");
    let table = elf.section_headers.iter().position(|header| header.sh_type == SHT_REL).expect("`x` is used");
    in_bss[elf.header.e_shoff as usize + 64 * table + 44] = bss as u8;
    refused(&in_bss, &["`.bss`", "no contents"]);
    let text =
        |elf: &Elf| elf.section_headers.iter().find(|header| header.is_executable()).map(|h| h.sh_offset);
    let mut far = pointer.to_vec();
    let start = text(&Elf::parse(&far).expect("clang has written it")).expect("it has code") as usize;
    // `deploy` has 8 bytes; the upper half of the constant is at the end of the second slot.
    far[start + 8 + 12] = 1;
    refused(&far, &["`.data`", "`call`+0x0", "32 bits"]);
}

#[test]
fn symbols() {
    let common = "int x; int *call(void) { return &x; }";
    refused(&compile("common", common, &["-fcommon"]), &["`x`", "-fno-common"]);
    let outside = "call: r1 = x ll\nexit\n.section notes,\"\",@progbits\nx: .quad 1";
    refused(&assemble("outside", outside), &["`call`+0x0", "not loaded"]);

    let undefined = "void nosuch(void); __attribute__((noinline)) static void f(void) { nosuch(); } void call(void) { f(); f(); }";
    refused(
        &compile("undefined", undefined, &[]),
        &["undefined symbol `nosuch`", "`f`+0x0", "neither a syscall"],
    );
    let data = "extern int nosuch; int *call(void) { return &nosuch; }";
    refused(&compile("undefined-data", data, &[]), &["undefined symbol `nosuch`", "`call`+0x0"]);
    let table = "void nosuch(void); void (*table[])(void) = {0, nosuch}; void *call(void) { return table; }";
    refused(&compile("undefined-table", table, &[]), &["undefined symbol `nosuch`", "`.data`+0x8"]);
    // What nobody needs may be missing.
    accepted(&compile("unused", &undefined.replace("f(); f();", ""), &[]));
    let unused = "void nosuch(void); void unused(void) { nosuch(); } void call(void) {}";
    accepted(&compile("unused-global", unused, &[]));

    for routine in
        ["__adddf3", "__mulsf3", "__fixunsdfti", "__floatdisf", "__extendhfsf2", "__eqtf2", "sqrt", "fmodf"]
    {
        let source = format!(
            "call: call compute\nexit\n.type compute,@function\ncompute: r1 = 1\ncall {routine}\nexit"
        );
        refused(&assemble("float", &source), &["floating point is not available", routine, "`compute`"]);
    }
    let source = "call: call float_to_fix\nexit";
    refused(&assemble("no-float", source), &["undefined symbol `float_to_fix`"]);
}

#[test]
fn uses() {
    refused(
        &assemble("call-data", "call: call x\nexit\n.data\n.globl x\nx: .quad 1"),
        &["`x`", "functions are called"],
    );
    refused(&assemble("call-heap", "call: call __heap_start\nexit"), &["`__heap_start`", "`call`+0x0"]);
    refused(&assemble("import-offset", "call: r1 = input + 8 ll\nexit"), &["`input`", "`call`+0x0"]);
    refused(
        &compile("helper", "void call(void) { ((void (*)(void))5)(); }", &[]),
        &["kernel helper 5", "`call`"],
    );
}

#[test]
fn entry_points() {
    let deploy = clang("no-call", "source.c", "void deploy(void) {}", &[]);
    assert_eq!(refused(&deploy, &["does not define `call`", "cdylib"]), LinkError::MissingEntry(Entry::Call));
    let call = clang("no-deploy", "source.c", "void call(void) {}", &[]);
    assert_eq!(refused(&call, &["does not define `deploy`"]), LinkError::MissingEntry(Entry::Deploy));
    let local = "__attribute__((used)) static void call(void) {}";
    refused(&compile("local", local, &[]), &["does not define `call`"]);
    let external = "void call(void); void (*x)(void) = call;";
    refused(&compile("external", external, &[]), &["does not define `call`"]);
    let data = compile("data-entry", "int call = 1;", &[]);
    assert_eq!(refused(&data, &["`call` is not a function"]), LinkError::EntryNotAFunction(Entry::Call));
}

#[test]
fn instructions() {
    let cases = [
        ("packet", "r0 = *(u8 *)skb[4]", "30"),
        ("unknown", ".byte 0xff, 0, 0, 0, 0, 0, 0, 0", "ff"),
        ("cast", ".byte 0xbf, 0x21, 1, 0, 1, 0, 0, 0", "bf 21"),
        ("register", ".byte 0xbf, 0xc1, 0, 0, 0, 0, 0, 0", "bf c1"),
        ("map", ".byte 0x18, 0x11, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0", "18 11"),
        ("second-slot", ".byte 0x18, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0", "18 01"),
        ("gotox", ".byte 0x0d, 1, 0, 0, 0, 0, 0, 0", "0d 01"),
    ];
    for (test, code, bytes) in cases {
        let object = assemble(test, &format!("call: r0 = 0\n{code}\nexit"));
        refused(&object, &["`call`+0x8", bytes, "-mcpu=v4"]);
    }
}

#[test]
fn jumps() {
    let leaves = "call: if r1 == 0 goto -2\nexit";
    refused(&assemble("leaves", leaves), &["the jump at `call`+0x0 leaves its function"]);
    refused(&assemble("symbol", "call: goto deploy\nexit"), &["the jump at `call`+0x0", "call it"]);
    let object = assemble("between", "call: goto +1\nr1 = 0x123456789 ll\nexit");
    refused(&object, &["the jump at `call`+0x0"]);
    refused(&assemble("end", "call: goto +0"), &["the jump at `call`+0x0"]);
    refused(&assemble("gotol", "call: gotol -100\nexit"), &["the jump at `call`+0x0"]);
    // A label that is called is a function: others neither jump to it nor run into it.
    let called = "call: goto .Lmiddle\n.Lmiddle: r1 = 0\ncall .Lmiddle\nexit";
    refused(&assemble("called", called), &["the jump at `call`+0x0 leaves its function"]);
    let into = "call: r1 = 0\n.Lmiddle: r1 = 0\ncall .Lmiddle\nexit";
    refused(&assemble("into", into), &["before `call`+0x8 runs on into"]);
    let label = "call: r1 = .Lmiddle ll\n.Lmiddle: exit";
    refused(&assemble("label", label), &["`call`+0x0", "`.text`+0x18", "-fno-jump-tables"]);
    let outside = "call: .byte 0x85, 0x10, 0, 0, 0xe8, 3, 0, 0\nexit";
    refused(&assemble("call-outside", outside), &["`.text`"]);
}

#[test]
fn frames() {
    let frame_pointer = |test: &str, code: &str, text: &str| {
        refused(&assemble(test, &format!("call: {code}\nexit")), &["`call`+0x0", text]);
    };
    frame_pointer("write", "r10 = 5", "writes r10");
    frame_pointer("write-reg", "r10 = r1", "writes r10");
    frame_pointer("adjust", "r10 += -16", "writes r10");
    frame_pointer("load-into", "r10 = *(u64 *)(r1 + 0)", "writes r10");
    frame_pointer("wide-into", "r10 = 0x123456789 ll", "writes r10");
    // What shows where in its frame a function has something, or not, says nothing of the frame's size. The
    // compiler does.
    let uses = [
        ("address", "r1 = r10\nr1 += -8"),
        ("escape", "*(u64 *)(r1 + 0) = r10"),
        ("copy", "r1 = r10\nr2 = 1"),
        ("sum", "r1 += r10"),
    ];
    for (test, code) in uses {
        let object = assemble(test, &format!("call: {code}\nexit"));
        refused(
            &object,
            &[
                "`call` does not tell the size and alignment of its frame",
                "-Rpass-analysis=stack-frame-layout",
            ],
        );
        let told = told("call", 40, 8);
        let linked = link(&object, &told).expect("the size is known");
        let call = linked.symbols.functions.iter().find(|function| function.name == "call");
        assert_eq!(call.map(|function| function.frame), Some(48));
    }
    frame_pointer("above", "r1 = *(u64 *)(r10 + 0)", "above its frame");
    frame_pointer("above-store", "*(u8 *)(r10 + 8) = r1", "above its frame");
    frame_pointer("argument-move", "r1 = r11", "r11");
    frame_pointer("argument-set", "r11 = 0", "r11");
    frame_pointer("argument-wide", "r11 = 0x123456789 ll", "r11");
    frame_pointer("argument-jump", "if r11 == 0 goto +0", "r11");
    frame_pointer("argument-odd", "*(u64 *)(r11 - 12) = r1", "r11");
    frame_pointer("argument-narrow", "*(u32 *)(r11 - 8) = w1", "r11");
    frame_pointer("argument-load", "r1 = *(u64 *)(r11 - 8)", "r11");
    frame_pointer("argument-store", "*(u64 *)(r11 + 8) = r1", "r11");

    let large = "void input(void *, unsigned long); void call(void) { char x[40000]; input(x, sizeof x); }";
    let object = compile("large", large, &["-mllvm", "-bpf-stack-size=100000"]);
    let options = Options { frames: object.frames.clone(), ..Options::default() };
    let error = refused_with(&object, &options, &["`call`", "40000", "32768", "heap"]);
    assert_eq!(error, LinkError::FrameTooLarge { function: "call".into(), bytes: 40000 });
    refused_with(&compile("told", EMPTY, &[]), &told("deploy", 50000, 8), &["`deploy`", "50000"]);
    let aligned = "__attribute__((aligned(8192))) char x[8]; input(x, sizeof x);";
    let aligned = format!("void input(void *, unsigned long); void call(void) {{ {aligned} }}");
    let object = compile("far-aligned", &aligned, &["-g"]);
    let options = Options { frames: object.frames.clone(), ..Options::default() };
    refused_with(&object, &options, &["a variable of `call` (x @", "source.c:2)", "8192", "at most 4096"]);
}

#[test]
fn sizes() {
    let object = compile("sizes", EMPTY, &[]);
    for size in [8, 1 << 20, u32::MAX] {
        let options = Options { stack_size: size, ..Options::default() };
        refused_with(&object, &options, &["a stack of", "multiple of 16 up to 262144", &size.to_string()]);
    }
    for size in [8, 1 << 21] {
        let options = Options { heap_size: size, ..Options::default() };
        refused_with(&object, &options, &["a heap of", "multiple of 16 up to 1048576", &size.to_string()]);
    }
    for size in [8, 1 << 15] {
        let options = Options { configuration_size: size, ..Options::default() };
        refused_with(
            &object,
            &options,
            &["a configuration of", "multiple of 16 up to 16384", &size.to_string()],
        );
    }
    let bss = "char x[2000000]; char *call(void) { return x; }";
    refused(&compile("bss", bss, &[]), &["data: 2000000 bytes", "1048576"]);
    let huge = "call: r1 = x ll\nexit\n.bss\nx: .skip 5000000000";
    refused(&assemble("huge", huge), &["5000000000 bytes", "1048576"]);
    refused(&assemble("code", "call: .rept 140000\nr0 = 0\n.endr\nexit"), &["code: 11200", "1048576"]);
}
