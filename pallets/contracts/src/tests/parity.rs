//! Names, indices and shapes that clients rely on: those of pallet-contracts 51.

use super::*;
use codec::Encode;
use scale_info::{form::MetaForm, TypeDef, TypeInfo, Variant};
use sp_io::hashing::{twox_128, twox_64};

fn variants<T: TypeInfo + 'static>() -> Vec<Variant<MetaForm>> {
    match T::type_info().type_def {
        TypeDef::Variant(definition) => definition.variants,
        other => panic!("{other:?}"),
    }
}

/// `index name(field, ...)` of every variant.
fn listing<T: TypeInfo + 'static>() -> Vec<String> {
    variants::<T>()
        .iter()
        .map(|variant| {
            let fields: Vec<_> = variant.fields.iter().filter_map(|field| field.name).collect();
            format!("{} {}({})", variant.index, variant.name, fields.join(", "))
        })
        .collect()
}

#[test]
fn calls_have_fixed_indices_and_arguments() {
    assert_eq!(
        listing::<crate::Call<Test>>(),
        [
            "3 upload_code(code, storage_deposit_limit, determinism)",
            "4 remove_code(code_hash)",
            "5 set_code(dest, code_hash)",
            "6 call(dest, value, gas_limit, storage_deposit_limit, data)",
            "7 instantiate_with_code(value, gas_limit, storage_deposit_limit, code, data, salt)",
            "8 instantiate(value, gas_limit, storage_deposit_limit, code_hash, data, salt)",
            "20 open_upload(code_hash, len, storage_deposit_limit)",
            "21 write_chunk(code_hash, offset, bytes)",
            "22 finalise_upload(code_hash)",
            "23 abort_upload(code_hash)",
            "24 purge_uploads(limit)",
            "25 purge_events(limit)",
        ]
    );
}

#[test]
fn call_arguments_encode_compactly() {
    let call = crate::Call::<Test>::call {
        dest: BOB,
        value: 1,
        gas_limit: Weight::from_parts(2, 3),
        storage_deposit_limit: Some(codec::Compact(4)),
        data: vec![5],
    };
    let weight = (codec::Compact(2u64), codec::Compact(3u64));
    let arguments = (BOB, codec::Compact(1u64), weight, Some(codec::Compact(4u64)), vec![5u8]);
    assert_eq!(call.encode(), (6u8, arguments).encode());
}

#[test]
fn events_have_fixed_indices_and_fields() {
    assert_eq!(
        listing::<Event<Test>>(),
        [
            "0 Instantiated(deployer, contract)",
            "1 Terminated(contract, beneficiary)",
            "2 CodeStored(code_hash, deposit_held, uploader)",
            "3 ContractEmitted(contract, data)",
            "4 CodeRemoved(code_hash, deposit_released, remover)",
            "5 ContractCodeUpdated(contract, new_code_hash, old_code_hash)",
            "6 Called(caller, contract)",
            "7 DelegateCalled(contract, code_hash)",
            "8 StorageDepositTransferredAndHeld(from, to, amount)",
            "9 StorageDepositTransferredAndReleased(from, to, amount)",
            "10 UploadOpened(uploader, code_hash, len, expires, deposit_held)",
            "11 UploadRemoved(uploader, code_hash, deposit_released)",
        ]
    );
}

#[test]
fn errors_have_fixed_indices_and_docs() {
    let errors = variants::<Error<Test>>();
    assert!(errors.iter().map(|variant| variant.index).eq((0u8..53).chain([54])));
    let names: Vec<_> = errors
        .iter()
        .map(|variant| {
            assert!(!variant.docs.is_empty(), "{} has nothing to show to users", variant.name);
            variant.name
        })
        .collect();
    let (parity, own) = names.split_at(37);
    assert_eq!(
        parity.join(" "),
        "InvalidSchedule InvalidCallFlags OutOfGas OutputBufferTooSmall TransferFailed MaxCallDepthReached \
         ContractNotFound CodeTooLarge CodeNotFound CodeInfoNotFound OutOfBounds DecodingFailed \
         ContractTrapped ValueTooLarge TerminatedWhileReentrant InputForwarded RandomSubjectTooLong \
         TooManyTopics NoChainExtension XCMDecodeFailed DuplicateContract TerminatedInConstructor \
         ReentranceDenied StateChangeDenied StorageDepositNotEnoughFunds StorageDepositLimitExhausted \
         CodeInUse ContractReverted CodeRejected Indeterministic MigrationInProgress NoMigrationPerformed \
         MaxDelegateDependenciesReached DelegateDependencyNotFound DelegateDependencyAlreadyExists \
         CannotAddSelfAsDelegateDependency OutOfTransientStorage"
    );
    assert_eq!(
        own.join(" "),
        "CodeNotElf CodeTruncated CodeWrongMachine CodeNotLinked UnknownImport InvalidInstruction \
         CodeAlreadyStored UploadAlreadyOpen TooManyUploads UploadNotFound ChunkOutOfBounds TooManyGaps \
         UploadIncomplete CodeHashMismatch ConfigurationFixed InvalidEventExpiry ConfigurationDoesNotFit"
    );
}

#[test]
fn hold_reasons_have_fixed_indices() {
    assert_eq!(
        listing::<HoldReason>(),
        ["0 CodeUploadDepositReserve()", "1 StorageDepositReserve()", "2 EventDepositReserve()"]
    );
}

#[test]
fn storage_items_have_fixed_keys() {
    let prefix = |item: &str| [twox_128(b"Contracts"), twox_128(item.as_bytes())].concat();
    let hash = H256([7; 32]);
    let identity = |item| [prefix(item), hash.0.to_vec()].concat();
    assert_eq!(PristineCode::<Test>::hashed_key_for(hash), identity("PristineCode"));
    assert_eq!(CodeInfoOf::<Test>::hashed_key_for(hash), identity("CodeInfoOf"));
    assert_eq!(Nonce::<Test>::hashed_key().to_vec(), prefix("Nonce"));
    assert_eq!(crate::DeletionQueueCounter::<Test>::hashed_key().to_vec(), prefix("DeletionQueueCounter"));
    let queued = [&prefix("DeletionQueue")[..], &twox_64(&3u32.encode()), &3u32.encode()].concat();
    assert_eq!(crate::DeletionQueue::<Test>::hashed_key_for(3), queued);
    let twox = [&prefix("ContractInfoOf")[..], &twox_64(&BOB.encode()), &BOB.encode()].concat();
    assert_eq!(ContractInfoOf::<Test>::hashed_key_for(&BOB), twox);
}

#[test]
fn records_have_fixed_fields() {
    let fields = |info: scale_info::Type| match info.type_def {
        TypeDef::Composite(composite) => {
            composite.fields.iter().filter_map(|field| field.name).collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        fields(crate::ContractInfo::<Test>::type_info()),
        "trie_id code_hash storage_bytes storage_items storage_byte_deposit storage_item_deposit \
         storage_base_deposit delegate_dependencies configuration_len"
    );
    assert_eq!(
        fields(crate::CodeInfo::<Test>::type_info()),
        "owner deposit refcount determinism code_len context_size configuration_size"
    );
    assert_eq!(fields(ReturnFlags::type_info()), "bits");
}
