//! The host side of the syscalls: what a chain, or whatever stands for one, implements.
//!
//! Each theme of [`for_each_syscall!`](crate::for_each_syscall) is a trait with a method for each syscall,
//! and [`Host`] is all of them. There are two ways to a host's methods:
//!
//! - [`dispatch`] decodes the registers of a machine. Its host has [`GuestMemory`]: buffers are addresses
//!   there, hostile ones, which the host reads when it has checked and charged what comes before.
//! - In unit tests of contracts, host and contract share the test's memory: buffers are slices.
//!
//! Numbers reach the host as the register held them, unchecked.

use crate::{for_each_syscall, ReturnCode, Syscall, NONE};

/// What all themes of a host share.
pub trait HostBase {
    /// An argument `&[u8]`: what the syscall reads.
    type Bytes;
    /// An argument `&mut [u8]`: where the syscall writes its answer.
    type Buffer;
    /// Why the contract does not go on: it has ended, or the syscall failed.
    type Stop;

    /// Refuses changes in a read-only call. Called before a syscall that is declared `mutating`.
    ///
    /// # Errors
    ///
    /// If this call may not change anything.
    fn ensure_changes_allowed(&mut self) -> Result<(), Self::Stop>;
}

/// The result of a syscall that does not return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

/// The result of a syscall.
pub trait Returned {
    /// Whether arguments `&mut [u8; N]` hold results.
    fn is_success(&self) -> bool {
        true
    }

    /// What `r0` holds.
    fn into_register(self) -> u64;
}

impl Returned for () {
    fn into_register(self) -> u64 {
        0
    }
}

impl Returned for Never {
    fn into_register(self) -> u64 {
        match self {}
    }
}

impl Returned for ReturnCode {
    fn is_success(&self) -> bool {
        *self == Self::Success
    }

    fn into_register(self) -> u64 {
        self.into()
    }
}

impl Returned for usize {
    fn into_register(self) -> u64 {
        self as u64
    }
}

impl Returned for Option<usize> {
    fn into_register(self) -> u64 {
        self.map_or(NONE, |len| len as u64)
    }
}

macro_rules! numbers {
    ($($number:ident)*) => {
        $(
            impl Returned for $number {
                fn into_register(self) -> u64 {
                    self.into()
                }
            }
        )*
    };
}

numbers!(u64 u32 bool);

/// A slice of guest memory, as the guest passed it: nothing is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The address of its first byte.
    pub address: u64,
    /// Its length in bytes.
    pub len: u64,
}

/// Guest memory for an answer, as the guest passed it: nothing is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// The address of its first byte.
    pub address: u64,
    /// How many bytes may be written.
    pub capacity: u64,
}

/// A host of a machine: contracts have a memory of their own, and pass addresses in it.
pub trait GuestMemory: HostBase<Bytes = Slice, Buffer = Buffer> {
    /// Charges for leaving the machine and resuming it. Called first, with every syscall.
    ///
    /// # Errors
    ///
    /// If the contract cannot pay for it.
    fn enter(&mut self) -> Result<(), Self::Stop>;

    /// Copies `N` bytes out of guest memory, and charges for it.
    ///
    /// # Errors
    ///
    /// If they are not all in guest memory, or the contract cannot pay for it.
    fn read_array<const N: usize>(&mut self, address: u64) -> Result<[u8; N], Self::Stop>;

    /// Copies bytes into guest memory, and charges for it.
    ///
    /// # Errors
    ///
    /// If not all of them would be in writable guest memory, or the contract cannot pay for it.
    fn write(&mut self, address: u64, bytes: &[u8]) -> Result<(), Self::Stop>;
}

/// An argument's type to a host.
macro_rules! host_type {
    (& [u8]) => {
        Self::Bytes
    };
    (& [u8; $len:literal]) => {
        &[u8; $len]
    };
    (& mut [u8]) => {
        Self::Buffer
    };
    (& mut [u8; $len:literal]) => {
        &mut [u8; $len]
    };
    ($number:ident) => {
        u64
    };
}

/// A result's type to a host.
macro_rules! host_result {
    () => { () };
    ($($ret:tt)+) => { $($ret)+ };
}

/// Decodes an argument. Arrays for results come with their address.
macro_rules! decode {
    ($host:ident $next:ident & [u8]) => {
        Slice { address: $next(), len: $next() }
    };
    ($host:ident $next:ident & [u8; $len:literal]) => {
        $host.read_array::<$len>($next())?
    };
    ($host:ident $next:ident & mut [u8]) => {
        Buffer { address: $next(), capacity: $next() }
    };
    ($host:ident $next:ident & mut [u8; $len:literal]) => {
        ($next(), [0; $len])
    };
    ($host:ident $next:ident $number:ident) => {
        $next()
    };
}

/// Passes a decoded argument.
macro_rules! pass {
    ($arg:ident & [u8; $len:literal]) => {
        &$arg
    };
    ($arg:ident & mut [u8; $len:literal]) => {
        &mut $arg.1
    };
    ($arg:ident $($other:tt)+) => {
        $arg
    };
}

/// Writes an array of results to guest memory.
macro_rules! write_back {
    ($host:ident $arg:ident & mut [u8; $len:literal]) => {
        $host.write($arg.0, &$arg.1)?;
    };
    ($host:ident $arg:ident $($other:tt)+) => {};
}

/// Refuses changes, if the syscall is declared `mutating`.
macro_rules! guard {
    ($host:ident mutating) => {
        $host.ensure_changes_allowed()?;
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
        $(
            $(#[doc = $theme_doc])*
            #[allow(clippy::missing_errors_doc)] // as of all hosts: if the contract does not go on
            pub trait $theme: HostBase {
                $(
                    $(#[doc = $doc])*
                    fn $name(
                        &mut self,
                        $( $arg: host_type!($(& $($mutable)? [u8 $(; $len)?])? $($number)?) ),*
                    ) -> Result<host_result!($($ret $(<$inner>)?)?), Self::Stop>;
                )*
            }
        )*

        /// Everything that contracts can call.
        pub trait Host: $($theme +)* {}

        impl<H: $($theme +)*> Host for H {}

        /// Answers a syscall of a contract in a machine: charges for the crossing, refuses changes in a
        /// read-only call, decodes the registers `r1` to `r5`, calls the host's method, and writes its
        /// results to guest memory. Returns what `r0` holds when the contract goes on.
        ///
        /// # Errors
        ///
        /// If the contract does not go on.
        pub fn dispatch<H: Host + GuestMemory>(
            host: &mut H,
            syscall: Syscall,
            registers: [u64; 5],
        ) -> Result<u64, H::Stop> {
            host.enter()?;
            let mut registers = registers.into_iter();
            // No syscall has more arguments than there are registers; the tests of the table see to it.
            let mut next = || registers.next().unwrap_or_default();
            match syscall {
                $($(
                    Syscall::$name => {
                        $( guard!(host $mutating); )?
                        $(
                            #[allow(unused_mut)] // only arrays for results change
                            let mut $arg = decode!(host next $(& $($mutable)? [u8 $(; $len)?])? $($number)?);
                        )*
                        let result = host.$name($( pass!($arg $(& $($mutable)? [u8 $(; $len)?])? $($number)?) ),*)?;
                        if result.is_success() {
                            $( write_back!(host $arg $(& $($mutable)? [u8 $(; $len)?])? $($number)?); )*
                        }
                        Ok(result.into_register())
                    }
                )*)*
            }
        }
    };
}

for_each_syscall!(declare);
