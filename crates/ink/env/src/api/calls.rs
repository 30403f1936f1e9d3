//! Calls, instantiations and transfers.

use codec::{Decode, DecodeAll, Encode, Input};
use ebpf_uapi::CallFlags;
use ink_primitives::{ConstructorResult, LangError, MessageResult};

use super::context::bytes;
use crate::{
    buffer::Buffer,
    call::{
        Call, CallParams, CallV1, ConstructorReturnType, CreateParams, DelegateCall, ExecutionInput,
        FromAccountId, LimitParamsV1, LimitParamsV2,
    },
    fail, host, Environment, Error, Result, ReturnErrorCode,
};

/// Dispatches a call of the chain's runtime, with this contract's account as signed origin. `call` has to be
/// encoded like the runtime's `RuntimeCall`: an encoding that does not decode traps. The chain's `CallFilter`
/// decides which calls contracts can dispatch.
///
/// # Panics
///
/// In unit tests, which have no runtime.
///
/// # Errors
///
/// [`ReturnErrorCode::CallRuntimeFailed`] if the call failed, or the filter rejected it.
#[inline]
pub fn call_runtime<E, Call>(call: &Call) -> Result<()>
where
    E: Environment,
    Call: Encode,
{
    Ok(host::call_runtime(&Buffer::encoded(call))?)
}

/// Calls a contract's message with a limit on `ref_time` only. See [`invoke_contract`].
///
/// # Errors
///
/// As [`invoke_contract`].
#[inline]
pub fn invoke_contract_v1<E, Args, R>(params: &CallParams<E, CallV1<E>, Args, R>) -> Result<MessageResult<R>>
where
    E: Environment,
    Args: Encode,
    R: Decode,
{
    let limits = (params.gas_limit(), 0u64, None::<E::Balance>);
    invoke::<E, _, _>(
        *params.call_flags(),
        params.callee(),
        limits,
        params.transferred_value(),
        params.exec_input(),
    )
}

/// Calls a contract's message, as [`CallParams::try_invoke`] does.
///
/// # Errors
///
/// An error of the chain if the call failed or trapped; [`Error::Decode`] if its output does not decode as
/// `MessageResult<R>`.
#[inline]
pub fn invoke_contract<E, Args, R>(params: &CallParams<E, Call<E>, Args, R>) -> Result<MessageResult<R>>
where
    E: Environment,
    Args: Encode,
    R: Decode,
{
    let limits =
        (params.ref_time_limit(), params.proof_size_limit(), params.storage_deposit_limit().copied());
    invoke::<E, _, _>(
        *params.call_flags(),
        params.callee(),
        limits,
        params.transferred_value(),
        params.exec_input(),
    )
}

/// Executes other code on this contract's storage, as [`CallParams::try_invoke`] does.
///
/// # Errors
///
/// An error of the chain if the call failed or trapped; [`Error::Decode`] if its output does not decode as
/// `MessageResult<R>`.
#[inline]
pub fn invoke_contract_delegate<E, Args, R>(
    params: &CallParams<E, DelegateCall<E>, Args, R>,
) -> Result<MessageResult<R>>
where
    E: Environment,
    Args: Encode,
    R: Decode,
{
    let flags = *params.call_flags();
    let result = {
        let call = delegate_call_params::<E>(flags, params.code_hash());
        host::delegate_call(&call, &input(flags, params.exec_input()))
    };
    output(result)
}

/// The limits of `ref_time`, `proof_size` and storage deposits.
type Limits<E> = (u64, u64, Option<<E as Environment>::Balance>);

#[inline]
fn invoke<E: Environment, Args: Encode, R: Decode>(
    flags: CallFlags,
    callee: &E::AccountId,
    limits: Limits<E>,
    value: &E::Balance,
    exec_input: &ExecutionInput<Args>,
) -> Result<MessageResult<R>> {
    let result = {
        let call = call_params::<E>(flags, callee, limits, value);
        host::call_contract(&call, &input(flags, exec_input))
    };
    output(result)
}

/// The parameters of the syscall `call_contract`.
#[inline]
fn call_params<E: Environment>(
    flags: CallFlags,
    callee: &E::AccountId,
    limits: Limits<E>,
    value: &E::Balance,
) -> Buffer {
    Buffer::encoded(&(flags.bits(), callee, limits, value))
}

/// The parameters of the syscall `delegate_call`.
#[inline]
fn delegate_call_params<E: Environment>(flags: CallFlags, code_hash: &E::Hash) -> Buffer {
    Buffer::encoded(&(flags.bits(), code_hash))
}

