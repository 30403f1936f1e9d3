//! Input and output, calls and instantiations, the lifecycle of contracts.

use std::panic::{catch_unwind, panic_any, resume_unwind};

use codec::{Decode, DecodeAll, Encode};
use ebpf_uapi::{
    host::{Calls, InputOutput, Lifecycle, RuntimeCalls},
    CallFlags, Never, ReturnCode, ReturnFlags, TrailingFlags,
};

use super::{
    crypto::blake2b,
    with,
    world::{Code, Engine, Frame, World},
    write_optional, write_output, End, TestHost, Trap, READ_ONLY,
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

const OTHER_TYPES: Trap =
    "DecodingFailed: the test engine supports only accounts of 32 bytes and balances of type `u128`";

const NO_INPUT: Trap = "InputForwarded: the input was forwarded, or the test itself is running";

/// How the panic handler ends a contract: reverted, with `Err(LangError::Panicked)`.
fn panicked() -> End {
    End::Returned(ReturnFlags::REVERT, vec![1, 2])
}

/// A contract that is about to be executed.
struct Entry {
    run: fn(),
    frame: Frame,
    /// The state to restore if it fails.
    before: World,
    is_constructor: bool,
}

/// Ends the current contract. In the test's own frame, this panics.
pub(super) fn end(end: End) -> ! {
    if with(|engine| engine.is_nested()) {
        if let End::Trapped(reason) = end {
            eprintln!("contract trapped: {reason}");
        }
        resume_unwind(Box::new(end))
    }
    match end {
        End::Trapped(reason) => panic!("{reason}"),
        // What `assert_contract_termination` expects.
        End::Terminated(all, beneficiary) => panic_any((all, beneficiary).encode()),
        End::Returned(..) => panic!(
            "`return_value` ends an entry point, but a test calls functions: let the function return its \
             output"
        ),
    }
}

impl<'a> InputOutput for TestHost<'a> {
    fn input(&mut self, out: &'a mut [u8]) -> Result<usize, End> {
        with(|engine| {
            let input = engine.frame().input.as_ref();
            Ok(write_output(out, input.ok_or(NO_INPUT)?))
        })
    }

    fn return_value(&mut self, flags: u64, data: &'a [u8]) -> Result<Never, End> {
        let flags = u32::try_from(flags).ok().and_then(|flags| ReturnFlags::from_bits(flags).ok());
        let flags = flags.ok_or("InvalidCallFlags: unknown return flag")?;
        with(|engine| if engine.is_nested() { engine.allow_call_data(data) } else { Ok(()) })?;
        Err(End::Returned(flags, data.to_vec()))
    }
}

impl<'a> Calls for TestHost<'a> {
    fn transfer(&mut self, account: &'a [u8], amount: &'a [u8]) -> Result<ReturnCode, End> {
        let amount: [u8; 16] = amount.try_into().map_err(|_| OTHER_TYPES)?;
        with(|engine| {
            let own = engine.account()?;
            let result = engine.world.transfer(&own, account, u128::from_le_bytes(amount));
            Ok(result.map_or_else(|code| code, |()| ReturnCode::Success))
        })
    }

    fn call_contract(&mut self, params: &'a [u8], input: &'a [u8]) -> Result<ReturnCode, End> {
        let params = CallParams::decode_all(&mut &params[..]).map_err(|_| OTHER_TYPES)?;
        let flags = call_flags(params.flags)?;
        let entry = with(|engine| {
            let callee = params.callee.to_vec();
            let caller = engine.account()?;
            let read_only = engine.frame().read_only || flags.contains(CallFlags::READ_ONLY);
            if params.value != 0 && read_only {
                return Err(End::from(READ_ONLY));
            }
            let input = engine.call_input(flags, input)?;
            engine.frame_mut().denies_reentry = !flags.contains(CallFlags::ALLOW_REENTRY);
            // The test's own frame is not a call, so it can be called.
            if engine.frames[1..]
                .iter()
                .any(|frame| frame.account.as_ref() == Some(&callee) && frame.denies_reentry)
            {
                return Err("ReentranceDenied: a caller is this contract, and does not allow reentry".into());
            }
            engine.check_call_depth()?;
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
        })?;
        let result = entry.and_then(run);
        with(|engine| engine.frame_mut().denies_reentry = false);
        return_to_caller(flags, result)
    }

    fn delegate_call(&mut self, params: &'a [u8], input: &'a [u8]) -> Result<ReturnCode, End> {
        let params = DelegateCallParams::decode_all(&mut &params[..]).map_err(|_| OTHER_TYPES)?;
        let flags = call_flags(params.flags)?;
        let entry = with(|engine| {
            if flags.contains(CallFlags::ALLOW_REENTRY) || flags.contains(CallFlags::READ_ONLY) {
                return Err(End::from(
                    "InvalidCallFlags: `ALLOW_REENTRY` and `READ_ONLY` are not valid for delegate calls",
                ));
            }
            let input = engine.call_input(flags, input)?;
            engine.check_call_depth()?;
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
        return_to_caller(flags, entry.and_then(run))
    }

    fn instantiate(&mut self, params: &'a [u8], input: &'a [u8]) -> Result<ReturnCode, End> {
        let params = InstantiateParams::decode_all(&mut &params[..]).map_err(|_| OTHER_TYPES)?;
        let flags = call_flags(params.flags.0)?;
        let entry = with(|engine| {
            engine.allow_call_data(input)?;
            engine.allow_call_data(&params.salt)?;
            if !CallFlags::ALLOW_REENTRY.contains(flags) {
                return Err(End::from("InvalidCallFlags: only `ALLOW_REENTRY` is valid for instantiations"));
            }
            engine.check_call_depth()?;
            let Some(&code) = engine.codes.get(&params.code_hash[..]) else {
                return Ok(Err(ReturnCode::CodeNotFound));
            };
            let caller = engine.account()?;
            let account = contract_address(&caller, &params.code_hash, input, &params.salt);
            if engine.world.contracts.contains_key(&account) {
                return Err("DuplicateContract: a contract with this code, input and salt exists".into());
            }
            let before = engine.world.clone();
            engine.open_account(&account)?;
            if let Err(code) = engine.world.transfer(&caller, &account, params.value) {
                // Refunds the existential deposit.
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
        let (entry, account) = match entry {
            Ok(entry) => entry,
            Err(code) => return Ok(code),
        };
        let result = run(entry);
        with(|engine| {
            let frame = engine.frame_mut();
            frame.denies_reentry = false;
            Ok(match result {
                Ok(flags) if flags.contains(ReturnFlags::REVERT) => ReturnCode::CalleeReverted,
                Ok(_) => {
                    frame.instantiated = Some(account);
                    ReturnCode::Success
                }
                Err(code) => code,
            })
        })
    }

    fn return_data(&mut self, out: &'a mut [u8]) -> Result<Option<usize>, End> {
        Ok(with(|engine| write_optional(out, engine.frame().return_data.as_ref())))
    }

    fn instantiated_address(&mut self, out: &'a mut [u8]) -> Result<Option<usize>, End> {
        Ok(with(|engine| write_optional(out, engine.frame().instantiated.as_ref())))
    }
}

impl<'a> Lifecycle for TestHost<'a> {
    fn terminate(&mut self, beneficiary: &'a [u8]) -> Result<Never, End> {
        let all = with(|engine| {
            let account = engine.account()?;
            let (_, callers) = engine.frames.split_last().expect("the test's frame is never popped; qed");
            if callers.iter().any(|frame| frame.account.as_ref() == Some(&account)) {
                return Err("TerminatedWhileReentrant: a caller is this contract");
            }
            let all = engine.world.transfer_all(&account, beneficiary);
            let all =
                all.map_err(|_| "TransferFailed: the beneficiary cannot receive the contract's balance")?;
            engine.world.contracts.remove(&account);
            engine.world.storage.remove(&account);
            engine.world.configurations.remove(&account);
            engine.world.locks.retain(|(owner, _)| *owner != account);
            Ok(all)
        })?;
        Err(End::Terminated(all, beneficiary.to_vec()))
    }

    fn set_code_hash(&mut self, hash: &'a [u8]) -> Result<ReturnCode, End> {
        with(|engine| {
            let account = engine.account()?;
            let Some(known) = <[u8; 32]>::try_from(hash).ok().filter(|_| engine.codes.contains_key(hash))
            else {
                return Ok(ReturnCode::CodeNotFound);
            };
            engine.world.contracts.insert(account, Some(known));
            Ok(ReturnCode::Success)
        })
    }

    fn set_configuration(&mut self, data: &'a [u8]) -> Result<(), End> {
        with(|engine| {
            let account = engine.account()?;
            // A test calls its contract's constructors as functions.
            if engine.is_nested() && !engine.frame().is_new {
                return Err(End::from("ConfigurationFixed: only constructors can set the configuration"));
            }
            if data.len() > engine.limits.configuration_len {
                return Err("ValueTooLarge: the configuration is longer than `configuration_len`".into());
            }
            engine.world.configurations.insert(account, data.to_vec());
            Ok(())
        })
    }

    fn lock_delegate_dependency(&mut self, code_hash: &'a [u8]) -> Result<(), End> {
        with(|engine| {
            let account = engine.account()?;
            if !engine.codes.contains_key(code_hash) {
                return Err(End::from("CodeNotFound: upload the code with `test::upload_code`"));
            }
            let locked = engine.world.locks.insert((account, code_hash.to_vec()));
            locked.then_some(()).ok_or("DelegateDependencyAlreadyExists: the code is locked already".into())
        })
    }

    fn unlock_delegate_dependency(&mut self, code_hash: &'a [u8]) -> Result<(), End> {
        with(|engine| {
            let lock = (engine.account()?, code_hash.to_vec());
            let unlocked = engine.world.locks.remove(&lock);
            unlocked.then_some(()).ok_or("DelegateDependencyNotFound: the code is not locked".into())
        })
    }
}

impl<'a> RuntimeCalls for TestHost<'a> {
    /// The engine has no runtime.
    fn call_runtime(&mut self, _: &'a [u8]) -> Result<ReturnCode, End> {
        Err("there is no runtime in unit tests: test `call_runtime` end to end".into())
    }

    /// Calls the extension that the test has registered. It is removed from the engine during the call,
    /// because it may access the engine.
    fn chain_extension(&mut self, id: u64, input: &'a [u8]) -> Result<u32, End> {
        let id = u32::try_from(id).map_err(|_| "NoChainExtension: ids of functions have 32 bits")?;
        let number = (id >> 16) as u16;
        let extension = with(|engine| engine.extensions.remove(&number));
        let mut extension =
            extension.ok_or("NoChainExtension: register one with `test::register_chain_extension`")?;
        let mut output = Vec::new();
        let status = extension.call(id as u16, input, &mut output);
        with(|engine| {
            engine.extensions.insert(number, extension);
            engine.frame_mut().return_data = Some(output);
        });
        Ok(status)
    }
}

/// Executes a contract in a new frame. If it reverts or traps, its changes are reverted.
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
            End::Terminated(..) if !is_constructor => (Ok(ReturnFlags::empty()), Some(Vec::new())),
            End::Terminated(..) | End::Trapped(_) => (Err(ReturnCode::CalleeTrapped), None),
        };
        if !result.is_ok_and(|flags| !flags.contains(ReturnFlags::REVERT)) {
            engine.world = before;
        }
        engine.frame_mut().return_data = output;
        result
    })
}

/// The result of a call; with [`CallFlags::TAIL_CALL`], the caller ends with the callee's output instead.
fn return_to_caller(flags: CallFlags, result: Result<ReturnFlags, ReturnCode>) -> Result<ReturnCode, End> {
    match result {
        Ok(return_flags) if flags.contains(CallFlags::TAIL_CALL) => {
            let output = with(|engine| engine.frame().return_data.clone()).unwrap_or_default();
            Err(End::Returned(return_flags, output))
        }
        Ok(return_flags) if return_flags.contains(ReturnFlags::REVERT) => Ok(ReturnCode::CalleeReverted),
        Ok(_) => Ok(ReturnCode::Success),
        Err(code) => Ok(code),
    }
}

fn call_flags(bits: u32) -> Result<CallFlags, Trap> {
    CallFlags::from_bits(bits).map_err(|_| "InvalidCallFlags: unknown call flag")
}

/// The account of a new contract, as the pallet's `DefaultAddressGenerator` derives it.
fn contract_address(deployer: &[u8], code_hash: &[u8; 32], input: &[u8], salt: &[u8]) -> Vec<u8> {
    let mut preimage = b"contract_addr_v1".to_vec();
    preimage.extend_from_slice(deployer);
    (code_hash, input, salt).encode_to(&mut preimage);
    blake2b::<32>(&preimage).to_vec()
}

impl Engine {
    fn code_of(&self, account: &[u8]) -> Option<Code> {
        let hash = self.contract(account)??;
        self.codes.get(&hash[..]).copied()
    }

    /// Checks that the current contract can call another one.
    fn check_call_depth(&self) -> Result<(), Trap> {
        if self.frames.len() >= self.limits.call_depth {
            return Err("MaxCallDepthReached: the call stack has `call_depth` frames");
        }
        Ok(())
    }

    /// Transfers the existential deposit to a new contract, from the test's caller, as on the chain.
    fn open_account(&mut self, account: &[u8]) -> Result<(), Trap> {
        const UNPAID: Trap = "StorageDepositNotEnoughFunds: the caller cannot pay the existential deposit";
        let existential = self.world.existential_deposit;
        if existential == 0 {
            return Ok(());
        }
        let origin = self.frames[0].caller.clone().ok_or("no caller has been set")?;
        self.world.transfer(&origin, account, existential).map_err(|_| UNPAID)
    }

    /// The callee's input: the given one, or this contract's own.
    fn call_input(&mut self, flags: CallFlags, input: &[u8]) -> Result<Vec<u8>, Trap> {
        if flags.contains(CallFlags::CLONE_INPUT) {
            self.frame().input.clone().ok_or(NO_INPUT)
        } else if flags.contains(CallFlags::FORWARD_INPUT) {
            self.frame_mut().input.take().ok_or(NO_INPUT)
        } else {
            self.allow_call_data(input)?;
            Ok(input.to_vec())
        }
    }
}
