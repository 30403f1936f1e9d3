//! The table of syscalls: what tools and documentation know of them.

use crate::for_each_syscall;
use core::fmt;

/// A register that a syscall reads, as part of an argument. Displayed by the name that it has in C and in
/// traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Register {
    /// The name of the argument.
    pub argument: &'static str,
    /// What the register holds.
    pub part: Part,
}

/// What a register holds of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The argument itself, a number.
    Number,
    /// The address of what the syscall reads.
    Input,
    /// The address where the syscall writes.
    Output,
    /// The length in bytes of what the syscall reads; the register before has its address.
    Length,
    /// How many bytes the syscall may write; the register before has the address.
    Capacity,
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Number | Part::Input | Part::Output => f.write_str(self.argument),
            Part::Length => write!(f, "{}_len", self.argument),
            Part::Capacity => f.write_str("cap"),
        }
    }
}

/// An argument of a syscall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Its type in Rust.
    pub type_name: &'static str,
    /// What the registers of it hold.
    parts: &'static [Part],
}

impl Argument {
    /// The registers of this argument, in their order.
    pub fn registers(&self) -> impl Iterator<Item = Register> {
        let argument = self.name;
        self.parts.iter().map(move |part| Register { argument, part: *part })
    }
}

/// What a syscall returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returns {
    /// Its type in Rust.
    pub type_name: &'static str,
}

impl Returns {
    /// What `r0` holds: `len`, a length in bytes or [`NONE`](crate::NONE); `value`, a number; `code`, a
    /// [`ReturnCode`](crate::ReturnCode); `unit`, 0; or `never`, as the syscall does not return.
    pub fn kind(&self) -> &'static str {
        match self.type_name {
            "usize" | "Option<usize>" => "len",
            "ReturnCode" => "code",
            "()" => "unit",
            "Never" => "never",
            _ => "value",
        }
    }
}

/// What tools and documentation need to know of a syscall.
#[derive(Clone, Copy, Debug)]
pub struct SyscallInfo {
    /// The syscall.
    pub syscall: Syscall,
    /// The name that contracts import.
    pub name: &'static str,
    /// The theme that it belongs to: the index in [`THEMES`].
    pub theme: usize,
    /// Whether a read-only call refuses it.
    pub mutating: bool,
    /// Its arguments.
    pub arguments: &'static [Argument],
    /// Its result.
    pub returns: Returns,
    /// Its documentation.
    pub doc: &'static str,
}

/// A theme of syscalls.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The name of its trait in [`host`](crate::host).
    pub name: &'static str,
    /// Its documentation.
    pub doc: &'static str,
}

impl SyscallInfo {
    /// The registers that the syscall reads, `r1` first. At most five.
    pub fn registers(&self) -> impl Iterator<Item = Register> {
        self.arguments.iter().flat_map(Argument::registers)
    }

    /// The buffers of any length that it reads: bit `i` is set if the registers `i` and `i + 1` (from 0, for
    /// `r1`) hold the address and the length of one.
    pub const fn inputs(&self) -> u8 {
        let (mut inputs, mut argument, mut register) = (0, 0, 0);
        while argument < self.arguments.len() {
            let parts = self.arguments[argument].parts;
            if let [Part::Input, Part::Length] = parts {
                inputs |= 1 << register;
            }
            register += parts.len();
            argument += 1;
        }
        inputs
    }
}

/// The parts of an argument, by its type.
macro_rules! parts {
    (& [u8]) => {
        &[Part::Input, Part::Length]
    };
    (& [u8; $len:literal]) => {
        &[Part::Input]
    };
    (& mut [u8]) => {
        &[Part::Output, Part::Capacity]
    };
    (& mut [u8; $len:literal]) => {
        &[Part::Output]
    };
    ($number:ident) => {
        &[Part::Number]
    };
}

/// The name of a type. `stringify!` promises no particular spaces.
macro_rules! type_name {
    () => {
        "()"
    };
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident < $inner:ident >) => {
        concat!(stringify!($name), "<", stringify!($inner), ">")
    };
    (& [u8]) => {
        "&[u8]"
    };
    (& [u8; $len:literal]) => {
        concat!("&[u8; ", stringify!($len), "]")
    };
    (& mut [u8]) => {
        "&mut [u8]"
    };
    (& mut [u8; $len:literal]) => {
        concat!("&mut [u8; ", stringify!($len), "]")
    };
}

macro_rules! is_mutating {
    () => {
        false
    };
    (mutating) => {
        true
    };
}

