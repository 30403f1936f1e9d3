//! What the pallet says that happened.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
    /// What happened. Only successful calls have events: a failed call rolls its events back.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A contract was instantiated.
        Instantiated {
            /// Who instantiated it.
            deployer: T::AccountId,
            /// The new contract.
            contract: T::AccountId,
        },
        /// A contract ended itself.
        Terminated {
            /// The contract that is no more.
            contract: T::AccountId,
            /// Who received its balance.
            beneficiary: T::AccountId,
        },
        /// Code was stored.
        CodeStored {
            /// Hash under which it is stored.
            code_hash: T::Hash,
            /// Deposit that is held from the uploader.
            deposit_held: BalanceOf<T>,
            /// Who uploaded it and may remove it.
            uploader: T::AccountId,
        },
        /// A contract deposited an event.
        ContractEmitted {
            /// The contract.
            contract: T::AccountId,
            /// The event, as the contract's metadata describes it.
            data: Vec<u8>,
        },
        /// Code was removed.
        CodeRemoved {
            /// Hash under which it was stored.
            code_hash: T::Hash,
            /// Deposit that went back.
            deposit_released: BalanceOf<T>,
            /// Who removed it.
            remover: T::AccountId,
        },
        /// The code of a contract was changed.
        ContractCodeUpdated {
            /// The contract.
            contract: T::AccountId,
            /// Its code from now on.
            new_code_hash: T::Hash,
            /// Its code until now.
            old_code_hash: T::Hash,
        },
        /// A contract was called.
        Called {
            /// Who called it.
            caller: Origin<T>,
            /// The contract.
            contract: T::AccountId,
        },
        /// A contract ran other code on its own storage.
        DelegateCalled {
            /// The contract.
            contract: T::AccountId,
            /// The code that ran.
            code_hash: CodeHash<T>,
        },
        /// Balance was moved to a contract and is held there as storage deposit.
        StorageDepositTransferredAndHeld {
            /// Who paid.
            from: T::AccountId,
            /// The contract.
            to: T::AccountId,
            /// How much.
            amount: BalanceOf<T>,
        },
        /// Storage deposit held by a contract was returned.
        StorageDepositTransferredAndReleased {
            /// The contract.
            from: T::AccountId,
            /// Who was refunded.
            to: T::AccountId,
            /// How much.
            amount: BalanceOf<T>,
        },
        /// An upload in chunks was opened.
        UploadOpened {
            /// Who opened it and may write to it.
            uploader: T::AccountId,
            /// Hash of the code that it is for.
            code_hash: T::Hash,
            /// Length of the code in bytes.
            len: u32,
            /// The last block in which only the uploader can remove it.
            expires: BlockNumberFor<T>,
            /// Deposit that is held from the uploader.
            deposit_held: BalanceOf<T>,
        },
        /// An upload in chunks was removed without having become code: it was aborted, has expired, or the
        /// code was stored by somebody else.
        UploadRemoved {
            /// Who had opened it.
            uploader: T::AccountId,
            /// Hash of the code that it was for.
            code_hash: T::Hash,
            /// Deposit that went back to the uploader.
            deposit_released: BalanceOf<T>,
        },
    }
}
