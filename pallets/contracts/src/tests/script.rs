//! A contract that does what its input says: a list of syscalls with arguments, and data for them.
//!
//! Its memory `MEM` takes the input: up to [`MAX_OPS`] operations of 48 bytes (number, five arguments),
//! then, from [`DATA`] on, data that arguments point to. It puts each result over the operation's number
//! and, in the end, returns all of it, so that [`Output`] finds results and what syscalls wrote.

use super::{AccountId, Balance};
use codec::Encode;
use ebpf_uapi::{CallFlags, Syscall, SYSCALLS};
use frame_support::weights::Weight;
use sp_core::H256;
use std::fmt::Write;

/// Where guest memory begins, and `MEM` with it: the contract has no read-only data.
pub(crate) const MEM: u64 = 0x1_0000;
/// Bytes of `MEM`.
pub(crate) const MEM_LEN: u64 = 64 * 1024;
const OP_LEN: usize = 48;
const MAX_OPS: usize = 80;
const DATA: usize = 4096;
const END: u64 = 999;
const ABORT: u64 = 1000;
const SPIN: u64 = 1001;
const LOAD: u64 = 1002;
const STORE: u64 = 1003;

/// The contract's ELF. Constructor and call do the same; empty input does nothing.
pub(crate) fn elf() -> Vec<u8> {
    elf_with_code_after("")
}

/// As [`elf`], with more code at its end, which never runs but makes it different and longer.
pub(crate) fn elf_with_code_after(more: &str) -> Vec<u8> {
    let mut text = format!(
        "
        .bss
        mem: .zero {MEM_LEN}
        .text
        deploy:
        call:
            lddw r6, &mem
            mov r1, r6
            mov r2, {MEM_LEN}
            call input
            mov r8, r0          # length of the input
            jeq r8, 0, nothing
        next:
            ldxdw r7, [r6]
            ldxdw r1, [r6+8]
            ldxdw r2, [r6+16]
            ldxdw r3, [r6+24]
            ldxdw r4, [r6+32]
            ldxdw r5, [r6+40]
            jeq r7, {END}, end
            jeq r7, {SPIN}, spin
            jeq r7, {LOAD}, load
            jeq r7, {STORE}, store
            jne r7, {ABORT}, not_abort
            call abort
        not_abort:
        "
    );
    for info in SYSCALLS {
        let (id, name) = (info.syscall.id(), info.name);
        write!(
            text,
            "
            jne r7, {id}, not_{id}
            call {name}
            ja done
        not_{id}:
            "
        )
        .unwrap();
    }
    write!(
        text,
        "
        spin:
            ja spin
        load:
            ldxdw r0, [r1]
            ja done
        store:
            stxdw [r1], r2
        done:
            stxdw [r6], r0
            add r6, {OP_LEN}
            ja next
        end:
            mov r1, 0
            lddw r2, &mem
            mov r3, r8
            call return_value
        nothing:
            mov r0, 0
            exit
        {more}
        "
    )
    .unwrap();
    ebpf_asm::contract(&text)
}

/// As [`elf`], but different code. The same for the same number.
pub(crate) fn other_elf(number: u32) -> Vec<u8> {
    elf_with_code_after(&format!("mov r0, {number}\nexit"))
}

/// A call that the contract makes: parameters of the syscalls `call` and `instantiate`.
#[derive(Clone)]
pub(crate) struct Nested {
    pub flags: CallFlags,
    pub dest: AccountId,
    pub gas: Weight,
    pub deposit_limit: Option<Balance>,
    pub value: Balance,
}

impl Nested {
    /// Without flags, value, and limits of its own.
    pub fn new(dest: &AccountId) -> Self {
        Self {
            flags: CallFlags::default(),
            dest: dest.clone(),
            gas: Weight::zero(),
            deposit_limit: None,
            value: 0,
        }
    }

    pub fn flags(self, flags: CallFlags) -> Self {
        Self { flags: self.flags.union(flags), ..self }
    }

    pub fn gas(self, gas: Weight) -> Self {
        Self { gas, ..self }
    }

    pub fn deposit_limit(self, limit: Balance) -> Self {
        Self { deposit_limit: Some(limit), ..self }
    }

    pub fn value(self, value: Balance) -> Self {
        Self { value, ..self }
    }

    pub fn encode(&self) -> Vec<u8> {
        let Self { flags, dest, gas, deposit_limit, value } = self;
        (flags.bits(), dest, gas.ref_time(), gas.proof_size(), deposit_limit, value).encode()
    }
}

/// Parameters of the syscall `instantiate`.
pub(crate) fn instantiate_params(
    code: H256,
    deposit_limit: Option<Balance>,
    value: Balance,
    salt: &[u8],
) -> Vec<u8> {
    (code, 0u64, 0u64, deposit_limit, value, salt).encode()
}

/// Parameters of the syscall `storage_keys`.
pub(crate) fn storage_keys_params(prefix: &[u8], after: Option<&[u8]>, max_visits: u32) -> Vec<u8> {
    (prefix, after, max_visits).encode()
}

/// Input for the contract.
#[derive(Clone, Default)]
pub(crate) struct Script {
    ops: Vec<[u64; 6]>,
    data: Vec<u8>,
}

impl Script {
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts bytes into the contract's memory. Returns their address.
    pub fn bytes(&mut self, bytes: &[u8]) -> u64 {
        let at = MEM + (DATA + self.data.len()) as u64;
        self.data.extend_from_slice(bytes);
        assert!(DATA + self.data.len() <= MEM_LEN as usize);
        at
    }

