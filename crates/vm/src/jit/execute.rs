//! Runs native code for an instance until it stops.

use super::{
    compile::{Reason, NATIVE_FRAME_BYTES},
    context::{self, Context, CONTEXT_BYTES},
    function::Access,
    liveness,
    memory::NativeStack,
    Code,
};
use crate::{
    instance::{Instance, Source, Stop},
    intrinsics::{self, Failure},
    isa::REGISTERS,
    limits::MAX_CALL_DEPTH,
    memory,
    program::{Entry, Import},
    trap::TrapKind,
};

/// What an instance has of native execution.
#[derive(Debug)]
pub(crate) struct Execution {
    stack: NativeStack,
    /// The native stack pointer.
    stack_pointer: u64,
    /// Offset in the code at which to go on.
    target: u32,
    /// Gas to charge before that: a part of the block.
    charge: u32,
    /// Length of memory for which the context has the limits.
    limits_for: usize,
    /// The gas did not suffice for the block: the interpreter does the rest.
    interpreted: bool,
}

/// What comes after native code has stopped.
enum Next {
    Stop(Stop),
    /// Native code again.
    Continue,
    /// The interpreter, from here to the end.
    TakeOver,
    /// The interpreter: there is no native code, or the interpreter has taken over.
    Interpret,
}

impl Execution {
    /// None: the system has no memory for a stack.
    pub fn new(code: &Code, entry: Entry) -> Option<Self> {
        let mut stack = NativeStack::new()?;
        let stack_pointer = stack.put_first(code.address(code.returned));
        Some(Self {
            stack,
            stack_pointer,
            target: code.entry(entry),
            charge: 0,
            limits_for: 0,
            interpreted: false,
        })
    }

    /// The number of functions that are active.
    pub fn call_depth(&self) -> usize {
        let used = self.stack.top().saturating_sub(self.stack_pointer) as usize;
        used.div_ceil(NATIVE_FRAME_BYTES).max(1)
    }
}

