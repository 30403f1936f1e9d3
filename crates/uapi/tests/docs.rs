//! `docs/SYSCALLS.md` is generated from the declaration of the syscalls; `EBPF_BLESS=1` writes it anew.

use ebpf_uapi::{ReturnCode, Syscall, SyscallInfo, SYSCALLS, THEMES};
use std::fs;

/// From the package, where cargo starts tests.
const PATH: &str = "../../docs/SYSCALLS.md";

/// Documentation on one line. Links to Rust items are their names.
fn prose(doc: &str) -> String {
    let mut text = doc.split_whitespace().collect::<Vec<_>>().join(" ");
    while let Some(start) = text.find("](") {
        let end = start + text[start..].find(')').expect("a link has an end");
        text.replace_range(start..=end, "]");
    }
    text.replace(['[', ']'], "")
}

fn signature(info: &SyscallInfo) -> String {
    let arguments: Vec<_> =
        info.arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.type_name)).collect();
    let returns = match info.returns.type_name {
        "()" => String::new(),
        name => format!(" -> {name}"),
    };
    format!("{}({}){returns}", info.name, arguments.join(", "))
}

/// A section for each theme.
fn syscalls() -> String {
    let mut text = String::new();
    for (index, theme) in THEMES.iter().enumerate() {
        text += &format!("\n### {}\n\n{}\n\n", theme.name, prose(theme.doc));
        text += "| id | syscall | mutating | |\n| ---: | --- | --- | --- |\n";
        for info in SYSCALLS.iter().filter(|info| info.theme == index) {
            let (id, mutating) = (info.syscall.id(), if info.mutating { "yes" } else { "" });
            text += &format!("| {id} | `{}` | {mutating} | {} |\n", signature(info), prose(info.doc));
        }
    }
    text + "\n"
}

fn return_codes() -> String {
    let mut table = String::from("| `r0` | code |\n| ---: | --- |\n");
    for (number, code) in (0..1_000).filter_map(|number| Some((number, ReturnCode::from_number(number)?))) {
        table += &format!("| {number} | `{code:?}` |\n");
    }
    table
}

#[test]
fn generated_tables_are_up_to_date() {
    let text = fs::read_to_string(PATH).unwrap();
    let mut expected = text.clone();
    for (name, table) in [("syscalls", syscalls()), ("return codes", return_codes())] {
        let mark = format!("<!-- generated: {name} -->\n");
        let start = expected.find(&mark).unwrap_or_else(|| panic!("no {mark}")) + mark.len();
        let end = start + expected[start..].find("<!-- end -->").expect("generated tables have an end");
        expected.replace_range(start..end, &table);
    }
    if text != expected && std::env::var_os("EBPF_BLESS").is_some() {
        fs::write(PATH, &expected).unwrap();
    } else {
        assert_eq!(text, expected, "EBPF_BLESS=1 writes the tables anew");
    }
}

/// Stable host functions of pallet-contracts 51, whose list is closed.
const HOST_FUNCTIONS: &[&str] = &[
    "set_storage",
    "clear_storage",
    "get_storage",
    "contains_storage",
    "take_storage",
    "transfer",
    "call",
    "delegate_call",
    "instantiate",
    "terminate",
    "input",
    "seal_return",
    "caller",
    "is_contract",
    "code_hash",
    "own_code_hash",
    "caller_is_origin",
    "caller_is_root",
    "address",
    "weight_to_fee",
    "gas_left",
    "balance",
    "value_transferred",
    "random",
    "now",
    "minimum_balance",
    "tombstone_deposit",
    "restore_to",
    "set_rent_allowance",
    "rent_allowance",
    "deposit_event",
    "block_number",
    "hash_sha2_256",
    "hash_keccak_256",
    "hash_blake2_256",
    "hash_blake2_128",
    "call_chain_extension",
    "debug_message",
    "call_runtime",
    "xcm_execute",
    "xcm_send",
    "ecdsa_recover",
    "sr25519_verify",
    "set_code_hash",
    "ecdsa_to_eth_address",
    "instantiation_nonce",
    "lock_delegate_dependency",
    "unlock_delegate_dependency",
];

/// Of each host function it is said what it is here, and what is named is there.
#[test]
fn every_host_function_of_pallet_contracts_is_listed() {
    let text = fs::read_to_string(PATH).unwrap();
    let (_, parity) = text.split_once("## Compared with pallet-contracts").unwrap();
    for function in HOST_FUNCTIONS {
        let row = parity
            .lines()
            .find(|line| line.starts_with(&format!("| `{function}` |")))
            .unwrap_or_else(|| panic!("no row for {function}"));
        let here = row.split('|').nth(2).unwrap().trim();
        if here == "—" {
            continue;
        }
        for name in here.split('`').skip(1).step_by(2) {
            assert!(Syscall::from_name(name.as_bytes()).is_some(), "there is no syscall `{name}`");
        }
    }
}
