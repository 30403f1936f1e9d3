//! The VM inside wasm, without a pallet around it: a wasm export for measurements, which runs one backend
//! many times, and the types that go in and out.

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, Encode};
use ebpf_vm::{Entry, Exit, Gas};
use ebpf_vm_host::{encode, encoded_len, Backend, Code, Execution, Interpreter, Native, Syscall, Syscalls};

/// The export's name.
pub const EXPORT: &str = "measure_vm";

/// What to do: `calls` runs of the code's entry point, of which each answers `syscalls` syscalls.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Task {
    /// Whether the node runs it.
    pub native: bool,
    /// Whether each syscall reads its input and writes its output.
    pub buffers: bool,
    /// How many instances to run.
    pub calls: u32,
    /// How many syscalls each makes before it is told to stop.
    pub syscalls: u32,
    /// BLAKE2b-256 hash of the code.
    pub hash: [u8; 32],
    /// A contract that calls `task(in, in_len, out, cap)` until that returns 1.
    pub elf: Vec<u8>,
}

const ROWS: &[Syscall] = &[Syscall { name: "task", inputs: 0b1 }];
static TABLE: [u8; encoded_len(ROWS)] = encode(ROWS);
static SYSCALLS: Syscalls = Syscalls { resolve, table: &TABLE };

fn resolve(name: &[u8]) -> Option<u32> {
    (name == b"task").then_some(0)
}

impl Code for Task {
    fn hash(&self) -> [u8; 32] {
        self.hash
    }

    fn elf(&self) -> Option<&[u8]> {
        Some(&self.elf)
    }
}

impl Task {
    /// Does it. Returns a sum over what the calls returned and what their syscalls read.
    pub fn run(&self) -> u64 {
        if self.native {
            self.run_with::<Native>()
        } else {
            self.run_with::<Interpreter>()
        }
    }

    fn run_with<B: Backend>(&self) -> u64 {
        let mut sum = 0u64;
        for _ in 0..self.calls {
            let program = B::program(self, &SYSCALLS).expect("tasks are contract ELFs");
            let vm = B::instance(&program, Entry::Call, &[], Gas(u64::MAX));
            let mut vm = vm.expect("tasks have all the gas they want");
            let mut left = self.syscalls;
            let mut exit = vm.run();
            let value = loop {
                let args = match exit {
                    Exit::Syscall { args, .. } => args,
                    Exit::Returned(value) => break value,
                    exit => panic!("the task ended with {exit:?}"),
                };
                if self.buffers {
                    let input = vm.read(args[0], args[1]).expect("tasks pass buffers");
                    sum = sum.wrapping_add(input.iter().map(|byte| u64::from(*byte)).sum());
                    let output = [left as u8; 32];
                    vm.write(args[2], &output).expect("tasks pass buffers");
                }
                left = left.saturating_sub(1);
                exit = vm.resume(u64::from(left == 0));
            };
            sum = sum.wrapping_add(value);
        }
        sum
    }
}

/// Decodes a [`Task`], runs it and returns the encoded sum: the convention of Substrate's runtime calls.
///
/// # Safety
///
/// `data` and `len` describe the argument, as the executor passes it.
#[cfg(not(feature = "std"))]
#[no_mangle]
pub unsafe extern "C" fn measure_vm(data: *const u8, len: usize) -> u64 {
    // SAFETY: the caller's promise.
    let mut bytes: &[u8] = unsafe { core::slice::from_raw_parts(data, len) };
    let sum = Task::decode(&mut bytes).expect("the argument is a task").run();
    let result: &'static [u8] = sum.encode().leak();
    (result.len() as u64) << 32 | result.as_ptr() as usize as u64
}
