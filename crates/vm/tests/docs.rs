//! The specification's tables are those of the source. `EBPF_BLESS=1` writes them anew.

use ebpf_vm::{
    gas::{self, GasClass},
    isa::{Selector, INSTRUCTIONS},
    limits, Intrinsic, TrapKind, VerifyErrorKind,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

fn path(name: &str) -> PathBuf {
    Path::new("../../docs").join(name)
}

fn instructions() -> String {
    let mut table =
        String::from("| opcode | variant | instruction | does | gas |\n| --- | --- | --- | --- | --- |\n");
    for info in INSTRUCTIONS {
        let variant = match info.selector {
            Selector::None => String::new(),
            Selector::Dst(dst) => format!("dst = {dst}"),
            Selector::Src(src) => format!("src = {src}"),
            Selector::Off(off) => format!("off = {off}"),
            Selector::Imm(imm) => format!("imm = {imm:#04x}"),
        };
        let text = [info.name, info.format.operands()].join(" ");
        let does = info.doc.replace('|', "\\|");
        let (opcode, text, gas) = (info.opcode, text.trim_end(), info.gas.cost());
        table += &format!("| {opcode:#04x} | {variant} | `{text}` | {does} | {gas} |\n");
    }
    table
}

fn gas() -> String {
    let mut table = String::from("| instruction | gas |\n| --- | --- |\n");
    for class in GasClass::ALL {
        let name = match class {
            GasClass::Plain => "all that are not below",
            GasClass::Mul => "multiplication",
            GasClass::Div => "division, remainder",
            GasClass::Memory => "load, store",
            GasClass::Atomic => "atomic operation",
            GasClass::Call => "`call local`, `exit`",
            GasClass::CallIndirect => "`callx`",
            GasClass::CallImport => "`call` of an import: intrinsic or syscall",
        };
        table += &format!("| {name} | {} |\n", class.cost());
    }
    for (name, cost) in [("128-bit product", gas::MUL_I128), ("128-bit quotient, remainder", gas::DIV_I128)] {
        table += &format!("| {name}, in addition to the call | {cost} |\n");
    }
    table += &format!(
        "| `memcpy`, `memmove`, `memset`, `memcmp`, `bcmp`, in addition to the call | 1 for every started {} bytes |\n",
        gas::BYTES_PER_GAS
    );
    table
}

fn traps() -> String {
    let mut table = String::from("| trap | meaning |\n| --- | --- |\n");
    for kind in TrapKind::ALL {
        table += &format!("| {kind:?} | {kind} |\n");
    }
    table
}

fn rules() -> String {
    let mut table = String::from("| broken rule | meaning |\n| --- | --- |\n");
    for kind in VerifyErrorKind::ALL {
        table += &format!("| {kind:?} | {kind} |\n");
    }
    table
}

fn limits() -> String {
    let mut table = String::from("| limit | value |\n| --- | --- |\n");
    for (name, value) in [
        ("code, bytes", limits::MAX_CODE_BYTES),
        ("read-only data, data and bss together, bytes", limits::MAX_DATA_BYTES),
        ("stack, bytes", limits::MAX_STACK_BYTES.into()),
        ("heap, bytes", limits::MAX_HEAP_BYTES.into()),
        ("context page, bytes", limits::MAX_CONTEXT_BYTES.into()),
        ("configuration, bytes", limits::MAX_CONFIGURATION_BYTES.into()),
        ("frame of a function, bytes", limits::MAX_FRAME_BYTES.into()),
        ("functions active at a time, the entry point included", limits::MAX_CALL_DEPTH as u64),
        ("imports", limits::MAX_IMPORTS.into()),
        ("name of an import, bytes", limits::MAX_IMPORT_NAME_BYTES as u64),
    ] {
        table += &format!("| {name} | {value} |\n");
    }
    table
}

#[test]
fn generated_tables_are_up_to_date() {
    let path = path("VM.md");
    let text = fs::read_to_string(&path).unwrap();
    let mut expected = text.clone();
    for (name, table) in [
        ("instructions", instructions()),
        ("gas", gas()),
        ("traps", traps()),
        ("rules", rules()),
        ("limits", limits()),
    ] {
        let mark = format!("<!-- generated: {name} -->\n");
        let start = expected.find(&mark).unwrap_or_else(|| panic!("no {mark}")) + mark.len();
        let end = start + expected[start..].find("<!-- end -->").expect("generated tables have an end");
        expected.replace_range(start..end, &table);
    }
    if std::env::var_os("EBPF_BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
    } else {
        assert_eq!(text, expected, "EBPF_BLESS=1 writes the tables anew");
    }
}

#[test]
fn every_intrinsic_is_specified() {
    let text = fs::read_to_string(path("VM.md")).unwrap();
    for intrinsic in Intrinsic::ALL {
        assert!(text.contains(&format!("| `{}` |", intrinsic.name())), "{}", intrinsic.name());
    }
}

/// Every error of the reader is named in the format's specification, and no error there is unknown.
#[test]
fn every_elf_error_is_specified() {
    let source = include_str!("../src/elf/error.rs");
    let start = source.find("pub enum ElfError {").unwrap();
    let body = &source[start..start + source[start..].find("\n}").unwrap()];
    let variants: Vec<&str> = body
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .map(|line| line.trim_end_matches([',', '{', ' ']))
        .collect();
    assert!(variants.len() > 20, "{variants:?}");
    let text = fs::read_to_string(path("FORMAT.md")).unwrap();
    for variant in &variants {
        let named = |before: &str, after: &str| text.contains(&format!("{before}{variant}{after}"));
        let is_named = named("(", ")")
            || named("| ", " |")
            || named("(", ",")
            || named("is ", ".")
            || named("the error ", ",");
        assert!(is_named, "{variant} is not in FORMAT.md");
    }
}
