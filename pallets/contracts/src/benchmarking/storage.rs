//! Storage and transient storage.

use super::*;

/// These benchmarks, of a runtime.
pub struct Pallet<T>(PhantomData<T>);

#[benchmarks(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    // Storage. The key is as long as a key can be, and the value is under it.

    #[benchmark]
    fn set_storage(
        n: Linear<0, { limits::<T>().payload_len }>,
        o: Linear<0, { limits::<T>().payload_len }>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_storage(o)?;
        host!(host = contract);
        access_many_keys(&mut host)?;
        let (key, value) = put_longest_key(&mut host);
        host.put(value, &vec![1; n as usize]);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::set_storage, &[MEM, key, value, n.into()]);
        }
        assert_eq!(r0, Ok(o.into()));
        assert_eq!(contract.value_len(longest_key::<T>())?, Some(n));
        Ok(())
    }

    #[benchmark]
    fn get_storage(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_storage(n)?;
        host!(host = contract);
        access_many_keys(&mut host)?;
        let (key, out) = put_longest_key(&mut host);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::get_storage, &[MEM, key, out, n.into()]);
        }
        assert_eq!(r0, Ok(n.into()));
        assert_eq!(host.look(out, n as usize), vec![42; n as usize]);
        Ok(())
    }

    #[benchmark]
    fn clear_storage(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_storage(n)?;
        host!(host = contract);
        access_many_keys(&mut host)?;
        let (key, _) = put_longest_key(&mut host);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::clear_storage, &[MEM, key]);
        }
        assert_eq!(r0, Ok(n.into()));
        assert_eq!(contract.value_len(longest_key::<T>())?, None);
        Ok(())
    }

    #[benchmark]
    fn contains_storage(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_storage(n)?;
        host!(host = contract);
        access_many_keys(&mut host)?;
        let (key, _) = put_longest_key(&mut host);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::contains_storage, &[MEM, key]);
        }
        assert_eq!(r0, Ok(n.into()));
        Ok(())
    }

    #[benchmark]
    fn take_storage(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_storage(n)?;
        host!(host = contract);
        access_many_keys(&mut host)?;
        let (key, out) = put_longest_key(&mut host);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::take_storage, &[MEM, key, out, n.into()]);
        }
        assert_eq!(r0, Ok(n.into()));
        assert_eq!(contract.value_len(longest_key::<T>())?, None);
        Ok(())
    }

    // The same, of a key that was accessed before in the invocation. The first round is not counted.

    #[benchmark]
    fn set_warm_storage(
        n: Linear<0, { limits::<T>().payload_len }>,
        r: Linear<0, 100>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_deep_storage(n)?;
        host!(host = contract);
        access_many_keys(&mut host)?;
        let (key, value) = put_longest_key(&mut host);
        host.put(value, &vec![1; n as usize]);
        #[block]
        {
            for _ in 0..r {
                host.answer(Syscall::set_storage, &[MEM, key, value, n.into()])?;
            }
        }
        Ok(())
    }

    #[benchmark]
    fn get_warm_storage(
        n: Linear<0, { limits::<T>().payload_len }>,
        r: Linear<0, 100>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_deep_storage(n)?;
        host!(host = contract);
        access_many_keys(&mut host)?;
        let (key, out) = put_longest_key(&mut host);
        #[block]
        {
            for _ in 0..r {
                host.answer(Syscall::get_storage, &[MEM, key, out, n.into()])?;
            }
        }
        Ok(())
    }

    /// The entry of a block, and that it goes with the block.
    #[benchmark]
    fn note_removed() -> Result<(), BenchmarkError> {
        let trie = Contract::<T>::new(code::idle(0, 0))?.info()?.trie_id;
        #[block]
        {
            iteration::note_removed::<T>(&trie, 1);
            iteration::clear_removed::<T>();
        }
        Ok(())
    }

    #[benchmark]
    fn clear_removed() {
        #[block]
        {
            iteration::clear_removed::<T>();
            expiry::clear_walk::<T, UploadQueue>();
            expiry::clear_walk::<T, RetainedEventQueue>();
        }
    }

    /// In a contract's storage that has no keys.
    #[benchmark]
    fn storage_keys() -> Result<(), BenchmarkError> {
        host!(host);
        let params = (Vec::<u8>::new(), Some(longest_key::<T>()), 1u32).encode();
        host.put(MEM, &params);
        #[block]
        {
            host.answer(Syscall::storage_keys, &[MEM, params.len() as u64, MEM, BUFFER.into()])?;
        }
        Ok(())
    }

    /// Keys are as long as they can be.
    #[benchmark]
    fn next_storage_key(r: Linear<0, 500>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_long_keys(r)?;
        host!(host = contract);
        let params = (Vec::<u8>::new(), Option::<Vec<u8>>::None, r).encode();
        host.put(MEM, &params);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::storage_keys, &[MEM, params.len() as u64, MEM, BUFFER.into()]);
        }
        assert!(r0.is_ok_and(|len| len >= u64::from(r) * longest_key::<T>().len() as u64));
        Ok(())
    }

    /// With the removal: what is removed before a benchmark's block is not in memory any more.
    #[benchmark]
    fn skip_removed_key(r: Linear<0, 100>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_long_keys(r)?;
        host!(host = contract);
        let params = (Vec::<u8>::new(), Option::<Vec<u8>>::None, 1u32).encode();
        host.put(MEM, &params);
        for number in 0..r {
            contract.key_is_free(&long_key::<T>(number))?;
        }
        let r0;
        #[block]
        {
            contract.remove_long_keys(r)?;
            r0 = host.answer(Syscall::storage_keys, &[MEM, params.len() as u64, MEM, BUFFER.into()]);
        }
        // No cursor, and no keys.
        assert_eq!(r0, Ok(2));
        Ok(())
    }

    // Transient storage, with other values in it.

    #[benchmark]
    fn set_transient_storage(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        host!(host);
        let (key, value) = put_transient(&mut host, None)?;
        host.put(value, &vec![42; n as usize]);
        let cleared;
        #[block]
        {
            host.answer(Syscall::set_transient_storage, &[MEM, key, value, n.into()])?;
            cleared = host.answer(Syscall::clear_transient_storage, &[MEM, key]);
        }
        assert_eq!(cleared, Ok(n.into()));
        Ok(())
    }

    #[benchmark]
    fn get_transient_storage(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        host!(host);
        let (key, value) = put_transient(&mut host, Some(n))?;
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::get_transient_storage, &[MEM, key, value, n.into()]);
        }
        assert_eq!(r0, Ok(n.into()));
        Ok(())
    }

    #[benchmark]
    fn clear_transient_storage() -> Result<(), BenchmarkError> {
        host!(host);
        let n = limits::<T>().payload_len;
        let (key, _) = put_transient(&mut host, Some(n))?;
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::clear_transient_storage, &[MEM, key]);
        }
        assert_eq!(r0, Ok(n.into()));
        Ok(())
    }

    #[benchmark]
    fn contains_transient_storage() -> Result<(), BenchmarkError> {
        host!(host);
        let n = limits::<T>().payload_len;
        let (key, _) = put_transient(&mut host, Some(n))?;
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::contains_transient_storage, &[MEM, key]);
        }
        assert_eq!(r0, Ok(n.into()));
        Ok(())
    }

    #[benchmark]
    fn take_transient_storage(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        host!(host);
        let (key, value) = put_transient(&mut host, Some(n))?;
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::take_transient_storage, &[MEM, key, value, n.into()]);
        }
        assert_eq!(r0, Ok(n.into()));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