impl Instance<'_> {
    /// Executes from where the instance is until something stops it, natively if it can, and leaves `pc` at
    /// the instruction that did.
    pub(crate) fn execute(&mut self) -> Stop {
        loop {
            match self.execute_natively() {
                Next::Stop(stop) => return stop,
                Next::Continue => {}
                Next::TakeOver => self.take_over(),
                Next::Interpret => {
                    let stop = self.interpret();
                    // The gas does not suffice for the block: its end, where calls and returns are, is not come to.
                    let within = matches!(stop, Stop::OutOfGas | Stop::Trap(_) | Stop::Access { .. });
                    debug_assert!(within || self.execution.is_none());
                    return stop;
                }
            }
        }
    }

    /// Leaves the rest of the run to the interpreter: of a block, for which the gas does not suffice. In debug builds,
    /// the registers that it must not need get other values.
    #[cold]
    fn take_over(&mut self) {
        if let Some(execution) = &mut self.execution {
            execution.interpreted = true;
        }
        if cfg!(debug_assertions) {
            let read = liveness::read_from(self.source.program(), self.pc as u32);
            for (number, value) in self.registers.iter_mut().enumerate() {
                if read >> number & 1 == 0 {
                    *value ^= 0xdead_beef_dead_beef;
                }
            }
        }
    }

    fn execute_natively(&mut self) -> Next {
        let Source::Module(module) = &self.source else { return Next::Interpret };
        let (Some(code), Some(execution)) = (module.code(), &mut self.execution) else {
            return Next::Interpret;
        };
        if execution.interpreted {
            return Next::Interpret;
        }
        let Some(gas) = self.gas.checked_sub(u64::from(execution.charge)) else {
            return Next::TakeOver;
        };

        let (buffer, writable) = self.memory.native();
        // Memory always has the context in front.
        let Some((context, guest)) = buffer.split_first_chunk_mut() else { return Next::Interpret };
        let mut context = Context(context);
        if execution.limits_for != guest.len() {
            execution.limits_for = guest.len();
            context.set_limits(guest.len(), writable);
        }
        let depth_limit = execution.stack.top() - (MAX_CALL_DEPTH * NATIVE_FRAME_BYTES) as u64;
        context.set(context::DEPTH_LIMIT, depth_limit);
        context.set(context::GAS, gas);
        context.set(context::GUEST_STACK, execution.stack_pointer);
        context.set(context::TARGET, code.address(execution.target));
        for (number, value) in self.registers.iter().enumerate().take(REGISTERS) {
            context.set(context::register(number as u8), *value);
        }
        // SAFETY: `enter` is the offset of the routine of this signature in the module's code. That code is
        // from a verified program with the layout of this memory: it uses the buffer, the context up to
        // `CONTEXT_BYTES` and guest memory behind it, of which the context has the limits, and this
        // execution's stack, which ends in the address of `returned`. `target` is an offset at which the
        // program can be entered, and registers, gas and stack are as they were when it stopped there.
        unsafe {
            let enter: extern "sysv64" fn(*mut u8) = core::mem::transmute(code.address(code.enter) as usize);
            enter(buffer.as_mut_ptr().add(CONTEXT_BYTES));
        }
        let Some((context, _)) = buffer.split_first_chunk_mut() else { return Next::Interpret };
        let context = Context(context);
        for (number, value) in self.registers.iter_mut().enumerate().take(REGISTERS) {
            *value = context.get(context::register(number as u8));
        }
        execution.stack_pointer = context.get(context::GUEST_STACK);
        self.gas = context.get(context::GAS);
        let site = code.site(context.get(context::STOPPED_AT));
        // Code stops only where the compiler has noted it.
        let Some(site) = site.copied() else { return Next::Stop(Stop::Trap(TrapKind::InvalidInstruction)) };

        let program = module.program();
        let insn = program.insn(site.pc()).unwrap_or_default();
        self.pc = site.pc() as usize;
        self.gas = self.gas.wrapping_add(u64::from(site.rest));
        match site.reason {
            Reason::Returned => Next::Stop(Stop::Returned),
            Reason::Trap(kind) => Next::Stop(Stop::Trap(kind)),
            Reason::Gas => Next::TakeOver,
            Reason::Access => {
                let access = insn.decode().ok().and_then(|info| {
                    let cost = u32::from(info.gas.cost());
                    Some((Access::of(&insn, info)?, cost))
                });
                // Only accesses have such sites.
                let Some((access, cost)) = access else {
                    return Next::Stop(Stop::Trap(TrapKind::InvalidInstruction));
                };
                execution.target = site.retry;
                execution.charge = cost + site.rest;
                let base = self.registers[usize::from(access.base & 0xf)];
                let address = base.wrapping_add(access.off as u64);
                let kind = if access.store { memory::Access::Store } else { memory::Access::Load };
                Next::Stop(Stop::Access { address, len: u64::from(access.len), access: kind })
            }
            Reason::CallRegister => {
                let function = program.function_at(self.registers[usize::from(insn.dst & 0xf)]);
                Next::Stop(Stop::Trap(match function {
                    Some(_) => TrapKind::CallDepthExceeded,
                    None => TrapKind::InvalidCallTarget,
                }))
            }
            Reason::Import => {
                execution.target = site.offset;
                execution.charge = 0;
                let intrinsic = match program.imports().get(insn.imm as u32 as usize) {
                    Some(Import::Host(id)) => return Next::Stop(Stop::Host { id: *id }),
                    Some(Import::Intrinsic(intrinsic)) => *intrinsic,
                    // Verified programs call imports that they list.
                    None => return Next::Stop(Stop::Trap(TrapKind::InvalidInstruction)),
                };
                let [_, r1, r2, r3, r4, ..] = self.registers;
                match intrinsics::run(intrinsic, [r1, r2, r3, r4], &mut self.memory, &mut self.gas) {
                    Ok(outcome) => {
                        self.registers[0] = outcome.r0;
                        if let Some(r2) = outcome.r2 {
                            self.registers[2] = r2;
                        }
                        Next::Continue
                    }
                    Err(Failure::OutOfGas) => Next::Stop(Stop::OutOfGas),
                    Err(Failure::Trap(kind)) => Next::Stop(Stop::Trap(kind)),
                }
            }
        }
    }
}
