//! Contracts that call contracts.

use std::panic::{catch_unwind, panic_any, resume_unwind};

use codec::{Decode, DecodeAll, Encode, Input};
use ebpf_uapi::{CallFlags, ReturnCode, ReturnFlags};

use super::{
    crypto::hash_blake2_256,
    trap, with, with_or_trap,
    world::{Code, Engine, Frame, World},
    Trap,
};

/// The parameters of the syscall `call`.
#[derive(Decode)]
struct CallParams {
    flags: u32,
    callee: [u8; 32],
    _ref_time_limit: u64,
    _proof_size_limit: u64,
    _deposit_limit: Option<u128>,
    value: u128,
}

/// The parameters of the syscall `delegate_call`.
#[derive(Decode)]
struct DelegateCallParams {
    flags: u32,
    code_hash: [u8; 32],
}

/// The parameters of the syscall `instantiate`.
#[derive(Decode)]
struct InstantiateParams {
    code_hash: [u8; 32],
    _ref_time_limit: u64,
    _proof_size_limit: u64,
    _deposit_limit: Option<u128>,
    value: u128,
    salt: Vec<u8>,
    flags: TrailingFlags,
}

/// Flags at the end of parameters, which may be left out.
struct TrailingFlags(u32);

impl Decode for TrailingFlags {
    fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
        match input.remaining_len()? {
            Some(0) => Ok(Self(0)),
            _ => u32::decode(input).map(Self),
        }
    }
}

const OTHER_TYPES: Trap =
    "the test engine calls contracts whose accounts have 32 bytes and whose balances are u128";

/// How a contract ended that another called: what its frame unwinds with.
enum End {
    Returned(ReturnFlags, Vec<u8>),
    Terminated,
    Trapped,
}

/// How the panic handler of contracts ends them: reverted, with `Err(LangError::Panicked)`.
fn panicked() -> End {
    End::Returned(ReturnFlags::REVERT, vec![1, 2])
}

/// A contract that is about to run.
struct Entry {
    run: fn(),
    frame: Frame,
    /// What to return to if it fails.
    before: World,
    is_constructor: bool,
}

/// Ends the frame of a contract that another called.
pub(super) fn unwind_trapped(reason: Trap) -> ! {
    eprintln!("contract trapped: {reason}");
    resume_unwind(Box::new(End::Trapped))
}

pub fn return_value(flags: ReturnFlags, output: &[u8]) -> ! {
    if !with(|engine| engine.is_nested()) {
        panic!(
            "a test calls its contract's functions, which return; only entry points end with `return_value`"
        );
    }
    with_or_trap(|engine| engine.allow_call_data(output));
    resume_unwind(Box::new(End::Returned(flags, output.to_vec())))
}

pub fn call(params: &[u8], input: &[u8]) -> Result<(), ReturnCode> {
    let params = CallParams::decode_all(&mut &params[..]).unwrap_or_else(|_| trap(OTHER_TYPES));
    let flags = call_flags(params.flags);
    let entry = with_or_trap(|engine| {
        let callee = params.callee.to_vec();
        let caller = engine.account()?;
        let read_only = engine.frame().read_only || flags.contains(CallFlags::READ_ONLY);
        if params.value != 0 && read_only {
            return Err("a read-only call may not change anything");
        }
        let input = engine.call_input(flags, input)?;
        engine.frame_mut().denies_reentry = !flags.contains(CallFlags::ALLOW_REENTRY);
        // The test's own frame is not a call, so it can be called.
        if engine.frames[1..]
            .iter()
            .any(|frame| frame.account.as_ref() == Some(&callee) && frame.denies_reentry)
        {
            return Err("the callee is running already and its frame does not allow reentry");
        }
        engine.room_for_a_call()?;
        let Some(code) = engine.code_of(&callee) else { return Ok(Err(ReturnCode::NotCallable)) };
        let before = engine.world.clone();
        if let Err(code) = engine.world.transfer(&caller, &callee, params.value) {
            return Ok(Err(code));
        }
        let frame = Frame {
            caller: Some(caller),
            account: Some(callee),
            value: params.value,
            input: Some(input),
            read_only,
            ..Frame::default()
        };
        Ok(Ok(Entry { run: code.call, frame, before, is_constructor: false }))
    });
    let result = entry.and_then(run);
    with(|engine| engine.frame_mut().denies_reentry = false);
    pass_on(flags, result)
}

