//! Native code: a shared object that clang has made, loaded into this process.

use super::{Class, Engine, Prepared};
use crate::{
    toolchain::{Binary, Form},
    Failure,
};
use ebpf_bench_host::{GuestMemory, Host, HostError, HostFunction};
use libloading::Library;
use std::{cell::RefCell, ptr, slice};

pub const NAME: &str = "native";

pub struct Native;

impl Engine for Native {
    fn name(&self) -> &'static str {
        NAME
    }

    fn class(&self) -> Class {
        Class::Native
    }

    fn form(&self) -> Form {
        Form::Native
    }

    fn prepare<'a>(&'a self, binary: &'a Binary) -> Result<Box<dyn Prepared + 'a>, Failure> {
        // SAFETY: the object was made from this crate's own sources and runs nothing when it is loaded.
        let library = unsafe { Library::new(&binary.path) }?;
        for &function in HostFunction::ALL {
            // SAFETY: `host.h` declares a variable of this name that holds a pointer to a function which
            // takes that many numbers and returns one.
            unsafe { **library.get::<*mut *const ()>(function.name())? = entry(function) };
        }
        // SAFETY: `host.h` declares this function so.
        let call = unsafe { *library.get::<unsafe extern "C" fn() -> u64>("call")? };
        Ok(Box::new(Loaded { call, _library: library }))
    }
}

struct Loaded {
    call: unsafe extern "C" fn() -> u64,
    /// `call` is in there.
    _library: Library,
}

impl Prepared for Loaded {
    fn run(&mut self, rounds: u64) -> Result<u64, Failure> {
        HOST.set(Some(Host::new(rounds)));
        // SAFETY: the library is loaded, its pointers are set, and it is from this crate's own sources.
        let result = unsafe { (self.call)() };
        HOST.set(None);
        Ok(result)
    }
}

thread_local! {
    /// The host of the program that runs.
    static HOST: RefCell<Option<Host>> = const { RefCell::new(None) };
}

/// The process's memory.
struct Memory;

impl GuestMemory for Memory {
    fn read(&mut self, address: u64, out: &mut [u8]) -> Result<(), HostError> {
        // SAFETY: programs pass buffers of theirs.
        out.copy_from_slice(unsafe {
            slice::from_raw_parts(ptr::with_exposed_provenance(address as usize), out.len())
        });
        Ok(())
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), HostError> {
        // SAFETY: programs pass buffers of theirs.
        unsafe { slice::from_raw_parts_mut(ptr::with_exposed_provenance_mut(address as usize), data.len()) }
            .copy_from_slice(data);
        Ok(())
    }
}

fn host(function: HostFunction, arguments: [u64; 5]) -> u64 {
    HOST.with_borrow_mut(|host| {
        let host = host.as_mut().expect("programs run with a host; qed");
        host.call(function, arguments, &mut Memory).expect("programs call the host as it expects; qed")
    })
}

/// A function of the host as C calls it.
fn entry(function: HostFunction) -> *const () {
    macro_rules! entry {
        ($function:ident($($argument:ident),*)) => {{
            extern "C" fn entry($($argument: u64),*) -> u64 {
                let mut arguments = [0; 5];
                let given: &[u64] = &[$($argument),*];
                arguments[..given.len()].copy_from_slice(given);
                host(HostFunction::$function, arguments)
            }
            entry as *const ()
        }};
    }
    match function {
        HostFunction::Input => entry!(Input(a, b)),
        HostFunction::SetStorage => entry!(SetStorage(a, b, c, d)),
        HostFunction::GetStorage => entry!(GetStorage(a, b, c, d)),
        HostFunction::Caller => entry!(Caller(a, b)),
        HostFunction::BlockNumber => entry!(BlockNumber()),
        HostFunction::DepositEvent => entry!(DepositEvent(a, b, c, d)),
        HostFunction::HashKeccak256 => entry!(HashKeccak256(a, b, c)),
    }
}