macro_rules! declare {
    ($(
        $(#[doc = $theme_doc:literal])*
        $theme:ident {
            $(
                $(#[doc = $doc:literal])*
                $($mutating:ident)? $id:literal $name:ident(
                    $( $arg:ident : $(& $($mutable:ident)? [u8 $(; $len:literal)?])? $($number:ident)? ),*
                ) $(-> $ret:ident $(<$inner:ident>)?)?;
            )*
        }
    )*) => {
        /// A syscall, by the name under which contracts import it.
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Syscall {
            $($( $(#[doc = $doc])* $name = $id, )*)*
        }

        /// The themes, in the order of their declaration.
        pub const THEMES: &[Theme] = &[
            $( Theme { name: stringify!($theme), doc: concat!($($theme_doc, "\n"),*) }, )*
        ];

        /// Every syscall, by theme.
        const BY_THEME: &[SyscallInfo] = &[
            $($( SyscallInfo {
                syscall: Syscall::$name,
                name: stringify!($name),
                theme: Themes::$theme as usize,
                mutating: is_mutating!($($mutating)?),
                arguments: &[$( Argument {
                    name: stringify!($arg),
                    type_name: type_name!($(& $($mutable)? [u8 $(; $len)?])? $($number)?),
                    parts: parts!($(& $($mutable)? [u8 $(; $len)?])? $($number)?),
                } ),*],
                returns: Returns { type_name: type_name!($($ret $(<$inner>)?)?) },
                doc: concat!($($doc, "\n"),*),
            }, )*)*
        ];

        /// Counts the themes.
        enum Themes { $($theme),* }

        impl Syscall {
            /// The syscall that contracts import as `name`.
            pub fn from_name(name: &[u8]) -> Option<Self> {
                match name {
                    $($( name if name == stringify!($name).as_bytes() => Some(Self::$name), )*)*
                    _ => None,
                }
            }
        }
    };
}

for_each_syscall!(declare);

/// Every syscall, at the index of its id.
pub const SYSCALLS: &[SyscallInfo] = &BY_ID;

const BY_ID: [SyscallInfo; BY_THEME.len()] = {
    let mut table = [BY_THEME[0]; BY_THEME.len()];
    let mut index = 0;
    while index < table.len() {
        // Fails to compile if ids have gaps.
        table[BY_THEME[index].syscall as usize] = BY_THEME[index];
        index += 1;
    }
    table
};

impl Syscall {
    /// The id: its place in [`SYSCALLS`].
    pub const fn id(self) -> u16 {
        self as u16
    }

    /// The syscall with this id.
    pub fn from_id(id: u16) -> Option<Self> {
        SYSCALLS.get(usize::from(id)).map(|info| info.syscall)
    }

    /// What is known of it.
    pub fn info(self) -> &'static SyscallInfo {
        &SYSCALLS[usize::from(self.id())]
    }

    /// The name that contracts import.
    pub fn name(self) -> &'static str {
        self.info().name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_consistent() {
        for (index, info) in SYSCALLS.iter().enumerate() {
            assert_eq!(usize::from(info.syscall.id()), index, "{} is out of order", info.name);
            assert!(info.registers().count() <= 5, "{} takes too many arguments", info.name);
            assert_eq!(Syscall::from_name(info.name.as_bytes()), Some(info.syscall));
            assert_eq!(Syscall::from_id(info.syscall.id()), Some(info.syscall));
        }
        assert_eq!(Syscall::from_name(b"no_such_syscall"), None);
        assert_eq!(Syscall::from_id(SYSCALLS.len() as u16), None);
    }

    #[test]
    fn inputs_are_told_by_types() {
        assert_eq!(Syscall::input.info().inputs(), 0);
        assert_eq!(Syscall::return_value.info().inputs(), 0b010);
        assert_eq!(Syscall::set_storage.info().inputs(), 0b101);
        assert_eq!(Syscall::get_storage.info().inputs(), 0b001);
        assert_eq!(Syscall::now.info().inputs(), 0);
        assert_eq!(Syscall::deposit_event.info().inputs(), 0b101);
        assert_eq!(Syscall::hash_blake2_128.info().inputs(), 0b001);
        assert_eq!(Syscall::deposit_event_until.info().inputs(), 0b1010);
        assert_eq!(Syscall::call_contract.info().inputs(), 0b101);
        assert_eq!(Syscall::sr25519_verify.info().inputs(), 0b100);
    }
}
