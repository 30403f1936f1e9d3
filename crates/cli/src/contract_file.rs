//! A built contract, read from a file, with the symbols and source lines beside it.

use crate::{error::Error, files};
use ebpf_linker::{demangled, Debug, FunctionSymbol, Symbols};
use ebpf_vm::Program;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

/// A contract of a `.contract` bundle or an ELF file.
pub struct ContractFile {
    /// The file's name without its extension.
    pub name: String,
    /// The contract ELF.
    pub code: Vec<u8>,
    /// The metadata of a bundle.
    pub metadata: Option<Value>,
    /// Names of its functions, from `NAME.symbols`.
    pub symbols: Option<Symbols>,
    /// Source lines of its instructions, from `NAME.debug`.
    pub debug: Option<Debug>,
}

impl ContractFile {
    /// Reads a file. Symbols and source lines beside it are used if they belong to this code.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is not a contract.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let bytes = files::read_contract(path)?;
        let (code, metadata) = if bytes.starts_with(b"\x7fELF") {
            (bytes, None)
        } else {
            let (code, metadata) = bundle(path, &bytes)?;
            (code, Some(metadata))
        };
        let mut file = Self {
            name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            code,
            metadata,
            symbols: None,
            debug: None,
        };
        let program = file.program(path)?;
        let ends = u32::try_from(program.code().len()).unwrap_or(u32::MAX);
        let symbols: Option<Symbols> = beside(path, "symbols", &file.code)?;
        let is_marker = |function: &FunctionSymbol| {
            let insn = program.insn(function.index).filter(|insn| insn.is_frame());
            insn.is_some_and(|insn| i64::from(insn.imm) == -i64::from(function.frame))
        };
        let matches = |symbols: &Symbols| {
            let markers = symbols.functions.iter().all(is_marker);
            let last = symbols.functions.last();
            markers && last.is_some_and(|last| last.index.checked_add(last.slots) == Some(ends))
        };
        if let Some(symbols) = symbols.filter(matches) {
            file.debug = beside(path, "debug", &file.code)?;
            file.symbols = Some(symbols);
        }
        Ok(file)
    }

    /// The code hash, in hexadecimal with `0x`.
    pub fn code_hash(&self) -> String {
        ebpf_bundle::hex(&ebpf_bundle::hash(&self.code))
    }

    /// Parses the code. `path` is for the error.
    ///
    /// # Errors
    ///
    /// The code is not a contract ELF.
    pub fn program(&self, path: &Path) -> Result<Program<'_>, Error> {
        // Unknown syscalls may be those of a newer chain.
        Program::parse(&self.code, |name| {
            Some(ebpf_uapi::Syscall::from_name(name).map_or(u32::MAX, |syscall| syscall.id().into()))
        })
        .map_err(|error| Error::new(format!("{} is not a contract", path.display())).cause(error))
    }

    /// The name of the function that starts at an instruction: that of the source if known, else `f` and the
    /// index.
    pub fn function_name(&self, index: u32) -> String {
        let symbol = self.symbols.as_ref().and_then(|symbols| symbols.function_at(index));
        symbol.map_or_else(|| format!("f{index}"), |symbol| demangled(&symbol.name))
    }
}

/// The code and the metadata of a bundle.
fn bundle(path: &Path, bytes: &[u8]) -> Result<(Vec<u8>, Value), Error> {
    let not_a_bundle = |reason: &dyn std::fmt::Display| {
        Error::new(format!("{} is neither a contract ELF nor a .contract file", path.display()))
            .cause(reason)
            .hint("`cargo ebpf build` writes both to target/ebpf/NAME")
    };
    let json: Value = serde_json::from_slice(bytes).map_err(|error| not_a_bundle(&error))?;
    let code = json.pointer("/source/wasm").and_then(Value::as_str);
    let code = code.ok_or_else(|| not_a_bundle(&"it has no code in source.wasm"))?;
    let code = ebpf_bundle::from_hex(code).ok_or_else(|| not_a_bundle(&"source.wasm is not hexadecimal"))?;
    Ok((code, json))
}

/// The file with another extension in the same directory, if it exists and belongs to this code.
fn beside<T: FromStr<Err = ebpf_linker::MalformedLine>>(
    path: &Path,
    extension: &str,
    code: &[u8],
) -> Result<Option<T>, Error> {
    let path: PathBuf = path.with_extension(extension);
    if !path.is_file() {
        return Ok(None);
    }
    let text = files::read_contract_text(&path)?;
    let Some(text) = text.strip_prefix(&ebpf_linker::code_line(code)) else { return Ok(None) };
    let parsed = text.parse();
    parsed.map(Some).map_err(|error| Error::new(format!("cannot read {}", path.display())).cause(error))
}
