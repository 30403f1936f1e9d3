//! Prints traces as text and JSON.

use super::{
    profile::{functions, lines, places, Function, Place},
    returned::{Returned, SHOW},
    session::Traced,
};
use crate::{
    build::group,
    chain::{account::hex, contract::Contract},
    contract_file::ContractFile,
    output::style,
};
use ebpf_sandbox::{
    trace::{End, Execution, SyscallRecord},
    Weight,
};
use ebpf_uapi::{Part, ReturnCode, ReturnFlags, NONE};
use serde_json::{json, Value as Json};
use std::fmt::Write;

/// Maximum number of bytes printed of a buffer.
const SHOWN_BYTES: usize = 40;
/// Maximum number of printed source lines.
const SHOWN_LINES: usize = 10;

/// A trace as text and JSON. `files` are those of the contract and of other contracts; `top` is the number of
/// functions in the text, 0 for all.
pub fn render(contract: &Contract, files: &[ContractFile], traced: &Traced, top: usize) -> (String, Json) {
    let mut text = String::new();
    let out = &mut text;
    let (returned, reverted) = match &traced.result {
        Ok(output) => (Returned::decode(contract, traced.message, &output.data), output.did_revert()),
        Err(error) => (Returned { failed: true, text: error.clone(), json: json!(error) }, false),
    };
    let failed = returned.failed || reverted;
    let what = traced.kind.name();
    let _ = writeln!(out, "{0}{1}.{2}{0:#} ({what})", style::STRONG, contract.name, traced.message.label());
    let mut row = |label: &str, value: String| {
        let value = value.replace('\n', &format!("\n{:13}", ""));
        let _ = writeln!(out, "  {0}{label:<9}{0:#}  {value}", style::NOTE);
    };
    let ending = if reverted { " (reverted)" } else { "" };
    let colour = if failed { style::BAD } else { style::GOOD };
    row("Result", format!("{colour}{}{colour:#}{ending}", returned.text));
    if !traced.debug_message.trim().is_empty() {
        row("Debug", traced.debug_message.trim_end().into());
    }
    row("Gas", weight(traced.gas_consumed.ref_time(), traced.gas_consumed.proof_size()));
    row("Required", weight(traced.gas_required.ref_time(), traced.gas_required.proof_size()));
    row("Deposit", format!("{}{}", if traced.deposit < 0 { "-" } else { "" }, group128(traced.deposit)));
    for (topics, data) in &traced.events {
        row("Event", event(contract, topics, data).0);
    }

    for execution in &traced.executions {
        let file = files.iter().find(|file| ebpf_bundle::hash(&file.code) == execution.code_hash);
        show_execution(out, file, execution, top);
    }
    (text, to_json(contract, files, traced, returned, reverted))
}

fn weight(ref_time: u64, proof_size: u64) -> String {
    format!("{} ps, {} bytes of proof", group(ref_time), group(proof_size))
}

fn group128(amount: i128) -> String {
    u64::try_from(amount.unsigned_abs()).map_or_else(|_| amount.unsigned_abs().to_string(), group)
}

/// An event of the contract: text and JSON.
fn event(contract: &Contract, topics: &[[u8; 32]], data: &[u8]) -> (String, Json) {
    match contract.decode_event(topics, data) {
        Ok((event, fields)) => {
            let text: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name}: {}", SHOW.text(value))).collect();
            let json: serde_json::Map<_, _> =
                fields.iter().map(|(name, value)| (name.clone(), SHOW.json(value))).collect();
            (
                format!("{} {{ {} }}", event.label(), text.join(", ")),
                json!({ "name": event.label(), "fields": json }),
            )
        }
        Err(_) => (hex(data), json!({ "data": hex(data) })),
    }
}

/// Whether an execution reverted, trapped or failed.
fn is_failure(execution: &Execution) -> bool {
    match execution.end {
        End::Returned => false,
        End::OutOfGas | End::Trap(_) => true,
        End::Syscall => match execution.syscalls.last() {
            Some(last) if last.info.name == "return_value" => {
                last.args[0] & u64::from(ReturnFlags::REVERT.bits()) != 0
            }
            Some(last) => last.info.returns.kind() != "never",
            None => false,
        },
    }
}

