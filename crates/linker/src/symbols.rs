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

use std::fmt;

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

/// What is where in a contract. `to_string` gives the file that the module describes.
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
        let behind = self.functions.partition_point(|function| function.index <= pc);
        let function = self.functions.get(behind.checked_sub(1)?)?;
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
