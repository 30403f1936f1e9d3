//! The imports, as the VM sees them: numbers in, a number out. Addresses are `pointer as u64`.
//!
//! # Safety
//!
//! What a syscall reads and writes is said in [`ebpf_uapi::for_each_syscall!`]. The caller sees to it
//! that every output buffer may be written for as many bytes as it says.

/// The type of `r0` after a syscall of a kind.
macro_rules! result {
    (len) => { u64 };
    (value) => { u64 };
    (code) => { u64 };
    (unit) => { u64 };
    (never) => { ! };
}

macro_rules! imports {
    ($( $(#[doc = $doc:literal])* $id:literal $name:ident ( $($arg:ident),* ) -> $kind:ident; )*) => {
        extern "C" {
            $( $(#[doc = $doc])* pub fn $name($($arg: u64),*) -> result!($kind); )*

            /// Ends the call with a trap: everything that it did is rolled back.
            pub fn abort() -> !;
        }
    };
}

ebpf_uapi::for_each_syscall!(imports);
