//! The syscalls as safe functions, generated from their declaration.
//!
//! Imports are functions of registers: addresses and lengths, numbers in and a number out.

use crate::abort;
use ebpf_uapi::{for_each_syscall, ReturnCode, ReturnFlags, NONE};

/// What `r0` says.
trait FromRegister {
    fn from_register(r0: u64) -> Self;
}

impl FromRegister for () {
    #[inline]
    fn from_register(_: u64) -> Self {}
}

impl FromRegister for u64 {
    #[inline]
    fn from_register(r0: u64) -> Self {
        r0
    }
}

impl FromRegister for u32 {
    #[inline]
    fn from_register(r0: u64) -> Self {
        r0 as Self
    }
}

impl FromRegister for bool {
    #[inline]
    fn from_register(r0: u64) -> Self {
        r0 != 0
    }
}

impl FromRegister for usize {
    #[inline]
    fn from_register(r0: u64) -> Self {
        r0 as Self
    }
}

impl FromRegister for Option<usize> {
    #[inline]
    fn from_register(r0: u64) -> Self {
        (r0 != NONE).then_some(r0 as usize)
    }
}

/// An outcome. One that this crate does not know ends the call with a trap.
impl FromRegister for Result<(), ReturnCode> {
    fn from_register(r0: u64) -> Self {
        match ReturnCode::from_number(r0) {
            Some(code) => code.ok(),
            None => abort(),
        }
    }
}

/// Defines one function, and in it the import that it calls. Takes the arguments one by one, and collects the
/// types of the import's registers and what to pass in them.
macro_rules! function {
    ($head:tt [$($type:ident)*] [$($value:tt)*] ($arg:ident : &[u8] $(, $($rest:tt)*)?)) => {
        function!($head [$($type)* u64 u64] [$($value)* $arg.as_ptr() as u64, $arg.len() as u64,] ($($($rest)*)?));
    };
    ($head:tt [$($type:ident)*] [$($value:tt)*] ($arg:ident : &[u8; $len:literal] $(, $($rest:tt)*)?)) => {
        function!($head [$($type)* u64] [$($value)* $arg.as_ptr() as u64,] ($($($rest)*)?));
    };
    ($head:tt [$($type:ident)*] [$($value:tt)*] ($arg:ident : &mut [u8] $(, $($rest:tt)*)?)) => {
        function!($head [$($type)* u64 u64] [$($value)* $arg.as_mut_ptr() as u64, $arg.len() as u64,] ($($($rest)*)?));
    };
    ($head:tt [$($type:ident)*] [$($value:tt)*] ($arg:ident : &mut [u8; $len:literal] $(, $($rest:tt)*)?)) => {
        function!($head [$($type)* u64] [$($value)* $arg.as_mut_ptr() as u64,] ($($($rest)*)?));
    };
    ($head:tt [$($type:ident)*] [$($value:tt)*] ($arg:ident : $number:ident $(, $($rest:tt)*)?)) => {
        function!($head [$($type)* u64] [$($value)* u64::from($arg),] ($($($rest)*)?));
    };
    ({ [$($doc:tt)*] $name:ident $arguments:tt [Never] } [$($type:ident)*] [$($value:tt)*] ()) => {
        $($doc)*
        #[inline]
        pub fn $name $arguments -> ! {
            extern "C" {
                fn $name($(_: $type),*) -> !;
            }
            // SAFETY: the syscall reads what the arguments refer to, and nothing else.
            unsafe { $name($($value)*) }
        }
    };
    ({ [$($doc:tt)*] $name:ident $arguments:tt [$($ret:tt)*] } [$($type:ident)*] [$($value:tt)*] ()) => {
        $($doc)*
        #[inline]
        pub fn $name $arguments -> result!($($ret)*) {
            extern "C" {
                fn $name($(_: $type),*) -> u64;
            }
            // SAFETY: the syscall reads and writes what the arguments refer to, and nothing else.
            FromRegister::from_register(unsafe { $name($($value)*) })
        }
    };
}

/// A result's type to the guest.
macro_rules! result {
    () => { () };
    (ReturnCode) => { Result<(), ReturnCode> };
    ($($ret:tt)+) => { $($ret)+ };
}

macro_rules! functions {
    ($(
        $(#[doc = $theme_doc:literal])*
        $theme:ident {
            $(
                $(#[doc = $doc:literal])*
                $($mutating:ident)? $id:literal $name:ident $arguments:tt $(-> $ret:ident $(<$inner:ident>)?)?;
            )*
        }
    )*) => {
        $($(
            function!({ [$(#[doc = $doc])*] $name $arguments [$($ret $(<$inner>)?)?] } [] [] $arguments);
        )*)*
    };
}

for_each_syscall!(functions);
