//! What accounts can call: the pallet's extrinsics.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod calls {
    use crate::{
        code::ContractCode,
        expiry::{max_purge_weight, purge_up_to},
        invoke::{Executable, Invocation},
        origin::uploaders,
        prices::{call_price, chunk_price, finalise_price},
        retained_events::RetainedEventQueue,
        uploads::chunks::{self, UploadQueue},
    };
    use frame_support::dispatch::{DispatchErrorWithPostInfo, Pays};

    #[pallet::call]
    impl<T: Config> Pallet<T>
    where
        <BalanceOf<T> as HasCompact>::Type: Clone + Eq + PartialEq + Debug + TypeInfo + Encode,
    {
        /// Upload code without instantiating a contract from it.
        ///
        /// A deposit is held from the uploader until [`Self::remove_code`]. Uploading code that is
        /// there already succeeds and costs no deposit.
        ///
        /// - `code`: a contract ELF.
        /// - `storage_deposit_limit`: the most that may be held.
        /// - `determinism`: ignored.
        #[pallet::call_index(3)]
        #[pallet::weight(WeightsOf::<T>::upload_code(code.len() as u32))]
        pub fn upload_code(
            origin: OriginFor<T>,
            code: Vec<u8>,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            determinism: Determinism,
        ) -> DispatchResult {
            let origin = T::UploadOrigin::ensure_origin(origin)?;
            let limit = storage_deposit_limit.map(Into::into);
            Self::bare_upload_code(origin, code, limit, determinism).map(|_| ())
        }

        /// Remove code that no contract uses, and get back the deposit for it.
        ///
        /// Only whoever uploaded the code can remove it, whatever `UploadOrigin` says by now. Costs no fee.
        #[pallet::call_index(4)]
        #[pallet::weight(WeightsOf::<T>::remove_code())]
        pub fn remove_code(origin: OriginFor<T>, code_hash: CodeHash<T>) -> DispatchResultWithPostInfo {
            ContractCode::<T>::remove(&uploaders::<T>(origin)?, code_hash)?;
            Ok(Pays::No.into())
        }

        /// Change the code of a contract. Root only.
        ///
        /// The contract keeps its address, its storage and its deposits.
        #[pallet::call_index(5)]
        #[pallet::weight(WeightsOf::<T>::set_code())]
        pub fn set_code(
            origin: OriginFor<T>,
            dest: AccountIdLookupOf<T>,
            code_hash: CodeHash<T>,
        ) -> DispatchResult {
            ensure_root(origin)?;
            // A contract that runs would write its record over this.
            ensure!(!crate::guard::is_running(), Error::<T>::ReentranceDenied);
            let dest = T::Lookup::lookup(dest)?;
            ContractInfoOf::<T>::try_mutate(&dest, |info| {
                let info = info.as_mut().ok_or(Error::<T>::ContractNotFound)?;
                info.exchange_code(&dest, code_hash).map(|_| ())
            })
        }

        /// Call a contract.
        ///
        /// - `dest`: the contract.
        /// - `value`: balance to send along.
        /// - `gas_limit`: the most weight that the call may use. What it does not use is not paid for.
        /// - `storage_deposit_limit`: the most that may be held from the caller for storage. Without a
        ///   limit it is `DefaultDepositLimit`.
        /// - `data`: the contract's input: selector and arguments.
        #[pallet::call_index(6)]
        #[pallet::weight(call_price::<T>(*value).saturating_add(*gas_limit))]
        pub fn call(
            origin: OriginFor<T>,
            dest: AccountIdLookupOf<T>,
            #[pallet::compact] value: BalanceOf<T>,
            gas_limit: Weight,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            data: Vec<u8>,
        ) -> DispatchResultWithPostInfo {
            let origin = Origin::<T>::from_runtime_origin(origin)?;
            let dest = T::Lookup::lookup(dest)?;
            Invocation::<T> {
                origin,
                value,
                gas_limit,
                storage_deposit_limit: storage_deposit_limit.map(Into::into),
                data,
            }
            .call(dest, None)
            .into_dispatch_result(call_price::<T>(value))
        }

        /// Upload code and instantiate a contract from it.
        ///
        /// The contract's address follows from the origin, the code's hash, `data` and `salt`.
        ///
        /// - `value`: balance to send along.
        /// - `gas_limit`: the most weight that the constructor may use.
        /// - `storage_deposit_limit`: the most that may be held for code and storage.
        /// - `code`: a contract ELF.
        /// - `data`: the constructor's input: selector and arguments.
        /// - `salt`: distinguishes contracts that are otherwise instantiated alike.
        #[pallet::call_index(7)]
        #[pallet::weight(
            WeightsOf::<T>::instantiate_with_code(code.len() as u32, data.len() as u32, salt.len() as u32)
                .saturating_add(*gas_limit)
        )]
        pub fn instantiate_with_code(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
            gas_limit: Weight,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            code: Vec<u8>,
            data: Vec<u8>,
            salt: Vec<u8>,
        ) -> DispatchResultWithPostInfo {
            let uploader = T::UploadOrigin::ensure_origin(origin.clone())?;
            let deployer = T::InstantiateOrigin::ensure_origin(origin)?;
            let base = WeightsOf::<T>::instantiate_with_code(
                code.len() as u32,
                data.len() as u32,
                salt.len() as u32,
            );
            Invocation::<T> {
                origin: Origin::Signed(deployer),
                value,
                gas_limit,
                storage_deposit_limit: storage_deposit_limit.map(Into::into),
                data,
            }
            .instantiate(Executable::Upload { uploader, code }, &salt, None)
            .into_dispatch_result(base)
        }

        /// Instantiate a contract from code that is on-chain.
        ///
        /// As [`Self::instantiate_with_code`], with the hash of the code in place of the code.
        #[pallet::call_index(8)]
        #[pallet::weight(
            WeightsOf::<T>::instantiate(data.len() as u32, salt.len() as u32).saturating_add(*gas_limit)
        )]
        pub fn instantiate(
            origin: OriginFor<T>,
            #[pallet::compact] value: BalanceOf<T>,
            gas_limit: Weight,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
            code_hash: CodeHash<T>,
            data: Vec<u8>,
            salt: Vec<u8>,
        ) -> DispatchResultWithPostInfo {
            let deployer = T::InstantiateOrigin::ensure_origin(origin)?;
            let base = WeightsOf::<T>::instantiate(data.len() as u32, salt.len() as u32);
            Invocation::<T> {
                origin: Origin::Signed(deployer),
                value,
                gas_limit,
                storage_deposit_limit: storage_deposit_limit.map(Into::into),
                data,
            }
            .instantiate(Executable::Stored(code_hash), &salt, None)
            .into_dispatch_result(base)
        }

        /// Open an upload in chunks, for code that is too long for one extrinsic.
        ///
        /// The deposit for all of it is held from the uploader at once. Write the code with
        /// [`Self::write_chunk`] and make it usable with [`Self::finalise_upload`]. After `UploadLifetime`
        /// blocks anyone may remove the upload; the deposit then returns.
        ///
        /// - `code_hash`: the hash of the code, which also names the upload.
        /// - `len`: the length of the code in bytes.
        /// - `storage_deposit_limit`: the most that may be held.
        #[pallet::call_index(20)]
        #[pallet::weight(WeightsOf::<T>::open_upload())]
        pub fn open_upload(
            origin: OriginFor<T>,
            code_hash: CodeHash<T>,
            #[pallet::compact] len: u32,
            storage_deposit_limit: Option<<BalanceOf<T> as HasCompact>::Type>,
        ) -> DispatchResult {
            let owner = T::UploadOrigin::ensure_origin(origin)?;
            chunks::open::<T>(owner, code_hash, len, storage_deposit_limit.map(Into::into))
        }

        /// Write a chunk of an open upload of one's own, in any order. What is written again is replaced.
        ///
        /// - `code_hash`: the hash for which the upload was opened.
        /// - `offset`: where in the code the chunk begins.
        /// - `bytes`: the chunk.
        #[pallet::call_index(21)]
        #[pallet::weight(chunk_price::<WeightsOf<T>>(chunks::pages_in(*offset, bytes.len() as u32)))]
        pub fn write_chunk(
            origin: OriginFor<T>,
            code_hash: CodeHash<T>,
            #[pallet::compact] offset: u32,
            bytes: Vec<u8>,
        ) -> DispatchResult {
            let owner = T::UploadOrigin::ensure_origin(origin)?;
            chunks::write::<T>(&owner, code_hash, offset, &bytes)
        }

        /// Make code of an upload of one's own that is complete, as [`Self::upload_code`] does with all of it
        /// at once.
        ///
        /// The deposit for the code stays held, the rest returns. Code that is refused stays in the upload:
        /// write other chunks, or abort it. A dry run (runtime API `ContractsUploadApi`) says what is wrong
        /// with it.
        #[pallet::call_index(22)]
        #[pallet::weight(finalise_price::<WeightsOf<T>>(chunks::max_pages::<T>()))]
        pub fn finalise_upload(origin: OriginFor<T>, code_hash: CodeHash<T>) -> DispatchResultWithPostInfo {
            let owner = T::UploadOrigin::ensure_origin(origin)?;
            let pages = chunks::pages_of_upload::<T>(&owner, code_hash);
            let weight = finalise_price::<WeightsOf<T>>(pages);
            let post_info = PostDispatchInfo::from(Some(weight));
            match Self::bare_finalise_upload(owner, code_hash).result {
                Ok(_) => Ok(post_info),
                Err(error) => Err(DispatchErrorWithPostInfo { post_info, error }),
            }
        }

        /// Remove an upload of one's own, and get back the deposit for it.
        ///
        /// Whoever opened an upload can abort it, whatever `UploadOrigin` says by now. Nobody else can before
        /// it expires.
        #[pallet::call_index(23)]
        #[pallet::weight(WeightsOf::<T>::abort_upload(chunks::max_pages::<T>()))]
        pub fn abort_upload(origin: OriginFor<T>, code_hash: CodeHash<T>) -> DispatchResultWithPostInfo {
            let pages = chunks::abort::<T>(&uploaders::<T>(origin)?, code_hash)?;
            Ok(Some(WeightsOf::<T>::abort_upload(pages)).into())
        }

        /// Remove uploads that have expired, the oldest first. Their deposits return to those who opened
        /// them.
        ///
        /// Blocks with time to spare do this by themselves. Removes fewer than `limit` in a block in which
        /// uploads were aborted or finalised: the weight pays for visiting these, too.
        ///
        /// - `limit`: the most uploads to remove.
        #[pallet::call_index(24)]
        #[pallet::weight(max_purge_weight::<T, UploadQueue>(*limit))]
        pub fn purge_uploads(
            origin: OriginFor<T>,
            #[pallet::compact] limit: u32,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Ok(Some(purge_up_to::<T, UploadQueue>(limit)).into())
        }

        /// Remove retained events whose last block has passed, the oldest first. Their deposits return to
        /// those who paid them.
        ///
        /// Blocks with time to spare do this by themselves.
        ///
        /// - `limit`: the most events to remove.
        #[pallet::call_index(25)]
        #[pallet::weight(max_purge_weight::<T, RetainedEventQueue>(*limit))]
        pub fn purge_events(
            origin: OriginFor<T>,
            #[pallet::compact] limit: u32,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Ok(Some(purge_up_to::<T, RetainedEventQueue>(limit)).into())
        }
    }
}
