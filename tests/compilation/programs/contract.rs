//! A generated program as a contract: returns the checksums of an input.
#![no_std]
extern crate alloc;

#[allow(dead_code)]
mod prelude;
mod program;

/// What the chain tells.
pub mod environment {
    /// A byte of the context page.
    pub fn context(index: usize) -> u8 {
        // SAFETY: the page has 112 bytes, each of which is initialised.
        let page = unsafe { &*core::ptr::from_ref(ebpf_sys::context()).cast::<[u8; 112]>() };
        page[index % page.len()]
    }

    /// The gas price.
    pub fn gas_price() -> u128 {
        ebpf_sys::gas_price()
    }
}

#[no_mangle]
pub extern "C" fn deploy() {}

#[no_mangle]
pub extern "C" fn call() {
    let input = ebpf_sys::input_vec();
    ebpf_sys::return_value(ebpf_sys::ReturnFlags::default(), &program::run(&input))
}
