//! Hosts for programs that run on several engines: what they answer depends on the program alone.

use crate::{generate::resolve, Rng};
use ebpf_vm::{elf::Layout, AccessError, Gas, Instance};

/// What a machine lets its host do during a syscall.
pub trait Machine {
    /// Reads guest memory.
    fn read(&mut self, address: u64, len: u64) -> Result<Vec<u8>, AccessError>;
    /// Writes guest memory.
    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError>;
    /// The gas that is left.
    fn gas(&self) -> u64;
    /// Sets the gas that is left.
    fn set_gas(&mut self, gas: u64);
}

impl Machine for Instance<'_> {
    fn read(&mut self, address: u64, len: u64) -> Result<Vec<u8>, AccessError> {
        Instance::read(self, address, len).map(<[u8]>::to_vec)
    }

    fn write(&mut self, address: u64, data: &[u8]) -> Result<(), AccessError> {
        Instance::write(self, address, data)
    }

    fn gas(&self) -> u64 {
        Instance::gas(self).0
    }

    fn set_gas(&mut self, gas: u64) {
        Instance::set_gas(self, Gas(gas));
    }
}

/// What a syscall leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The program goes on with this in `r0`.
    Resume(u64),
    /// The program ends.
    End,
}

/// Answers syscalls. What it saw is part of its state: two runs are the same only if their hosts are equal.
pub trait Host: Clone + PartialEq + core::fmt::Debug {
    /// The id of an import.
    fn resolve(name: &[u8]) -> Option<u32>;
    /// Answers.
    fn syscall(&mut self, id: u32, args: [u64; 5], machine: &mut dyn Machine) -> Answer;
}

/// A host that does something else at every syscall: reads and writes inside and outside of memory, takes
/// and gives gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    rng: Rng,
    layout: Layout,
    /// Whether it changes the gas.
    meters: bool,
    /// How often it still gives gas: a program that calls for ever must end.
    gifts: u32,
    /// Of everything that it was told.
    digest: u64,
}

impl Script {
    /// The same seed and layout, the same answers.
    pub fn new(seed: u64, layout: Layout) -> Self {
        Self { rng: Rng::new(seed), layout, meters: true, gifts: 3, digest: 0 }
    }

    /// One that leaves the gas alone.
    pub fn without_gas(seed: u64, layout: Layout) -> Self {
        Self { meters: false, ..Self::new(seed, layout) }
    }

    fn note(&mut self, value: u64) {
        self.digest = (self.digest ^ value).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(5);
    }

    fn range(&mut self, args: [u64; 5]) -> (u64, u64) {
        let Layout { environment_end, data_start, heap_base, heap_end, .. } = self.layout;
        let address = match self.rng.below(8) {
            0..=2 => *self.rng.pick(&args),
            3 => heap_base.wrapping_add(self.rng.below(heap_end - heap_base + 1)),
            4 => *self.rng.pick(&[0x1_0000, environment_end, data_start, heap_base, heap_end, 0, u64::MAX]),
            _ => data_start + self.rng.below(heap_base - data_start + 1),
        };
        let len = match self.rng.below(10) {
            0 => 0,
            1 => *self.rng.pick(&args),
            2 => 4096,
            3 => *self.rng.pick(&[u64::MAX, 1 << 32, heap_end]),
            _ => self.rng.below(40),
        };
        (address.wrapping_sub(self.rng.below(4)), len)
    }
}

impl Host for Script {
    fn resolve(name: &[u8]) -> Option<u32> {
        resolve(name)
    }

    fn syscall(&mut self, id: u32, args: [u64; 5], machine: &mut dyn Machine) -> Answer {
        self.note(u64::from(id));
        for _ in 0..self.rng.below(4) {
            let (address, len) = self.range(args);
            if self.rng.once_in(2) {
                match machine.read(address, len) {
                    Ok(bytes) => bytes.iter().for_each(|byte| self.note(u64::from(*byte))),
                    Err(error) => self.note(1 + error as u64),
                }
            } else {
                let value = self.rng.any();
                let data: Vec<u8> = (0..len.min(5000)).map(|at| (value >> (at % 8 * 8)) as u8).collect();
                let result = machine.write(address, &data);
                self.note(result.is_ok().into());
            }
        }
        if self.meters {
            match self.rng.below(16) {
                0..=3 => machine.set_gas(machine.gas().saturating_sub(self.rng.below(100))),
                4 if self.gifts > 0 => {
                    self.gifts -= 1;
                    machine.set_gas(machine.gas().saturating_add(self.rng.below(100)));
                }
                5 => machine.set_gas(machine.gas().min(self.rng.below(500))),
                6 if self.rng.once_in(8) => machine.set_gas(0),
                _ => {}
            }
        }
        match self.rng.below(40) {
            0 => Answer::End,
            1..=10 => Answer::Resume(self.digest),
            _ => Answer::Resume(self.rng.number()),
        }
    }
}
