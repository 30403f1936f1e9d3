//! From text to statements.

use crate::AsmError;
use alloc::{format, string::String, vec::Vec};

/// A section of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Text,
    Rodata,
    Data,
    Bss,
}

/// A number, or what becomes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Number(i128),
    /// A constant; in the place of a jump's target, a label; in that of a call's, an import.
    Name(String),
    /// `&label+addend`
    Address(String, i128),
    /// `sizeof(label)`
    Size(String),
}

/// An operand of an instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    Register(u8),
    /// `[register+offset]`
    Memory(u8, Value),
    Value(Value),
}

/// A line's contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    Label(String),
    Section(Section),
    Stack(Value),
    Heap(Value),
    Context(Value),
    Configuration(Value),
    Entry {
        deploy: bool,
        label: String,
    },
    Import(String),
    Constant(String, Value),
    /// Values of so many bytes each.
    Data(usize, Vec<Value>),
    Bytes(Vec<u8>),
    Zero(Value),
    Align(Value),
    Slot([Value; 5]),
    /// Everything in front of the operands, then these.
    Instruction(String, Vec<Operand>),
}

/// Splits a text into statements with their lines.
pub fn parse(text: &str) -> Result<Vec<(usize, Statement)>, AsmError> {
    let mut statements = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line_number = index + 1;
        let mut rest = strip_comment(line).trim();
        while let Some((label, after)) = split_label(rest) {
            statements.push((line_number, Statement::Label(label.into())));
            rest = after;
        }
        if !rest.is_empty() {
            let statement = statement(rest).map_err(|message| AsmError { line: line_number, message })?;
            statements.push((line_number, statement));
        }
    }
    Ok(statements)
}

/// Cuts off a comment; a `#` in a string is none.
fn strip_comment(line: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    for (position, c) in line.char_indices() {
        match c {
            '#' if !quoted => return &line[..position],
            '"' if !escaped => quoted = !quoted,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
    }
    line
}

/// Takes `name:` off the front.
fn split_label(line: &str) -> Option<(&str, &str)> {
    let (label, rest) = line.split_once(':')?;
    is_name(label).then_some((label, rest.trim_start()))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '.')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.')
}

fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if is_name(text) {
        Ok(text.into())
    } else {
        Err(format!("`{text}` is not a name"))
    }
}

fn statement(line: &str) -> Result<Statement, String> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let rest = rest.trim();
    Ok(match word {
        ".text" => Statement::Section(Section::Text),
        ".rodata" => Statement::Section(Section::Rodata),
        ".data" => Statement::Section(Section::Data),
        ".bss" => Statement::Section(Section::Bss),
        ".stack" => Statement::Stack(value(rest)?),
        ".heap" => Statement::Heap(value(rest)?),
        ".context" => Statement::Context(value(rest)?),
        ".configuration" => Statement::Configuration(value(rest)?),
        ".entry" => {
            let (which, label) = rest.split_once(char::is_whitespace).ok_or("`.entry deploy|call label`")?;
            let deploy = match which {
                "deploy" => true,
                "call" => false,
                _ => return Err("`.entry deploy|call label`".into()),
            };
            Statement::Entry { deploy, label: name(label)? }
        }
        ".import" => Statement::Import(rest.into()),
        ".equ" => {
            let (constant, text) = rest.split_once(char::is_whitespace).ok_or("`.equ name value`")?;
            Statement::Constant(name(constant)?, value(text)?)
        }
        ".byte" => Statement::Data(1, values(rest)?),
        ".u16" => Statement::Data(2, values(rest)?),
        ".u32" => Statement::Data(4, values(rest)?),
        ".u64" => Statement::Data(8, values(rest)?),
        ".ascii" => Statement::Bytes(string(rest)?),
        ".zero" => Statement::Zero(value(rest)?),
        ".align" => Statement::Align(value(rest)?),
        ".insn" => {
            let fields = values(rest)?;
            Statement::Slot(fields.try_into().map_err(|_| "`.insn opcode, dst, src, off, imm`")?)
        }
        _ if word.starts_with('.') => return Err(format!("unknown directive `{word}`")),
        _ => instruction(line)?,
    })
}

/// Words that a name of an instruction can consist of, apart from the last.
const PREFIXES: [&str; 2] = ["lock", "fetch"];

fn instruction(line: &str) -> Result<Statement, String> {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        words.push(word);
        rest = after.trim_start();
        if !PREFIXES.contains(&word) {
            break;
        }
    }
    // `call local label` is a name of two words; `call local` calls an import of that name.
    if words == ["call"] {
        if let Some(label) = rest.strip_prefix("local").filter(|label| label.starts_with(char::is_whitespace))
        {
            words.push("local");
            rest = label.trim_start();
        }
    }
    let operands = if rest.is_empty() {
        Vec::new()
    } else {
        rest.split(',').map(|text| operand(text.trim())).collect::<Result<_, _>>()?
    };
    Ok(Statement::Instruction(words.join(" "), operands))
}

fn register(text: &str) -> Option<u8> {
    let digits = text.strip_prefix('%').unwrap_or(text).strip_prefix('r')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok().filter(|number| *number < 16)
}

fn operand(text: &str) -> Result<Operand, String> {
    if let Some(register) = register(text) {
        return Ok(Operand::Register(register));
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        let split = inner.find(['+', '-']).unwrap_or(inner.len());
        let (base, offset) = inner.split_at(split);
        let base = register(base.trim()).ok_or_else(|| format!("`{base}` is not a register"))?;
        let offset = if offset.is_empty() { Value::Number(0) } else { value(offset)? };
        return Ok(Operand::Memory(base, offset));
    }
    value(text).map(Operand::Value)
}

fn values(text: &str) -> Result<Vec<Value>, String> {
    text.split(',').map(|text| value(text.trim())).collect()
}

fn value(text: &str) -> Result<Value, String> {
    let text = text.trim();
    if let Some(label) = text.strip_prefix('&') {
        let split = label.find(['+', '-']).unwrap_or(label.len());
        let (label, addend) = label.split_at(split);
        let addend = if addend.is_empty() { 0 } else { number(addend)? };
        return Ok(Value::Address(name(label)?, addend));
    }
    if let Some(label) = text.strip_prefix("sizeof(").and_then(|text| text.strip_suffix(')')) {
        return Ok(Value::Size(name(label)?));
    }
    // `+name` is a constant as an offset.
    let unsigned = text.strip_prefix('+').unwrap_or(text).trim();
    if is_name(unsigned) {
        return Ok(Value::Name(unsigned.into()));
    }
    number(text).map(Value::Number)
}

fn number(text: &str) -> Result<i128, String> {
    let bad = || format!("`{text}` is not a number");
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let digits = digits.trim();
    let hexadecimal = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
    let magnitude = match hexadecimal {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => digits.parse::<u64>(),
    };
    let magnitude = i128::from(magnitude.map_err(|_| bad())?);
    Ok(if negative { -magnitude } else { magnitude })
}

fn string(text: &str) -> Result<Vec<u8>, String> {
    let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let mut bytes = inner.ok_or("a string in double quotes is expected")?.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        out.push(match bytes.next() {
            Some(b'n') => b'\n',
            Some(b't') => b'\t',
            Some(b'0') => 0,
            Some(b'\\') => b'\\',
            Some(b'"') => b'"',
            Some(b'x') => {
                let digits: String = bytes.by_ref().take(2).map(char::from).collect();
                u8::from_str_radix(&digits, 16).map_err(|_| format!("`\\x{digits}` is not a byte"))?
            }
            _ => return Err("unknown escape in a string".into()),
        });
    }
    Ok(out)
}
