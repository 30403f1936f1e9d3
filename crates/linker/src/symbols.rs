//! The names of what is in a contract, which the contract ELF does not hold.
//!
//! Tools read them from a text file beside the ELF. Its lines are, in the order of addresses,
//!
//! ```text
//! function INDEX SLOTS FRAME NAME
//! data ADDRESS BYTES SECTION
//! ```
//!
//! with decimal numbers. INDEX is the instruction index of the function's marker, SLOTS the number of
//! instruction slots including it, FRAME the size of its frame in bytes, and NAME its symbol as the compiler
//! mangled it. A function that the linker made, so that the address of an import can be taken, is called
//! `IMPORT@import`.

use crate::debug::MalformedLine;
use std::{fmt, str::FromStr};

/// A symbol as it is written in the source, without a hash: `flipper::flip` for `_RNvCs..7flipper4flip`.
pub fn demangled(symbol: &str) -> String {
    let (name, made) = match symbol.strip_suffix("@import") {
        Some(import) => (import, "@import"),
        None => (symbol, ""),
    };
    format!("{:#}{made}", rustc_demangle::demangle(name))
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionSymbol {
    /// Instruction index of its marker.
    pub index: u32,
    /// Number of instruction slots, including the marker.
    pub slots: u32,
    /// Size of its frame in bytes.
    pub frame: u32,
    /// Its name.
    pub name: String,
}

/// A section of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSymbol {
    /// Its first address.
    pub address: u64,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its name.
    pub name: String,
}

/// What is where in a contract. `to_string` gives the file that the module describes, and `parse` reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    /// Functions in the order of their indices.
    pub functions: Vec<FunctionSymbol>,
    /// Sections in the order of their addresses.
    pub data: Vec<DataSymbol>,
}

impl Symbols {
    /// The function that an instruction belongs to.
    pub fn function_at(&self, pc: u32) -> Option<&FunctionSymbol> {
        let next = self.functions.partition_point(|function| function.index <= pc);
        let function = self.functions.get(next.checked_sub(1)?)?;
        (pc - function.index < function.slots).then_some(function)
    }
}

impl fmt::Display for Symbols {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for data in &self.data {
            writeln!(f, "data {} {} {}", data.address, data.bytes, data.name)?;
        }
        for function in &self.functions {
            writeln!(
                f,
                "function {} {} {} {}",
                function.index, function.slots, function.frame, function.name
            )?;
        }
        Ok(())
    }
}

impl FromStr for Symbols {
    type Err = MalformedLine;

    fn from_str(text: &str) -> Result<Self, MalformedLine> {
        let mut symbols = Self::default();
        for (line, number) in text.lines().zip(1..) {
            symbols.line(line).ok_or(MalformedLine { number })?;
        }
        Ok(symbols)
    }
}

impl Symbols {
    fn line(&mut self, line: &str) -> Option<()> {
        if let Some(rest) = line.strip_prefix("data ") {
            let mut parts = rest.splitn(3, ' ');
            let mut part = || parts.next();
            let (address, bytes) = (part()?.parse().ok()?, part()?.parse().ok()?);
            self.data.push(DataSymbol { address, bytes, name: part()?.into() });
        } else {
            let mut parts = line.strip_prefix("function ")?.splitn(4, ' ');
            let mut part = || parts.next();
            let (index, slots, frame) = (part()?.parse().ok()?, part()?.parse().ok()?, part()?.parse().ok()?);
            self.functions.push(FunctionSymbol { index, slots, frame, name: part()?.into() });
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_gives_the_same_again() {
        let symbols = Symbols {
            functions: vec![FunctionSymbol { index: 3, slots: 7, frame: 16, name: "_ZN4name3getE".into() }],
            data: vec![DataSymbol { address: 65536, bytes: 8, name: ".rodata.str 1".into() }],
        };
        assert_eq!(symbols.to_string().parse(), Ok(symbols));
        assert_eq!("data 1 2 a\nfunction 1 2 b".parse::<Symbols>(), Err(MalformedLine { number: 2 }));
    }

    #[test]
    fn names_are_as_in_the_source() {
        assert_eq!(demangled("_ZN7flipper4flip17h0123456789abcdefE"), "flipper::flip");
        assert_eq!(demangled("input@import"), "input@import");
        assert_eq!(demangled("deploy"), "deploy");
    }
}