pub fn delegate_call(params: &[u8], input: &[u8]) -> Result<(), ReturnCode> {
    let params = DelegateCallParams::decode_all(&mut &params[..]).unwrap_or_else(|_| trap(OTHER_TYPES));
    let flags = call_flags(params.flags);
    let entry = with_or_trap(|engine| {
        if flags.contains(CallFlags::ALLOW_REENTRY) || flags.contains(CallFlags::READ_ONLY) {
            return Err("InvalidCallFlags: delegate calls have neither ALLOW_REENTRY nor READ_ONLY");
        }
        let input = engine.call_input(flags, input)?;
        engine.room_for_a_call()?;
        let Some(&code) = engine.codes.get(&params.code_hash[..]) else {
            return Ok(Err(ReturnCode::CodeNotFound));
        };
        let frame = Frame {
            input: Some(input),
            is_constructor: false,
            return_data: None,
            instantiated: None,
            ..engine.frame().clone()
        };
        Ok(Ok(Entry { run: code.call, frame, before: engine.world.clone(), is_constructor: false }))
    })?;
    pass_on(flags, run(entry))
}

pub fn instantiate(params: &[u8], input: &[u8]) -> Result<(), ReturnCode> {
    let params = InstantiateParams::decode_all(&mut &params[..]).unwrap_or_else(|_| trap(OTHER_TYPES));
    let flags = call_flags(params.flags.0);
    let (entry, account) = with_or_trap(|engine| {
        engine.allow_change()?;
        engine.allow_call_data(input)?;
        engine.allow_call_data(&params.salt)?;
        if !CallFlags::ALLOW_REENTRY.contains(flags) {
            return Err("InvalidCallFlags: instantiations have no other flag than ALLOW_REENTRY");
        }
        engine.room_for_a_call()?;
        let Some(&code) = engine.codes.get(&params.code_hash[..]) else {
            return Ok(Err(ReturnCode::CodeNotFound));
        };
        let caller = engine.account()?;
        let account = contract_address(&caller, &params.code_hash, input, &params.salt);
        if engine.world.contracts.contains_key(&account) {
            return Err("there is a contract already of this code, input and salt");
        }
        let before = engine.world.clone();
        engine.open_account(&account)?;
        if let Err(code) = engine.world.transfer(&caller, &account, params.value) {
            // The chain's existential deposit goes back.
            engine.world = before;
            return Ok(Err(code));
        }
        engine.world.contracts.insert(account.clone(), Some(params.code_hash));
        engine.frame_mut().denies_reentry = !flags.contains(CallFlags::ALLOW_REENTRY);
        let frame = Frame {
            caller: Some(caller),
            account: Some(account.clone()),
            value: params.value,
            input: Some(input.to_vec()),
            is_new: true,
            is_constructor: true,
            ..Frame::default()
        };
        Ok(Ok((Entry { run: code.deploy, frame, before, is_constructor: true }, account)))
    })?;
    let result = run(entry);
    with(|engine| engine.frame_mut().denies_reentry = false);
    if result?.contains(ReturnFlags::REVERT) {
        return Err(ReturnCode::CalleeReverted);
    }
    with(|engine| engine.frame_mut().instantiated = Some(account));
    Ok(())
}

pub fn terminate(beneficiary: &[u8]) -> ! {
    let (all, nested) = with_or_trap(|engine| {
        engine.allow_change()?;
        let account = engine.account()?;
        let (_, waiting) = engine.frames.split_last().ok_or("no contract runs")?;
        if waiting.iter().any(|frame| frame.account.as_ref() == Some(&account)) {
            return Err("a contract that waits for a call cannot end itself");
        }
        let all = engine.world.transfer_all(&account, beneficiary);
        let all = all.map_err(|_| "TransferFailed: the beneficiary cannot receive the contract's balance")?;
        engine.world.contracts.remove(&account);
        engine.world.storage.remove(&account);
        engine.world.configurations.remove(&account);
        engine.world.locks.retain(|(owner, _)| *owner != account);
        Ok((all, engine.is_nested()))
    });
    if nested {
        resume_unwind(Box::new(End::Terminated))
    }
    // What `assert_contract_termination` expects.
    panic_any((all, beneficiary.to_vec()).encode())
}