fn ending(execution: &Execution) -> String {
    let syscall = execution.syscalls.last().map_or("", |last| last.info.name);
    match execution.end {
        End::Returned => "returned without output".into(),
        End::OutOfGas => "ran out of gas".into(),
        End::Trap(kind) => format!("trapped: {kind}"),
        End::Syscall if is_failure(execution) && syscall == "return_value" => "reverted".into(),
        End::Syscall if is_failure(execution) => format!("failed in the syscall {syscall}"),
        End::Syscall => format!("ended with the syscall {syscall}"),
    }
}

fn show_execution(out: &mut String, file: Option<&ContractFile>, execution: &Execution, top: usize) {
    let name = file.map_or_else(|| hex(&execution.code_hash), |file| file.name.clone());
    let _ = writeln!(
        out,
        "\n{0}{1}{2}, {3}{0:#} {4}; {5} instructions, {6} gas",
        style::STRONG,
        "  ".repeat(execution.depth),
        name,
        execution.entry.name(),
        ending(execution),
        group(execution.instructions),
        group(execution.gas),
    );
    if is_failure(execution) {
        if let Some(file) = file {
            show_places(out, &places(file, &execution.backtrace));
        }
    }
    if !execution.syscalls.is_empty() {
        let _ = writeln!(out, "  {0}{1:>12}  syscall{0:#}", style::NOTE, "gas");
        for syscall in &execution.syscalls {
            let _ = writeln!(out, "  {:>12}  {}", group(syscall.gas), call(syscall));
        }
    }
    let all = functions(file, execution);
    let shown = if top == 0 { all.len() } else { top.min(all.len()) };
    let _ =
        writeln!(out, "  {0}{1:>12} {2:>12} {3:>7}  function{0:#}", style::NOTE, "gas", "own gas", "calls");
    for Function { name, source, calls, own, inclusive } in &all[..shown] {
        let source = at(source.as_deref());
        let _ = writeln!(
            out,
            "  {:>12} {:>12} {:>7}  {name}{source}",
            group(*inclusive),
            group(*own),
            group(*calls)
        );
    }
    if shown < all.len() {
        let _ = writeln!(out, "  {:>12} more; --top 0 shows them", all.len() - shown);
    }
    let lines = file.map(|file| lines(file, execution)).unwrap_or_default();
    if !lines.is_empty() {
        let _ = writeln!(out, "  {0}{1:>12}  source line{0:#}", style::NOTE, "gas");
        for line in lines.iter().take(SHOWN_LINES) {
            let _ = writeln!(out, "  {:>12}  {}", group(line.gas), line.source);
        }
    }
}

fn at(source: Option<&str>) -> String {
    source.map(|source| format!("  {0}{source}{0:#}", style::DIM)).unwrap_or_default()
}

fn show_places(out: &mut String, places: &[Place]) {
    for (index, place) in places.iter().enumerate() {
        let label = if index == 0 { "at" } else { "by" };
        let inlined = if place.inlined { " (inlined)" } else { "" };
        let _ = writeln!(out, "    {label} {}{inlined}{}", place.function, at(place.source.as_deref()));
    }
}

/// A buffer as text or, if it is not text, as hexadecimal digits, truncated if it is long.
fn bytes(data: &[u8], is_text: bool) -> String {
    match std::str::from_utf8(data) {
        Ok(text) if is_text => format!("{text:?}"),
        _ if data.len() <= SHOWN_BYTES => hex(data),
        _ => format!("{}… ({} bytes)", hex(&data[..SHOWN_BYTES]), group(data.len() as u64)),
    }
}