    /// Room for `len` bytes of output. Returns its address.
    pub fn room(&mut self, len: usize) -> u64 {
        self.bytes(&vec![0; len])
    }

    /// Adds a syscall with arguments as they are. Returns its place in [`Output::result`].
    pub fn raw(&mut self, syscall: Syscall, args: &[u64]) -> usize {
        self.op(syscall.id().into(), args)
    }

    fn op(&mut self, number: u64, args: &[u64]) -> usize {
        let mut op = [0; 6];
        op[0] = number;
        op[1..=args.len()].copy_from_slice(args);
        self.ops.push(op);
        assert!(self.ops.len() < MAX_OPS);
        self.ops.len() - 1
    }

    /// Adds a syscall that takes buffers. Returns its place in [`Output::result`].
    pub fn buffers(&mut self, syscall: Syscall, buffers: &[&[u8]]) -> usize {
        let args: Vec<u64> =
            buffers.iter().flat_map(|bytes| [self.bytes(bytes), bytes.len() as u64]).collect();
        self.raw(syscall, &args)
    }

    /// Calls another contract, which does what `inner` says.
    pub fn call(mut self, nested: &Nested, inner: &Script) -> Self {
        self.buffers(Syscall::call_contract, &[&nested.encode(), &inner.input()]);
        self
    }

    /// Runs other code, which does what `inner` says.
    pub fn delegate(mut self, flags: CallFlags, code: H256, inner: &Script) -> Self {
        self.buffers(Syscall::delegate_call, &[&(flags.bits(), code).encode(), &inner.input()]);
        self
    }

    /// Instantiates a contract, whose constructor does what `inner` says.
    pub fn instantiate(mut self, code: H256, value: Balance, salt: &[u8], inner: &Script) -> Self {
        let params = instantiate_params(code, None, value, salt);
        self.buffers(Syscall::instantiate, &[&params, &inner.input()]);
        self
    }

    /// As [`Self::instantiate`], with flags after the salt.
    pub fn instantiate_with_flags(mut self, code: H256, salt: &[u8], flags: u32, inner: &Script) -> Self {
        let params = [instantiate_params(code, None, 0, salt), flags.encode()].concat();
        self.buffers(Syscall::instantiate, &[&params, &inner.input()]);
        self
    }

    /// Ends the contract permanently.
    pub fn terminate(mut self, beneficiary: &AccountId) -> Self {
        self.buffers(Syscall::terminate, &[beneficiary.as_ref()]);
        self
    }

    pub fn set(mut self, key: &[u8], value: &[u8]) -> Self {
        self.buffers(Syscall::set_storage, &[key, value]);
        self
    }

    pub fn clear(mut self, key: &[u8]) -> Self {
        self.buffers(Syscall::clear_storage, &[key]);
        self
    }

    pub fn event(mut self, topics: &[[u8; 32]], data: &[u8]) -> Self {
        self.buffers(Syscall::deposit_event, &[&topics.concat(), data]);
        self
    }

    /// An event that is retained until the block `until`.
    pub fn event_until(mut self, until: u64, topics: &[[u8; 32]], data: &[u8]) -> Self {
        let (topics_at, data_at) = (self.bytes(&topics.concat()), self.bytes(data));
        let args = [until, topics_at, 32 * topics.len() as u64, data_at, data.len() as u64];
        self.raw(Syscall::deposit_event_until, &args);
        self
    }

    pub fn debug(mut self, text: &str) -> Self {
        self.buffers(Syscall::debug_message, &[text.as_bytes()]);
        self
    }

    /// Ends the contract with flags and data.
    pub fn end(mut self, flags: u64, data: &[u8]) -> Self {
        let at = self.bytes(data);
        self.raw(Syscall::return_value, &[flags, at, data.len() as u64]);
        self
    }

    pub fn revert(self, data: &[u8]) -> Self {
        self.end(1, data)
    }

    pub fn trap(mut self) -> Self {
        self.op(ABORT, &[]);
        self
    }

    /// Runs for ever.
    pub fn spin(mut self) -> Self {
        self.op(SPIN, &[]);
        self
    }

    /// Loads 8 bytes at an address.
    pub fn load(mut self, address: u64) -> Self {
        self.op(LOAD, &[address]);
        self
    }

    /// Stores 8 bytes at an address.
    pub fn store(mut self, address: u64, value: u64) -> Self {
        self.op(STORE, &[address, value]);
        self
    }

    /// The input that makes the contract do this.
    pub fn input(&self) -> Vec<u8> {
        let mut input: Vec<u8> = self.ops.iter().flatten().flat_map(|word| word.to_le_bytes()).collect();
        input.extend(END.to_le_bytes());
        input.resize(DATA, 0);
        input.extend(&self.data);
        input
    }
}

/// What the contract returned.
pub(crate) struct Output(Vec<u8>);

impl Output {
    pub fn new(data: Vec<u8>) -> Self {
        Self(data)
    }

    /// What a syscall returned in `r0`.
    pub fn result(&self, op: usize) -> u64 {
        u64::from_le_bytes(self.0[op * OP_LEN..][..8].try_into().unwrap())
    }

    /// Bytes at an address of the contract's memory.
    pub fn at(&self, address: u64, len: usize) -> &[u8] {
        &self.0[(address - MEM) as usize..][..len]
    }
}
