//! Source lines of an object's code come along with the contract.

mod common;

use common::clang;
use ebpf_linker::{demangled, Linked, Options};

const SOURCE: &str = "\
unsigned long now(void);
void return_value(unsigned long flags, const void *data, unsigned long len) __attribute__((noreturn));

static inline __attribute__((always_inline)) unsigned long twice(unsigned long value) {
    return value + value;
}

__attribute__((noinline, section(\".text.far\"))) unsigned long far(unsigned long value) {
    return twice(now()) ^ value;
}

void deploy(void) {}

void call(void) {
    unsigned long result = far(now());
    return_value(0, &result, sizeof result);
}
";

fn contract(name: &str, flags: &[&str]) -> Linked {
    clang(name, "lines.c", SOURCE, flags).linked(&Options::default())
}

#[test]
fn instructions_have_their_lines_in_every_section() {
    let contract = contract("lines", &["-g"]);
    let debug = contract.debug.as_ref().expect("the object has lines");
    let lines = |name: &str| {
        let function = contract.symbols.functions.iter().find(|function| demangled(&function.name) == name);
        let function = function.unwrap_or_else(|| panic!("{name}"));
        (function.index..function.index + function.slots)
            .map(|pc| {
                debug.frames(pc).map(|frame| (frame.function.to_string(), frame.line)).collect::<Vec<_>>()
            })
            .collect::<Vec<_>>()
    };
    let call = lines("call");
    assert!(call.iter().all(|frames| frames.len() == 1 && (14..=17).contains(&frames[0].1)), "{call:?}");
    assert!(call.contains(&vec![("call".to_string(), 16)]), "{call:?}");
    let far = lines("far");
    assert!(far.contains(&vec![("twice".to_string(), 5), ("far".to_string(), 9)]), "{far:?}");
    let file = debug.frames(contract.symbols.functions[0].index).next().expect("it has a line").file;
    assert!(file.ends_with("lines.c"), "{file}");
    assert_eq!(debug.to_string().parse().as_ref(), Ok(debug));
}

#[test]
fn lines_change_nothing_about_the_contract() {
    let (with, without) = (contract("with", &["-g"]), contract("without", &[]));
    assert_eq!(with.elf, without.elf);
    assert_eq!(with.symbols, without.symbols);
    assert_eq!(without.debug, None);
}
