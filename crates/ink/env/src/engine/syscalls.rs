//! The syscalls of the test engine, generated from their declaration.

use std::marker::PhantomData;

use ebpf_uapi::{
    for_each_syscall,
    host::{
        Arithmetic, Calls, Events, Hashing, HostBase, InputOutput, Lifecycle, Queries, RuntimeCalls,
        Signatures, Storage, TransientStorage,
    },
    ReturnCode, ReturnFlags,
};

use super::{settle, TestHost};

/// The type of a result for contracts.
macro_rules! result {
    () => { () };
    (Never) => { ! };
    (ReturnCode) => { Result<(), ReturnCode> };
    ($($ret:tt)+) => { $($ret)+ };
}

macro_rules! from_host {
    ($result:expr, Never) => {
        match $result {}
    };
    ($result:expr, ReturnCode) => {
        $result.ok()
    };
    ($result:expr, $($ret:tt)*) => {
        $result
    };
}

/// Passes an argument. Numbers are passed as in registers.
macro_rules! pass {
    ($arg:ident & $($buffer:tt)+) => {
        $arg
    };
    ($arg:ident $number:ident) => {
        u64::from($arg)
    };
}

macro_rules! guard {
    ($host:ident mutating) => {
        settle($host.ensure_changes_allowed());
    };
}

macro_rules! functions {
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
        $($(
            $(#[doc = $doc])*
            pub fn $name(
                $( $arg: $(& $($mutable)? [u8 $(; $len)?])? $($number)? ),*
            ) -> result!($($ret $(<$inner>)?)?) {
                let mut host = TestHost(PhantomData);
                $( guard!(host $mutating); )?
                let result = host.$name($( pass!($arg $(& $($mutable)? [u8 $(; $len)?])? $($number)?) ),*);
                from_host!(settle(result), $($ret $(<$inner>)?)?)
            }
        )*)*
    };
}

for_each_syscall!(functions);
