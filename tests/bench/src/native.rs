//! Contracts in the VM alone, compiled for the machine.

use ebpf_uapi::Syscall;
use ebpf_vm::{Entry, Exit, Gas, Instance, Program};

/// Calls the contract with `rounds` as input and returns its output.
pub fn run(elf: &[u8], rounds: u64) -> Vec<u8> {
    let resolve = |name: &[u8]| Syscall::from_name(name).map(|syscall| syscall.id().into());
    let program = Program::parse(elf, resolve).expect("workloads are contract ELFs");
    let mut instance = Instance::new(&program, Entry::Call, Gas(u64::MAX)).expect("there is gas");
    let mut exit = instance.run();
    loop {
        let (id, [a, b, c, ..]) = match exit {
            Exit::Syscall { id, args } => (id, args),
            Exit::Returned(_) => return Vec::new(),
            exit => panic!("the workload ended with {exit:?}"),
        };
        match u16::try_from(id).ok().and_then(Syscall::from_id) {
            Some(Syscall::input) => {
                assert_eq!(b, 8);
                instance.write(a, &rounds.to_le_bytes()).expect("the workload passes a buffer");
                exit = instance.resume(8);
            }
            Some(Syscall::return_value) => {
                return instance.read(b, c).expect("the workload passes its output").to_vec();
            }
            other => panic!("workloads do not call {other:?}"),
        }
    }
}