/// A syscall with its arguments and its result: `get_storage(key: 0x01) = 0x2a`.
fn call(syscall: &SyscallRecord) -> String {
    let mut arguments = Vec::new();
    let mut registers = syscall.info.registers().enumerate();
    while let Some((index, register)) = registers.next() {
        let input = syscall.inputs.iter().find(|(at, _)| *at == index);
        match (input, register.part) {
            (Some((_, data)), _) => {
                arguments.push(format!("{register}: {}", bytes(data, register.argument == "text")));
                registers.next();
            }
            (None, Part::Output | Part::Capacity) => {}
            (None, _) => arguments.push(format!("{register}: {}", syscall.args[index])),
        }
    }
    let result = match (syscall.result, syscall.info.returns.kind()) {
        (None, "never") => String::new(),
        (None, _) => " failed".into(),
        (Some(NONE), "len") => " = nothing".into(),
        (Some(len), "len") => match &syscall.output {
            Some(output) if output.len() as u64 == len => format!(" = {}", bytes(output, false)),
            Some(output) => format!(" = {} of {} bytes", bytes(output, false), group(len)),
            None => format!(" = {} bytes", group(len)),
        },
        (Some(_), "unit") => String::new(),
        (Some(code), "code") => match ReturnCode::from_number(code) {
            Some(code) => format!(" = {code:?}"),
            None => format!(" = code {code}"),
        },
        (Some(value), _) => format!(" = {value}"),
    };
    format!("{}({}){result}", syscall.info.name, arguments.join(", "))
}

fn to_json(
    contract: &Contract,
    files: &[ContractFile],
    traced: &Traced,
    returned: Returned,
    reverted: bool,
) -> Json {
    let executions: Vec<Json> = traced
        .executions
        .iter()
        .map(|execution| {
            let file = files.iter().find(|file| ebpf_bundle::hash(&file.code) == execution.code_hash);
            let places = file.map(|file| places(file, &execution.backtrace)).unwrap_or_default();
            let lines = file.map(|file| lines(file, execution)).unwrap_or_default();
            json!({
                "contract": file.map(|file| &file.name),
                "code_hash": hex(&execution.code_hash),
                "entry": execution.entry.name(),
                "depth": execution.depth,
                "end": ending(execution),
                "failed": is_failure(execution),
                "instructions": execution.instructions,
                "gas": execution.gas,
                "startup_gas": execution.startup_gas,
                "backtrace": places.iter().map(|place| json!({
                    "pc": place.pc,
                    "function": place.function,
                    "source": place.source,
                    "inlined": place.inlined,
                })).collect::<Vec<_>>(),
                "syscalls": execution.syscalls.iter().map(|syscall| json!({
                    "name": syscall.info.name,
                    "pc": syscall.pc,
                    "gas": syscall.gas,
                    "arguments": syscall.args[..syscall.info.registers().count()].to_vec(),
                    "inputs": syscall.inputs.iter().map(|(index, data)| {
                        let register = syscall.info.registers().nth(*index);
                        (register.map(|register| register.to_string()).unwrap_or_default(), json!(hex(data)))
                    }).collect::<serde_json::Map<_, _>>(),
                    "output": syscall.output.as_deref().map(hex),
                    "result": syscall.result,
                })).collect::<Vec<_>>(),
                "functions": functions(file, execution).iter().map(|function| json!({
                    "name": function.name,
                    "source": function.source,
                    "calls": function.calls,
                    "own_gas": function.own,
                    "gas": function.inclusive,
                })).collect::<Vec<_>>(),
                "lines": lines.iter().map(|line| json!({
                    "source": line.source,
                    "gas": line.gas,
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let weight = |weight: Weight| json!({ "ref_time": weight.ref_time(), "proof_size": weight.proof_size() });
    let events: Vec<_> = traced.events.iter().map(|(topics, data)| event(contract, topics, data).1).collect();
    json!({
        "contract": contract.name,
        "message": traced.message.label(),
        "result": returned.json,
        "failed": returned.failed || reverted,
        "reverted": reverted,
        "debug_message": traced.debug_message,
        "gas_consumed": weight(traced.gas_consumed),
        "gas_required": weight(traced.gas_required),
        "storage_deposit": traced.deposit.to_string(),
        "events": events,
        "executions": executions,
    })
}
