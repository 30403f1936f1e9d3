//! Source locations of instructions, and the gas of functions and source lines.

use crate::contract_file::ContractFile;
use ebpf_linker::demangled;
use ebpf_sandbox::trace::Execution;

/// A line of a backtrace.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// Index of the instruction.
    pub pc: u32,
    /// The function in the source, or in the ELF.
    pub function: String,
    /// `file:line:column`, if known.
    pub source: Option<String>,
    /// Whether the function is inlined into that of the next line.
    pub inlined: bool,
}

/// The gas of a function.
#[derive(Debug)]
pub struct Function {
    pub name: String,
    /// `file:line`, if known.
    pub source: Option<String>,
    pub calls: u64,
    pub own: u64,
    pub inclusive: u64,
}

/// The gas of a source line.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    pub source: String,
    pub gas: u64,
}

/// The name of the function that contains an instruction.
fn symbol(file: &ContractFile, pc: u32) -> String {
    let symbol = file.symbols.as_ref().and_then(|symbols| symbols.function_at(pc));
    symbol.map_or_else(|| format!("instruction {pc}"), |symbol| demangled(&symbol.name))
}

fn position(file: &str, line: u32, column: u32) -> Option<String> {
    match (file, line, column) {
        ("", ..) => None,
        (file, 0, _) => Some(file.into()),
        (file, line, 0) => Some(format!("{file}:{line}")),
        (file, line, column) => Some(format!("{file}:{line}:{column}")),
    }
}

/// The source location of each instruction of a backtrace, with inlined functions.
pub fn places(file: &ContractFile, backtrace: &[u32]) -> Vec<Place> {
    let mut places = Vec::new();
    for &pc in backtrace {
        let frames: Vec<_> = file.debug.iter().flat_map(|debug| debug.frames(pc)).collect();
        let last = frames.len().saturating_sub(1);
        places.extend(frames.iter().enumerate().map(|(index, frame)| Place {
            pc,
            function: frame.function.into(),
            source: position(frame.file, frame.line, frame.column),
            inlined: index < last,
        }));
        if frames.is_empty() {
            places.push(Place { pc, function: symbol(file, pc), source: None, inlined: false });
        }
    }
    places
}

/// The executed functions, the most expensive first.
pub fn functions(file: Option<&ContractFile>, execution: &Execution) -> Vec<Function> {
    let mut functions: Vec<_> = execution
        .functions
        .iter()
        .map(|(index, cost)| {
            let frame = file.and_then(|file| file.debug.as_ref()?.frames(*index).last());
            Function {
                name: file.map_or_else(|| format!("f{index}"), |file| file.function_name(*index)),
                source: frame.and_then(|frame| position(frame.file, frame.line, 0)),
                calls: cost.calls,
                own: cost.own,
                inclusive: cost.inclusive,
            }
        })
        .collect();
    functions.sort_by(|a, b| b.inclusive.cmp(&a.inclusive).then_with(|| b.own.cmp(&a.own)));
    functions
}

/// Source lines with the gas of their instructions, the most expensive first.
pub fn lines(file: &ContractFile, execution: &Execution) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let Some(debug) = &file.debug else { return lines };
    for (pc, gas) in execution.gas_by_pc.iter().enumerate().filter(|(_, gas)| **gas > 0) {
        let Some(frame) = debug.frames(pc as u32).next() else { continue };
        let Some(source) = position(frame.file, frame.line, 0) else { continue };
        match lines.iter_mut().find(|line| line.source == source) {
            Some(line) => line.gas += gas,
            None => lines.push(Line { source, gas: *gas }),
        }
    }
    lines.sort_by(|a, b| b.gas.cmp(&a.gas).then_with(|| a.source.cmp(&b.source)));
    lines
}