/// The parameters of the syscall `instantiate`.
#[inline]
fn instantiate_params<E: Environment>(
    code_hash: &E::Hash,
    limits: Limits<E>,
    endowment: &E::Balance,
    salt: &[u8],
    flags: &impl Encode,
) -> Buffer {
    Buffer::encoded(&(code_hash, limits, endowment, salt, flags))
}

/// The encoded input; empty if the call forwards this contract's input.
#[inline]
fn input<Args: Encode>(flags: CallFlags, exec_input: &ExecutionInput<Args>) -> Buffer {
    if flags.contains(CallFlags::FORWARD_INPUT) || flags.contains(CallFlags::CLONE_INPUT) {
        Buffer::new()
    } else {
        Buffer::encoded(exec_input)
    }
}

/// The output of the last callee or chain extension.
#[inline]
pub(crate) fn return_data() -> Buffer {
    ebpf_sys::collect(host::return_data).map_or_else(Buffer::new, Buffer::from)
}

/// The callee's output, whether it reverted or not.
#[inline]
fn output<R: Decode>(result: core::result::Result<(), ReturnErrorCode>) -> Result<MessageResult<R>> {
    match result {
        Ok(()) | Err(ReturnErrorCode::CalleeReverted) => Ok(DecodeAll::decode_all(&mut &return_data()[..])?),
        Err(code) => Err(code.into()),
    }
}

/// Instantiates a contract, as [`CreateParams::try_instantiate`] does.
///
/// # Errors
///
/// An error of the chain if the instantiation failed or trapped; [`Error::Decode`] if the constructor's
/// output does not decode.
#[inline]
pub fn instantiate_contract<E, ContractRef, Args, Salt, R>(
    params: &CreateParams<E, ContractRef, LimitParamsV2<E>, Args, Salt, R>,
) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>>
where
    E: Environment,
    ContractRef: FromAccountId<E>,
    Args: Encode,
    Salt: AsRef<[u8]>,
    R: ConstructorReturnType<ContractRef>,
{
    instantiate_contract_with_flags(params)
}

/// Instantiates a contract with optional flags. See [`instantiate_contract`].
#[inline]
pub(crate) fn instantiate_contract_with_flags<E, ContractRef, Flags, Args, Salt, R>(
    params: &CreateParams<E, ContractRef, LimitParamsV2<E, Flags>, Args, Salt, R>,
) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>>
where
    E: Environment,
    ContractRef: FromAccountId<E>,
    Flags: Encode,
    Args: Encode,
    Salt: AsRef<[u8]>,
    R: ConstructorReturnType<ContractRef>,
{
    let limits =
        (params.ref_time_limit(), params.proof_size_limit(), params.storage_deposit_limit().copied());
    instantiate(params, limits, params.flags())
}

/// Instantiates a contract with a limit on `ref_time` only. See [`instantiate_contract`].
///
/// # Errors
///
/// As [`instantiate_contract`].
#[inline]
pub fn instantiate_contract_v1<E, ContractRef, Args, Salt, R>(
    params: &CreateParams<E, ContractRef, LimitParamsV1, Args, Salt, R>,
) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>>
where
    E: Environment,
    ContractRef: FromAccountId<E>,
    Args: Encode,
    Salt: AsRef<[u8]>,
    R: ConstructorReturnType<ContractRef>,
{
    instantiate(params, (params.gas_limit(), 0, None), &())
}

#[inline]
fn instantiate<E, ContractRef, Limit, Args, Salt, R>(
    params: &CreateParams<E, ContractRef, Limit, Args, Salt, R>,
    limits: Limits<E>,
    flags: &impl Encode,
) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>>
where
    E: Environment,
    ContractRef: FromAccountId<E>,
    Args: Encode,
    Salt: AsRef<[u8]>,
    R: ConstructorReturnType<ContractRef>,
{
    let result = {
        let salt = params.salt_bytes().as_ref();
        let create = instantiate_params::<E>(params.code_hash(), limits, params.endowment(), salt, flags);
        host::instantiate(&create, &Buffer::encoded(params.exec_input()))
    };
    match result {
        Ok(()) => {
            let account = bytes(|out| host::instantiated_address(out).unwrap_or(usize::MAX));
            Ok(Ok(R::ok(ContractRef::from_account_id(account))))
        }
        Err(ReturnErrorCode::CalleeReverted) => {
            reverted_constructor::<ContractRef, R>(&mut &return_data()[..])
        }
        Err(code) => Err(code.into()),
    }
}

