//! Extrinsics and hooks.

use super::*;

/// These benchmarks, of a runtime.
pub struct Pallet<T>(PhantomData<T>);

#[benchmarks(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn upload_code(c: Linear<{ code::LONG }, { <T::MaxCodeLen as Get<u32>>::get() }>) {
        let owner = rich::<T>("owner");
        let code = code::long(c, unseen());
        let hash = T::Hashing::hash(&code);
        #[extrinsic_call]
        _(RawOrigin::Signed(owner), code, None, Determinism::Enforced);
        assert!(PristineCode::<T>::contains_key(hash));
    }

    #[benchmark]
    fn remove_code() -> Result<(), BenchmarkError> {
        let owner = rich::<T>("owner");
        let hash = upload::<T>(&owner, code::long(<T::MaxCodeLen as Get<u32>>::get(), unseen()))?;
        #[extrinsic_call]
        _(RawOrigin::Signed(owner), hash);
        assert!(!PristineCode::<T>::contains_key(hash));
        Ok(())
    }

    #[benchmark]
    fn set_code() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(0, 0))?.with_longest_record()?;
        let hash = upload::<T>(&contract.owner, code::idle(0, 1))?;
        let dest = T::Lookup::unlookup(contract.account.clone());
        #[extrinsic_call]
        _(RawOrigin::Root, dest, hash);
        assert_eq!(contract.info()?.code_hash, hash);
        Ok(())
    }

    /// Of a contract that does nothing.
    #[benchmark]
    fn call() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(0, 0))?.with_longest_record()?;
        let dest = T::Lookup::unlookup(contract.account.clone());
        let origin = RawOrigin::Signed(contract.owner.clone());
        code_is_free::<T>(contract.code);
        #[extrinsic_call]
        _(origin, dest, no_value::<T>(), Weight::MAX, None, vec![]);
        let event = frame_system::Pallet::<T>::read_events_no_consensus().last();
        assert!(event.is_some(), "the call deposits an event");
        Ok(())
    }

    #[benchmark]
    fn instantiate_with_code(
        c: Linear<{ code::LONG }, { <T::MaxCodeLen as Get<u32>>::get() }>,
        i: Linear<0, { limits::<T>().call_data_len }>,
        s: Linear<0, { limits::<T>().call_data_len }>,
    ) {
        let owner = rich::<T>("owner");
        let code = code::long(c, unseen());
        let (input, salt) = (vec![42; i as usize], vec![43; s as usize]);
        let account = Contracts::<T>::contract_address(&owner, &T::Hashing::hash(&code), &input, &salt);
        compilation_is_free::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(owner), some_balance::<T>(), Weight::MAX, None, code, input, salt);
        assert!(ContractInfoOf::<T>::contains_key(account));
    }

    #[benchmark]
    fn instantiate(
        i: Linear<0, { limits::<T>().call_data_len }>,
        s: Linear<0, { limits::<T>().call_data_len }>,
    ) -> Result<(), BenchmarkError> {
        let owner = rich::<T>("owner");
        let hash = upload::<T>(&owner, code::idle(0, 0))?;
        let (input, salt) = (vec![42; i as usize], vec![43; s as usize]);
        let account = Contracts::<T>::contract_address(&owner, &hash, &input, &salt);
        code_is_free::<T>(hash);
        #[extrinsic_call]
        _(RawOrigin::Signed(owner), some_balance::<T>(), Weight::MAX, None, hash, input, salt);
        assert!(ContractInfoOf::<T>::contains_key(account));
        Ok(())
    }

    #[benchmark]
    fn clear_compiled() {
        #[block]
        {
            crate::code::clear_compiled::<T>();
        }
    }

    #[benchmark]
    fn deletion_queue() {
        #[block]
        {
            crate::deletion::process::<T>(Weight::MAX);
        }
    }

    /// `r` contracts, without storage.
    #[benchmark]
    fn deletion_queue_trie(r: Linear<0, 100>) {
        for number in 0..r {
            crate::deletion::enqueue::<T>(TrieId::truncate_from(number.encode()));
        }
        #[block]
        {
            crate::deletion::process::<T>(Weight::MAX);
        }
        assert_eq!(DeletionQueue::<T>::iter_keys().count(), 0);
    }

    /// One contract, with `r` values.
    #[benchmark]
    fn deletion_queue_key(r: Linear<0, 1_000>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(0, 0))?.with_values(r)?;
        crate::deletion::enqueue::<T>(contract.info()?.trie_id);
        #[block]
        {
            crate::deletion::process::<T>(Weight::MAX);
        }
        assert_eq!(contract.value_len(0u32.encode())?, None);
        Ok(())
    }

    // Uploads in chunks.

    #[benchmark]
    fn open_upload() {
        let owner = rich::<T>("owner");
        let hash = T::Hashing::hash(&[]);
        #[extrinsic_call]
        _(RawOrigin::Signed(owner.clone()), hash, <T::MaxCodeLen as Get<u32>>::get(), None);
        assert!(Uploads::<T>::contains_key(owner, hash));
    }

    /// Into an upload that has as many gaps as it may have. Pages are there already, and the chunk begins and
    /// ends within one, so that two are read. A chunk in a single page reads one, and is priced as if it read
    /// two: a line that had to pass through both would be too low for two pages.
    #[benchmark]
    fn write_chunk(p: Linear<2, { chunks::max_pages::<T>().max(2) }>) -> Result<(), BenchmarkError> {
        let owner = rich::<T>("owner");
        let len = <T::MaxCodeLen as Get<u32>>::get();
        let hash = T::Hashing::hash(&[]);
        chunks::open::<T>(owner.clone(), hash, len, None)?;
        let pages = chunks::max_pages::<T>();
        for gap in 0..MAX_UPLOAD_GAPS.saturating_sub(1 + pages) {
            chunks::write::<T>(&owner, hash, 1 + 2 * gap, &[1])?;
        }
        for start in (0..len).step_by(UPLOAD_PAGE_LEN as usize) {
            chunks::write::<T>(&owner, hash, len.min(start + UPLOAD_PAGE_LEN) - 1, &[1])?;
        }
        let (start, end) = (512, len.min(p * UPLOAD_PAGE_LEN) - 512);
        #[extrinsic_call]
        _(RawOrigin::Signed(owner.clone()), hash, start, vec![1; (end - start) as usize]);
        let gaps = Uploads::<T>::get(owner, hash).ok_or(BenchmarkError::Stop("the upload is gone"))?.missing;
        assert!(gaps.iter().all(|(gap_start, gap_end)| *gap_end <= start || end <= *gap_start));
        Ok(())
    }

    #[benchmark]
    fn finalise_upload(p: Linear<1, { chunks::max_pages::<T>() }>) -> Result<(), BenchmarkError> {
        let owner = rich::<T>("owner");
        let code = code::long((p * UPLOAD_PAGE_LEN).min(<T::MaxCodeLen as Get<u32>>::get()), unseen());
        let hash = T::Hashing::hash(&code);
        chunks::open::<T>(owner.clone(), hash, code.len() as u32, None)?;
        chunks::write::<T>(&owner, hash, 0, &code)?;
        #[extrinsic_call]
        _(RawOrigin::Signed(owner), hash);
        assert!(PristineCode::<T>::contains_key(hash));
        Ok(())
    }

    /// By a signer in whose name somebody else uploads by now: both accounts are looked at.
    #[benchmark]
    fn abort_upload(p: Linear<0, { chunks::max_pages::<T>() }>) -> Result<(), BenchmarkError> {
        let owner = rich::<T>("owner");
        let hash = written_upload::<T>(&owner, p)?;
        #[block]
        {
            chunks::abort::<T>(&[account("uploader", 0, 0), owner.clone()], hash)?;
        }
        assert!(!Uploads::<T>::contains_key(owner, hash));
        Ok(())
    }

    /// When there is one that has not expired.
    #[benchmark]
    fn purge_uploads() -> Result<(), BenchmarkError> {
        written_upload::<T>(&rich::<T>("owner"), 1)?;
        #[block]
        {
            purge::<T, UploadQueue>(u32::MAX, &mut WeightMeter::new());
        }
        assert_eq!(Uploads::<T>::iter_keys().count(), 1);
        Ok(())
    }

    /// `r` uploads, each of another account.
    #[benchmark]
    fn purge_upload(
        p: Linear<0, { chunks::max_pages::<T>() }>,
        r: Linear<0, 20>,
    ) -> Result<(), BenchmarkError> {
        for number in 0..r {
            written_upload::<T>(&numbered::<T>("owner", number), p)?;
        }
        expire::<T>(T::UploadLifetime::get());
        #[block]
        {
            purge::<T, UploadQueue>(u32::MAX, &mut WeightMeter::new());
        }
        assert_eq!(Uploads::<T>::iter_keys().count(), 0);
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
