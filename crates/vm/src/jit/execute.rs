//! Executes native code for an instance until it exits.

use super::{
    abi::NATIVE_FRAME_BYTES,
    context::{self, VmContext, CONTEXT_BYTES},
    effects::MemoryAccess,
    exit_site::ExitReason,
    liveness,
    native_code::NativeCode,
    native_stack::NativeStack,
};
use crate::{
    instance::{Instance, Source, Stop},
    intrinsics::{self, Failure},
    isa::REGISTERS,
    limits::MAX_CALL_DEPTH,
    memory::AccessKind,
    program::{Entry, Import},
    trap::TrapKind,
};

/// The state of an instance's native execution.
#[derive(Debug)]
pub(crate) struct Execution {
    stack: NativeStack,
    /// The native stack pointer.
    stack_pointer: u64,
    /// Offset in the code at which to continue.
    target: u32,
    /// Gas to charge before that, for the rest of the block.
    charge: u32,
    /// Length of memory for which the context's limits are set.
    limits_for: usize,
    /// Whether the interpreter has taken over, because the gas does not suffice for the block.
    interpreted: bool,
}

/// How to proceed after native code has exited.
enum Next {
    Stop(Stop),
    /// Continue with native code.
    Continue,
    /// The interpreter takes over from here to the end.
    TakeOver,
    /// Continue with the interpreter: there is no native code, or the interpreter has taken over.
    Interpret,
}

impl Execution {
    /// Sets up native execution from an entry point. `None` if the system has no memory for a stack.
    pub fn new(code: &NativeCode, entry: Entry) -> Option<Self> {
        let mut stack = NativeStack::new()?;
        let stack_pointer = stack.push_first(code.address(code.returned));
        Some(Self {
            stack,
            stack_pointer,
            target: code.entry(entry),
            charge: 0,
            limits_for: 0,
            interpreted: false,
        })
    }

    /// The number of active functions.
    pub fn call_depth(&self) -> usize {
        let used = self.stack.top().saturating_sub(self.stack_pointer) as usize;
        used.div_ceil(NATIVE_FRAME_BYTES).max(1)
    }
}

impl Instance<'_> {
    /// Executes, natively if possible, until an instruction stops the run, and leaves `pc` at that
    /// instruction.
    pub(crate) fn execute(&mut self) -> Stop {
        loop {
            match self.execute_natively() {
                Next::Stop(stop) => return stop,
                Next::Continue => {}
                Next::TakeOver => self.take_over(),
                Next::Interpret => {
                    let stop = self.interpret();
                    // After a takeover the gas does not suffice for the block, so its end, where calls and
                    // returns are, is not reached.
                    let within = matches!(stop, Stop::OutOfGas | Stop::Trap(_) | Stop::Access { .. });
                    debug_assert!(within || self.execution.is_none());
                    return stop;
                }
            }
        }
    }

    /// Hands the rest of the run to the interpreter, which executes part of a block for which the gas does
    /// not suffice. In debug builds, overwrites the registers that must be dead.
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
        // Memory always has the context before it.
        let Some((context, guest)) = buffer.split_first_chunk_mut() else { return Next::Interpret };
        let mut context = VmContext(context);
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
        // SAFETY: `enter` is the offset of the routine of this signature in the module's code. That code was
        // compiled from a verified program with the layout of this memory. It accesses the buffer (the
        // context of `CONTEXT_BYTES`, then guest memory within the context's limits) and this execution's
        // stack, whose last return address is `returned`. `target` is an offset at which the program can be
        // entered, with the registers, gas and stack of that point.
        unsafe {
            let enter: extern "sysv64" fn(*mut u8) = core::mem::transmute(code.address(code.enter) as usize);
            enter(buffer.as_mut_ptr().add(CONTEXT_BYTES));
        }
        let Some((context, _)) = buffer.split_first_chunk_mut() else { return Next::Interpret };
        let context = VmContext(context);
        for (number, value) in self.registers.iter_mut().enumerate().take(REGISTERS) {
            *value = context.get(context::register(number as u8));
        }
        execution.stack_pointer = context.get(context::GUEST_STACK);
        self.gas = context.get(context::GAS);
        let site = code.site(context.get(context::EXITED_AT));
        // Code exits only at the sites that the compiler recorded.
        let Some(site) = site.copied() else { return Next::Stop(Stop::Trap(TrapKind::InvalidInstruction)) };

        let program = module.program();
        let insn = program.insn(site.pc()).unwrap_or_default();
        self.pc = site.pc() as usize;
        self.gas = self.gas.wrapping_add(u64::from(site.rest));
        match site.reason {
            ExitReason::Returned => Next::Stop(Stop::Returned),
            ExitReason::Trap(kind) => Next::Stop(Stop::Trap(kind)),
            ExitReason::Gas => Next::TakeOver,
            ExitReason::MemoryAccess => {
                let access = insn.decode().ok().and_then(|info| {
                    let cost = u32::from(info.gas.cost());
                    Some((MemoryAccess::of(&insn, info)?, cost))
                });
                // Only accesses have such exit sites.
                let Some((access, cost)) = access else {
                    return Next::Stop(Stop::Trap(TrapKind::InvalidInstruction));
                };
                execution.target = site.retry;
                execution.charge = cost + site.rest;
                let base = self.registers[usize::from(access.base & 0xf)];
                let address = base.wrapping_add(access.off as u64);
                let kind = if access.store { AccessKind::Store } else { AccessKind::Load };
                Next::Stop(Stop::Access { address, len: u64::from(access.len), access: kind })
            }
            ExitReason::CallRegister => {
                let function = program.function_at(self.registers[usize::from(insn.dst & 0xf)]);
                Next::Stop(Stop::Trap(match function {
                    Some(_) => TrapKind::CallDepthExceeded,
                    None => TrapKind::InvalidCallTarget,
                }))
            }
            ExitReason::Import => {
                execution.target = site.offset;
                execution.charge = 0;
                let intrinsic = match program.imports().get(insn.imm as u32 as usize) {
                    Some(Import::Host(id)) => return Next::Stop(Stop::Host { id: *id }),
                    Some(Import::Intrinsic(intrinsic)) => *intrinsic,
                    // Verified programs call only listed imports.
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
