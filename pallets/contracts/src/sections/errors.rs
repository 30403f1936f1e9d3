//! Why extrinsics fail.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
    /// Why something failed, and what to do about it.
    #[pallet::error]
    pub enum Error<T> {
        /// The chain's schedule for contracts is broken. Tell the chain's maintainers.
        InvalidSchedule,
        /// The contract passed flags that have no meaning. Its code is faulty or built for another chain.
        InvalidCallFlags,
        /// The gas limit did not suffice. Dry-run the call and use the `gas_required` that it reports.
        OutOfGas,
        /// A buffer that the contract supplied is too small for the answer.
        OutputBufferTooSmall,
        /// A transfer of value failed, most often because the sender's free balance is too low or the
        /// recipient would end up below the existential deposit.
        TransferFailed,
        /// Calls between contracts are nested too deeply.
        MaxCallDepthReached,
        /// There is no contract at this address. Check the address and the chain.
        ContractNotFound,
        /// The code is longer than this chain allows (constant `MaxCodeLen`). Make the contract smaller.
        CodeTooLarge,
        /// There is no code with this hash. Upload the code first.
        CodeNotFound,
        /// There is no record of code with this hash.
        CodeInfoNotFound,
        /// The contract passed a pointer or length that lies outside of its memory. Its code is faulty.
        OutOfBounds,
        /// The contract passed data that does not have the expected form. Its code is faulty.
        DecodingFailed,
        /// The contract stopped on an error: a panic, or an access outside of its memory. Dry-run the
        /// call: the debug message says what happened and where.
        ContractTrapped,
        /// A storage value or an event is larger than this chain allows (`payload_len` in the constant
        /// `Schedule`), or the input of a call, a salt or a contract's output is (`call_data_len`).
        ValueTooLarge,
        /// A contract tried to end itself while a call to it was still under way.
        TerminatedWhileReentrant,
        /// The contract gave its input away and can no longer read it.
        InputForwarded,
        /// A subject for randomness is too long.
        RandomSubjectTooLong,
        /// An event has more topics than this chain allows (`event_topics` in the constant `Schedule`).
        TooManyTopics,
        /// The chain does not have the chain extension that the contract calls. Its code is built for another
        /// chain.
        NoChainExtension,
        /// A cross-chain message does not decode.
        XCMDecodeFailed,
        /// There is a contract at this address already. Use another salt.
        DuplicateContract,
        /// A contract tried to end itself in its constructor.
        TerminatedInConstructor,
        /// A contract was called while it was running, and does not allow for that; or a contract tried to
        /// call contracts through the chain's runtime.
        ReentranceDenied,
        /// A contract tried to change something in a call that may only read.
        StateChangeDenied,
        /// The account cannot spare the deposit for storage. Fund it or store less.
        StorageDepositNotEnoughFunds,
        /// The call takes more storage than its storage deposit limit pays for. Dry-run it and raise the
        /// limit.
        StorageDepositLimitExhausted,
        /// The code is in use by at least one contract and cannot be removed.
        CodeInUse,
        /// The contract refused: it ran to its end and asked for its changes to be rolled back. Dry-run
        /// the call: its output says why. (Only extrinsics fail with this.)
        ContractReverted,
        /// The code is a contract ELF that breaks a rule of the format or of the verifier. Build it with
        /// this chain's tools; dry-run the instantiation: the debug message names the rule.
        CodeRejected,
        /// The code is not deterministic. (Cannot happen with eBPF.)
        Indeterministic,
        /// The storage of the pallet is being migrated. (Cannot happen: FRAME admits no calls meanwhile.)
        MigrationInProgress,
        /// There is nothing to migrate. (Cannot happen: the pallet has no extrinsic that migrates.)
        NoMigrationPerformed,
        /// The contract depends on as much other code as it may.
        MaxDelegateDependenciesReached,
        /// The contract does not depend on this code.
        DelegateDependencyNotFound,
        /// The contract depends on this code already.
        DelegateDependencyAlreadyExists,
        /// A contract cannot depend on its own code.
        CannotAddSelfAsDelegateDependency,
        /// The contracts of this call keep more in transient storage than the chain allows (constant
        /// `MaxTransientStorageSize`).
        OutOfTransientStorage,
        /// The code is not an ELF file: it does not begin with `7f 45 4c 46`. Upload the contract ELF that
        /// the build produced, as raw bytes (not as hexadecimal text, WebAssembly or metadata).
        CodeNotElf,
        /// The code ends too early. The file was cut off, most often in a copy or a download: build it again.
        CodeTruncated,
        /// The code is an ELF file for another machine, not for eBPF. Build the contract for the BPF
        /// target, and upload the linked contract ELF.
        CodeWrongMachine,
        /// The code is an object that was not linked. Upload the contract ELF that the linker makes of it.
        CodeNotLinked,
        /// The code imports a function that this chain does not have. Dry-run the instantiation: the debug
        /// message names it. Build against a version that fits this chain.
        UnknownImport,
        /// The code contains an instruction that this chain's VM does not have. Build it with this chain's
        /// tools; the debug message of a dry run says where it is.
        InvalidInstruction,
        /// There is code with this hash already. Instantiate from it; there is no need to upload it.
        CodeAlreadyStored,
        /// The account has an upload open for this hash. Go on with it, or abort it.
        UploadAlreadyOpen,
        /// The account has as many uploads open as it may. (Cannot happen: deposits limit them.)
        TooManyUploads,
        /// The account has no upload open for this hash. It may have expired: open it again.
        UploadNotFound,
        /// The chunk ends behind the length for which the upload was opened.
        ChunkOutOfBounds,
        /// Bytes of the upload would be missing in too many places. Write larger chunks, or close gaps first.
        TooManyGaps,
        /// Parts of the upload were not written yet. Its record (storage `Uploads`) says which are missing.
        UploadIncomplete,
        /// What was uploaded has another hash than the upload was opened for. Write the chunks that are wrong
        /// again.
        CodeHashMismatch,
        /// A contract tried to set its configuration after its constructor was done.
        ConfigurationFixed,
        /// A contract wanted an event retained until a block that is past, or further away than this chain
        /// allows (constant `MaxEventLifetime`).
        InvalidEventExpiry,
        /// The contract's configuration is longer than the new code declares room for. Link that code with a
        /// larger configuration, or so that it has none.
        // Index 53 is free.
        #[codec(index = 54)]
        ConfigurationDoesNotFit,
    }
}
