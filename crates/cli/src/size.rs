//! `cargo ebpf size`: the sizes of a contract's sections and functions.

use crate::{
    build::group,
    contract_file::ContractFile,
    error::Error,
    output::{style, Output},
};
use ebpf_vm::limits::INSTRUCTION_BYTES;
use serde_json::{json, Value};
use std::{collections::BTreeMap, fmt::Write, path::PathBuf};

/// Show the sizes of a contract's sections and functions
#[derive(clap::Args)]
pub struct Args {
    /// NAME.contract or NAME.elf, with NAME.symbols and NAME.debug beside it
    file: PathBuf,
    /// Attribute inlined code to the function that defines it, not to its caller
    #[arg(long)]
    inlined: bool,
    /// Number of functions to show; 0 for all
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 30)]
    top: usize,
}

/// A function's part of the code.
struct Share {
    name: String,
    /// The source file, if known.
    file: String,
    bytes: u64,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let contract = ContractFile::read(&args.file)?;
    let program = contract.program(&args.file)?;
    let elf = program.elf();
    let total = contract.code.len() as u64;
    let code = elf.code.len() as u64;
    let (rodata, data) = (elf.rodata.len() as u64, elf.data.len() as u64);
    let parts = [
        ("code", code),
        ("read-only data", rodata),
        ("data", data),
        ("headers, imports", total.saturating_sub(code + rodata + data)),
    ];

    let slots = program.code().len() as u32;
    let functions = match (&contract.debug, &contract.symbols) {
        (Some(_), _) if args.inlined => inlined(&contract, slots),
        (None, _) if args.inlined => {
            return Err(Error::new(format!("{} has no source lines beside it", args.file.display()))
                .hint("build the contract again, which writes NAME.debug"));
        }
        (_, Some(_)) => named(&contract),
        _ => {
            return Err(Error::new(format!("{} has no symbols beside it", args.file.display()))
                .hint("build the contract again, which writes NAME.symbols"));
        }
    };

    let mut text = String::new();
    let percent = |bytes: u64| bytes as f64 * 100.0 / total.max(1) as f64;
    let row = |text: &mut String, bytes: u64, name: &str, file: &str| {
        let at = if file.is_empty() { String::new() } else { format!("  {0}{file}{0:#}", style::DIM) };
        let _ = writeln!(text, "{:>9} {:>5.1}%  {name}{at}", group(bytes), percent(bytes));
    };
    let _ = writeln!(text, "{0}{1:>9} bytes   {2}{0:#}", style::STRONG, group(total), contract.name);
    for (name, bytes) in parts {
        row(&mut text, bytes, name, "");
    }
    let shown = if args.top == 0 { functions.len() } else { args.top.min(functions.len()) };
    let _ = writeln!(text, "\n{0}{1:>9}  {2:>6} functions{0:#}", style::STRONG, "bytes", functions.len());
    for share in &functions[..shown] {
        row(&mut text, share.bytes, &share.name, &share.file);
    }
    let rest: u64 = functions[shown..].iter().map(|share| share.bytes).sum();
    if rest > 0 {
        row(&mut text, rest, &format!("in {} more", functions.len() - shown), "");
    }

    let functions: Vec<Value> = functions
        .iter()
        .map(|share| json!({ "name": share.name, "file": share.file, "bytes": share.bytes }))
        .collect();
    let sections: serde_json::Map<_, _> =
        parts.into_iter().map(|(name, bytes)| (name.into(), bytes.into())).collect();
    let json = json!({
        "name": contract.name,
        "code_hash": contract.code_hash(),
        "bytes": total,
        "sections": sections,
        "bss": elf.bss_size,
        "stack": elf.stack_size,
        "heap": elf.heap_size,
        "context": elf.context_size,
        "configuration": elf.configuration_size,
        "functions": functions,
    });
    output.result(text, json);
    Ok(())
}

/// Functions in the code, the largest first.
fn named(contract: &ContractFile) -> Vec<Share> {
    let symbols = contract.symbols.iter().flat_map(|symbols| &symbols.functions);
    let share = |symbol: &ebpf_linker::FunctionSymbol| Share {
        name: ebpf_linker::demangled(&symbol.name),
        file: contract
            .debug
            .as_ref()
            .and_then(|debug| debug.frames(symbol.index).last())
            .map(|frame| frame.file.to_string())
            .unwrap_or_default(),
        bytes: u64::from(symbol.slots) * INSTRUCTION_BYTES,
    };
    sorted(symbols.map(share).collect())
}

/// Functions in the source, the largest first.
fn inlined(contract: &ContractFile, slots: u32) -> Vec<Share> {
    let mut bytes: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for pc in 0..slots {
        let frame = contract.debug.as_ref().and_then(|debug| debug.frames(pc).next());
        let key = frame.map_or(("(unknown)", ""), |frame| (frame.function, frame.file));
        *bytes.entry(key).or_default() += INSTRUCTION_BYTES;
    }
    let share =
        |((name, file), bytes): ((&str, &str), u64)| Share { name: name.into(), file: file.into(), bytes };
    sorted(bytes.into_iter().map(share).collect())
}

fn sorted(mut shares: Vec<Share>) -> Vec<Share> {
    shares.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.name.cmp(&b.name)));
    shares
}
