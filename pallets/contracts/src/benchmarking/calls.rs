//! Calls, and what a contract does to itself.

use super::*;

/// These benchmarks, of a runtime.
pub struct Pallet<T>(PhantomData<T>);

#[benchmarks(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    // Calls.

    #[benchmark]
    fn call_contract() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_longest_record()?;
        let callee = Contract::<T>::new(code::idle(0, 1))?.with_longest_record()?;
        host!(host = contract);
        let no_limit: Option<BalanceOf<T>> = None;
        let params = (0u32, &callee.account, 0u64, 0u64, no_limit, no_value::<T>()).encode();
        host.put(MEM, &params);
        code_is_free::<T>(callee.code);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::call_contract, &[MEM, params.len() as u64, MEM, 0]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    #[benchmark]
    fn delegate_call() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_longest_record()?;
        let hash = upload::<T>(&contract.owner, code::idle(0, 1))?;
        host!(host = contract);
        let params = (0u32, hash).encode();
        host.put(MEM, &params);
        code_is_free::<T>(hash);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::delegate_call, &[MEM, params.len() as u64, MEM, 0]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    /// With the deposit for the new contract, which moves at the end of the invocation.
    #[benchmark]
    fn instantiate_contract(
        i: Linear<0, { limits::<T>().call_data_len }>,
        s: Linear<0, { limits::<T>().call_data_len - 128 }>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_longest_record()?;
        let hash = upload::<T>(&contract.owner, code::idle(0, 1))?;
        host!((host, deposits) = contract);
        let no_limit: Option<BalanceOf<T>> = None;
        let params = (hash, 0u64, 0u64, no_limit, no_value::<T>(), vec![43u8; s as usize]).encode();
        let input = MEM + params.len() as u64;
        host.put(MEM, &params);
        host.put(input, &vec![42; i as usize]);
        code_is_free::<T>(hash);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::instantiate, &[MEM, params.len() as u64, input, i.into()]);
            settle(&mut host, deposits);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    /// The record of the contract is in memory, where the call has read it.
    #[benchmark]
    fn settle_deposit() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(0, 0))?.with_longest_record()?;
        let mut info = contract.info()?;
        let mut deposits = RootMeter::<T>::new(&Origin::Signed(contract.owner.clone()), None);
        let diff = Diff { bytes_added: 1, items_added: 1, ..Diff::default() };
        #[block]
        {
            deposits.meter.record(diff);
            deposits.meter.close(&contract.account, &mut info, true);
            ContractInfoOf::<T>::insert(&contract.account, &info);
            deposits.settle()?;
        }
        assert_eq!(contract.info()?.storage_items, 1);
        Ok(())
    }

    // What a contract does to itself.

    #[benchmark]
    fn terminate(
        d: Linear<0, { <T::MaxDelegateDependencies as Get<u32>>::get() }>,
    ) -> Result<(), BenchmarkError> {
        let contract =
            Contract::<T>::new(code::idle(BUFFER, 0))?.with_configuration(limits::<T>().configuration_len)?;
        contract.add_dependencies(d)?;
        host!(host = contract);
        let beneficiary: AccountIdOf<T> = account("beneficiary", 0, 0);
        let encoded = beneficiary.encode();
        host.put(MEM, &encoded);
        #[block]
        {
            host.answer(Syscall::terminate, &[MEM, encoded.len() as u64])?;
        }
        assert!(!ContractInfoOf::<T>::contains_key(&contract.account));
        Ok(())
    }

    #[benchmark]
    fn set_configuration(n: Linear<0, { limits::<T>().configuration_len }>) -> Result<(), BenchmarkError> {
        host!(host);
        host.stack().frame().is_new = true;
        host.put(MEM, &vec![42; n as usize]);
        #[block]
        {
            host.answer(Syscall::set_configuration, &[MEM, n.into()])?;
        }
        Ok(())
    }

    #[benchmark]
    fn set_code_hash() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_longest_record()?;
        let hash = upload::<T>(&contract.owner, code::idle(0, 1))?;
        host!(host = contract);
        host.put(MEM, hash.as_ref());
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::set_code_hash, &[MEM, 32]);
        }
        assert_eq!(r0, Ok(0));
        assert_eq!(host.stack().frame().info.code_hash, hash);
        Ok(())
    }

    #[benchmark]
    fn code_hash() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        let other = Contract::<T>::new(code::idle(0, 1))?.with_longest_record()?;
        host!(host = contract);
        let account = other.account.encode();
        host.put(MEM, &account);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::code_hash, &[MEM, account.len() as u64, MEM, 32]);
        }
        assert_eq!(r0, Ok(32));
        assert_eq!(host.look(MEM, 32), other.code.as_ref());
        Ok(())
    }

    #[benchmark]
    fn is_contract() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        let other = Contract::<T>::new(code::idle(0, 1))?.with_longest_record()?;
        host!(host = contract);
        let account = other.account.encode();
        host.put(MEM, &account);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::is_contract, &[MEM, account.len() as u64]);
        }
        assert_eq!(r0, Ok(1));
        Ok(())
    }

    #[benchmark]
    fn lock_delegate_dependency() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        contract.add_dependencies(<T::MaxDelegateDependencies as Get<u32>>::get().saturating_sub(1))?;
        let hash = upload::<T>(&contract.owner, code::idle(0, 1))?;
        host!(host = contract);
        host.put(MEM, hash.as_ref());
        #[block]
        {
            host.answer(Syscall::lock_delegate_dependency, &[MEM, 32])?;
        }
        Ok(())
    }

    #[benchmark]
    fn unlock_delegate_dependency() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_longest_record()?;
        let hash = contract.info()?.delegate_dependencies.keys().next().copied();
        host!(host = contract);
        host.put(MEM, hash.ok_or(BenchmarkError::Stop("no contract may have dependencies"))?.as_ref());
        #[block]
        {
            host.answer(Syscall::unlock_delegate_dependency, &[MEM, 32])?;
        }
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