/// Decodes the output of a constructor that reverted: `Err(LangError)`, or `Ok(Err(error))` of a fallible
/// one.
pub(crate) fn reverted_constructor<ContractRef, R>(
    output: &mut &[u8],
) -> Result<ConstructorResult<<R as ConstructorReturnType<ContractRef>>::Output>>
where
    R: ConstructorReturnType<ContractRef>,
{
    const NO_ERROR: &str = "The callee reverted, but did not encode an error in the output buffer.";

    match output.read_byte()? {
        0 if !R::IS_RESULT => fail(NO_ERROR),
        0 => match output.read_byte()? {
            0 => fail(NO_ERROR),
            1 => match R::err(R::Error::decode(output)?) {
                Some(error) => Ok(Ok(error)),
                None => fail("`ConstructorReturnType::err` of a fallible constructor returned `None`"),
            },
            _ => Err(Error::Decode("the constructor's result is neither Ok nor Err".into())),
        },
        1 => Ok(Err(LangError::decode(output)?)),
        _ => Err(Error::Decode("the constructor's output is neither Ok nor Err".into())),
    }
}

/// Terminates this contract and transfers its balance to an account.
#[inline]
pub fn terminate_contract<E: Environment>(beneficiary: E::AccountId) -> ! {
    host::terminate(&Buffer::encoded(&beneficiary))
}

/// Transfers an amount of this contract's balance to an account.
///
/// # Errors
///
/// [`ReturnErrorCode::TransferFailed`] if the balance is too low.
#[inline]
pub fn transfer<E: Environment>(destination: E::AccountId, value: E::Balance) -> Result<()> {
    Ok(host::transfer(&Buffer::encoded(&destination), &Buffer::encoded(&value))?)
}

/// Replaces this contract's code from the next call on. The storage stays.
///
/// # Errors
///
/// [`ReturnErrorCode::CodeNotFound`] if there is no code with this hash.
#[inline]
pub fn set_code_hash<E: Environment>(code_hash: &E::Hash) -> Result<()> {
    Ok(host::set_code_hash(code_hash.as_ref())?)
}

/// Prevents the removal of the code with this hash, which this contract needs for delegate calls. Traps if
/// there is no such code, or if it is locked already.
#[inline]
pub fn lock_delegate_dependency<E: Environment>(code_hash: &E::Hash) {
    host::lock_delegate_dependency(code_hash.as_ref())
}

