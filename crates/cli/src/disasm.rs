//! `cargo ebpf disasm`.

use crate::{
    contract_file::ContractFile,
    error::Error,
    output::{style, Output},
};
use ebpf_linker::Frame;
use ebpf_vm::disasm::Disassembly;
use serde_json::{json, Value};
use std::{fmt::Write, path::PathBuf};

/// Disassemble a contract, with source lines
///
/// Of nested inlined functions, only the first and the last are shown; --verbose shows all.
#[derive(clap::Args)]
pub struct Args {
    /// NAME.contract or NAME.elf, with NAME.symbols and NAME.debug beside it
    file: PathBuf,
    /// Show only functions whose name contains this
    #[arg(short, long, value_name = "NAME")]
    function: Option<String>,
    /// Omit source lines
    #[arg(long)]
    no_source: bool,
}

/// A function's instructions.
struct Function {
    index: u32,
    name: String,
    /// The index of each instruction, its text, and the label before it.
    lines: Vec<(u32, String, Option<String>)>,
}

pub fn run(args: Args, output: &Output) -> Result<(), Error> {
    let contract = ContractFile::read(&args.file)?;
    let program = contract.program(&args.file)?;
    let (header, mut functions) = functions(&contract, &Disassembly(&program).to_string());
    if let Some(wanted) = &args.function {
        functions.retain(|function| function.name.contains(wanted.as_str()));
        if functions.is_empty() {
            let hint = match &contract.symbols {
                Some(_) => "`cargo ebpf size` lists its functions",
                None => {
                    "there is no .symbols file for this code beside it: functions are named f and their index"
                }
            };
            return Err(Error::usage(format!("no function's name contains {wanted:?}")).hint(hint));
        }
    }
    let source = |pc: u32| {
        let known = contract.debug.as_ref().filter(|_| !args.no_source);
        known.into_iter().flat_map(move |debug| debug.frames(pc)).collect::<Vec<_>>()
    };
    let mut text = String::new();
    if args.function.is_none() {
        let _ = writeln!(text, "{0}{header}{0:#}", style::DIM);
    }
    for function in &functions {
        let _ = writeln!(text, "\n{0}{1}{0:#}:", style::NOTE, function.name);
        let mut last = Vec::new();
        for (pc, line, label) in &function.lines {
            if let Some(label) = label {
                let _ = writeln!(text, "{label}");
            }
            let frames = source(*pc);
            if frames != last && !frames.is_empty() {
                let _ = writeln!(text, "{0}    ; {1}{0:#}", style::DIM, place(&frames, output.is_verbose()));
            }
            last = frames;
            let _ = writeln!(text, "{pc:>6}  {line}");
        }
    }
    let functions: Vec<Value> = functions.iter().map(|function| function_json(function, &source)).collect();
    output.result(text, json!({ "code_hash": contract.code_hash(), "functions": functions }));
    Ok(())
}

/// Splits the disassembler's text into the header and the functions.
fn functions(contract: &ContractFile, text: &str) -> (String, Vec<Function>) {
    let (header, code) = text.split_once(".text\n").unwrap_or(("", text));
    let mut functions: Vec<Function> = Vec::new();
    let mut label = None;
    for line in code.lines() {
        let start = line.strip_prefix('f').and_then(|line| line.split_once(':')?.0.parse::<u32>().ok());
        if let Some(index) = start {
            functions.push(Function { index, name: contract.function_name(index), lines: Vec::new() });
        } else if let Some((text, pc)) = line.rsplit_once("# ") {
            let pc = pc.parse().unwrap_or_default();
            let text = with_callee(contract, text.trim());
            if functions.is_empty() {
                functions.push(Function { index: pc, name: contract.function_name(pc), lines: Vec::new() });
            }
            if let Some(function) = functions.last_mut() {
                function.lines.push((pc, text, label.take()));
            }
        } else {
            label = Some(line.to_string());
        }
    }
    (header.trim_end().to_string(), functions)
}

/// Appends the callee's name to `call f12`.
fn with_callee(contract: &ContractFile, text: &str) -> String {
    let callee = text.rsplit_once(" f").and_then(|(_, index)| index.parse::<u32>().ok());
    match callee {
        Some(index) if contract.symbols.is_some() => format!("{text}  <{}>", contract.function_name(index)),
        _ => text.to_string(),
    }
}

/// `lib.rs:10:5 flip, in call at lib.rs:7`: the position in the source, and the function that it is inlined
/// into. `whole` also shows the functions between these two.
fn place(frames: &[Frame], whole: bool) -> String {
    let mut text = String::new();
    for (index, Frame { function, file, line, column }) in frames.iter().enumerate() {
        let last = index + 1 == frames.len();
        let _ = match index {
            0 => write!(text, "{file}:{line}:{column} {function}"),
            _ if whole || last => write!(text, ", in {function} at {file}:{line}"),
            1 => write!(text, ", .."),
            _ => Ok(()),
        };
    }
    text
}

fn function_json<'a>(function: &Function, source: &impl Fn(u32) -> Vec<Frame<'a>>) -> Value {
    let instruction = |(pc, text, _): &(u32, String, Option<String>)| {
        let frame = |frame: Frame| {
            json!({
                "function": frame.function,
                "file": frame.file,
                "line": frame.line,
                "column": frame.column,
            })
        };
        let frames: Vec<_> = source(*pc).into_iter().map(frame).collect();
        json!({ "pc": pc, "text": text, "source": frames })
    };
    json!({
        "name": function.name,
        "index": function.index,
        "instructions": function.lines.iter().map(instruction).collect::<Vec<_>>(),
    })
}