pub fn set_code_hash(code_hash: &[u8]) -> Result<(), ReturnCode> {
    with_or_trap(|engine| {
        engine.allow_change()?;
        let account = engine.account()?;
        let known = <[u8; 32]>::try_from(code_hash).ok().filter(|_| engine.codes.contains_key(code_hash));
        if known.is_some() {
            engine.world.contracts.insert(account, known);
        }
        Ok(known.map(|_| ()).ok_or(ReturnCode::CodeNotFound))
    })
}

/// Runs a contract in a frame of its own. If it reverts or traps, all that it changed is undone.
fn run(entry: Entry) -> Result<ReturnFlags, ReturnCode> {
    let Entry { run, frame, before, is_constructor } = entry;
    with(|engine| engine.frames.push(frame));
    let end = match catch_unwind(run) {
        Ok(()) => End::Returned(ReturnFlags::empty(), Vec::new()),
        Err(payload) => payload.downcast().map_or_else(|_| panicked(), |end| *end),
    };
    with(|engine| {
        engine.frames.pop();
        let (result, output) = match end {
            End::Returned(flags, output) => (Ok(flags), Some(output)),
            End::Terminated if !is_constructor => (Ok(ReturnFlags::empty()), Some(Vec::new())),
            End::Terminated | End::Trapped => (Err(ReturnCode::CalleeTrapped), None),
        };
        if !result.is_ok_and(|flags| !flags.contains(ReturnFlags::REVERT)) {
            engine.world = before;
        }
        engine.frame_mut().return_data = output;
        result
    })
}

/// What a call answers; with [`CallFlags::TAIL_CALL`], ends the caller with the callee's output instead.
fn pass_on(flags: CallFlags, result: Result<ReturnFlags, ReturnCode>) -> Result<(), ReturnCode> {
    let return_flags = result?;
    if flags.contains(CallFlags::TAIL_CALL) {
        return_value(return_flags, &super::return_data())
    }
    if return_flags.contains(ReturnFlags::REVERT) {
        return Err(ReturnCode::CalleeReverted);
    }
    Ok(())
}

fn call_flags(bits: u32) -> CallFlags {
    CallFlags::from_bits(bits).unwrap_or_else(|_| trap("a call flag has no meaning"))
}

/// The account of a new contract. As `DefaultAddressGenerator` of the pallet derives it.
fn contract_address(deployer: &[u8], code_hash: &[u8; 32], input: &[u8], salt: &[u8]) -> Vec<u8> {
    let mut preimage = b"contract_addr_v1".to_vec();
    preimage.extend_from_slice(deployer);
    (code_hash, input, salt).encode_to(&mut preimage);
    hash_blake2_256(&preimage).to_vec()
}

impl Engine {
    fn code_of(&self, account: &[u8]) -> Option<Code> {
        let hash = self.contract(account)??;
        self.codes.get(&hash[..]).copied()
    }

    /// Checks that the contract that runs may call another one.
    fn room_for_a_call(&self) -> Result<(), Trap> {
        match self.frames.len() < self.limits.call_depth {
            true => Ok(()),
            false => Err("MaxCallDepthReached: calls between contracts are nested too deeply"),
        }
    }

    /// Gives a new contract's account the existential deposit, which the test's caller pays as it would on the chain.
    fn open_account(&mut self, account: &[u8]) -> Result<(), Trap> {
        const UNPAID: Trap = "StorageDepositNotEnoughFunds: the caller cannot pay the existential deposit";
        let existential = self.world.existential_deposit;
        if existential == 0 {
            return Ok(());
        }
        let origin = self.frames[0].caller.clone().ok_or("no caller has been set")?;
        self.world.transfer(&origin, account, existential).map_err(|_| UNPAID)
    }

    /// The callee's input: the one given, or this contract's own.
    fn call_input(&mut self, flags: CallFlags, input: &[u8]) -> Result<Vec<u8>, Trap> {
        const NONE: Trap = "there is no input to pass on: the test called, or it was forwarded";
        if flags.contains(CallFlags::CLONE_INPUT) {
            self.frame().input.clone().ok_or(NONE)
        } else if flags.contains(CallFlags::FORWARD_INPUT) {
            self.frame_mut().input.take().ok_or(NONE)
        } else {
            self.allow_call_data(input)?;
            Ok(input.to_vec())
        }
    }
}