/// Reverses [`lock_delegate_dependency`]. Traps if the code is not locked.
#[inline]
pub fn unlock_delegate_dependency<E: Environment>(code_hash: &E::Hash) {
    host::unlock_delegate_dependency(code_hash.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        call::{build_call, build_create, Selector},
        ContractEnv, DefaultEnvironment,
    };
    use ink_primitives::{AccountId, Hash};

    type E = DefaultEnvironment;

    #[derive(Debug, PartialEq, Eq)]
    struct Ref(AccountId);

    impl ContractEnv for Ref {
        type Env = E;
    }

    impl FromAccountId<E> for Ref {
        fn from_account_id(account_id: AccountId) -> Self {
            Self(account_id)
        }
    }

    fn le64(number: u64) -> [u8; 8] {
        number.to_le_bytes()
    }

    fn le128(number: u128) -> [u8; 16] {
        number.to_le_bytes()
    }

    #[test]
    fn call_parameters_are_encoded() {
        let call = build_call::<E>().call([7; 32].into());
        let plain = call.clone().params();
        let all = call
            .ref_time_limit(5)
            .proof_size_limit(6)
            .storage_deposit_limit(9)
            .transferred_value(10)
            .call_flags(CallFlags::ALLOW_REENTRY | CallFlags::TAIL_CALL)
            .params();
        assert_eq!(
            *call_params::<E>(*plain.call_flags(), plain.callee(), (0, 0, None), plain.transferred_value()),
            [&[0, 0, 0, 0][..], &[7; 32], &le64(0), &le64(0), &[0], &le128(0)].concat()
        );
        let limits = (all.ref_time_limit(), all.proof_size_limit(), all.storage_deposit_limit().copied());
        assert_eq!(
            *call_params::<E>(*all.call_flags(), all.callee(), limits, all.transferred_value()),
            [&[12, 0, 0, 0][..], &[7; 32], &le64(5), &le64(6), &[1], &le128(9), &le128(10)].concat()
        );
        let v1 = build_call::<E>()
            .call([7; 32].into())
            .ref_time_limit(5)
            .transferred_value(3)
            .call_v1()
            .call_flags(CallFlags::READ_ONLY)
            .params();
        assert_eq!((v1.gas_limit(), *v1.transferred_value()), (5, 3));
        assert_eq!((*v1.callee(), *v1.call_flags()), ([7; 32].into(), CallFlags::READ_ONLY));
    }

    #[test]
    fn delegate_call_parameters_are_encoded() {
        let params = build_call::<E>()
            .delegate(Hash::default())
            .call_flags(CallFlags::TAIL_CALL)
            .code_hash([8; 32].into())
            .params();
        assert_eq!(
            *delegate_call_params::<E>(*params.call_flags(), params.code_hash()),
            [&[4, 0, 0, 0][..], &[8; 32]].concat()
        );
    }

    #[test]
    fn instantiation_parameters_are_encoded() {
        let params = build_create::<Ref>()
            .code_hash([8; 32].into())
            .ref_time_limit(1)
            .proof_size_limit(2)
            .storage_deposit_limit(3)
            .endowment(4)
            .exec_input(ExecutionInput::new(Selector::new([1, 2, 3, 4])))
            .salt_bytes([5u8, 6])
            .returns::<Ref>()
            .params();
        let limits =
            (params.ref_time_limit(), params.proof_size_limit(), params.storage_deposit_limit().copied());
        let expected =
            [&[8; 32][..], &le64(1), &le64(2), &[1], &le128(3), &le128(4), &[2 << 2, 5, 6]].concat();
        let (hash, endowment, salt) = (params.code_hash(), params.endowment(), params.salt_bytes());
        assert_eq!(*instantiate_params::<E>(hash, limits, endowment, salt, params.flags()), expected);
        // Flags are encoded only if there are any.
        let flags = CallFlags::ALLOW_REENTRY.bits();
        let flagged = instantiate_params::<E>(hash, limits, endowment, salt, &flags);
        assert_eq!(*flagged, [&expected[..], &[8, 0, 0, 0]].concat());
    }

    #[test]
    fn input_is_a_selector_and_arguments() {
        let exec_input = ExecutionInput::new(Selector::new([1, 2, 3, 4])).push_arg(0x0605u16).push_arg(true);
        assert_eq!(*input(CallFlags::ALLOW_REENTRY, &exec_input), [1, 2, 3, 4, 5, 6, 1]);
        assert_eq!(*input(CallFlags::FORWARD_INPUT, &exec_input), []);
        assert_eq!(*input(CallFlags::CLONE_INPUT | CallFlags::TAIL_CALL, &exec_input), []);
        assert_eq!(exec_input.size_hint(), 7);
        let mut renamed = exec_input;
        renamed.update_selector(Selector::new([9; 4]));
        assert_eq!(renamed.encode(), [9, 9, 9, 9, 5, 6, 1]);
    }

    type Fallible = core::result::Result<Ref, u8>;

    #[test]
    fn output_of_a_reverted_constructor_is_decoded() {
        let fallible = |output: &[u8]| reverted_constructor::<Ref, Fallible>(&mut &output[..]);
        assert_eq!(fallible(&[0, 1, 42]), Ok(Ok(Err(42))));
        assert_eq!(fallible(&[1, 1]), Ok(Err(LangError::CouldNotReadInput)));
        assert_eq!(fallible(&[1, 2]), Ok(Err(LangError::Panicked)));
        for invalid in [&[][..], &[0], &[0, 1], &[0, 2], &[1], &[1, 0], &[2]] {
            assert!(matches!(fallible(invalid), Err(Error::Decode(_))), "{invalid:?}");
        }
        assert_eq!(reverted_constructor::<Ref, Ref>(&mut &[1, 1][..]), Ok(Err(LangError::CouldNotReadInput)));
    }

    #[test]
    #[should_panic(expected = "The callee reverted, but did not encode an error in the output buffer.")]
    fn reverted_constructor_without_error_panics() {
        let _ = reverted_constructor::<Ref, Fallible>(&mut &[0, 0][..]);
    }

    #[test]
    #[should_panic(expected = "The callee reverted, but did not encode an error in the output buffer.")]
    fn reverted_infallible_constructor_panics() {
        let _ = reverted_constructor::<Ref, Ref>(&mut &[0][..]);
    }
}
