//! Code: loading, compiling and entering it.

use super::*;

/// These benchmarks, of a runtime.
pub struct Pallet<T>(PhantomData<T>);

#[benchmarks(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    /// With what the node had compiled before: a start in the VM that does nothing.
    #[benchmark]
    fn load_code(
        c: Linear<{ code::LONG }, { <T::MaxCodeLen as Get<u32>>::get() }>,
    ) -> Result<(), BenchmarkError> {
        let hash = upload::<T>(&rich::<T>("owner"), code::long(c, 0))?;
        let mut gas = GasMeter::<T>::new(Weight::MAX);
        let warm = ContractCode::<T>::load(hash, &mut gas)?;
        let warm = program::<T>(&warm)?;
        assert!(instance::<T>(&warm).is_ok());
        #[block]
        {
            let code = ContractCode::<T>::load(hash, &mut gas)?;
            let program = program::<T>(&code)?;
            instance::<T>(&program)?;
        }
        Ok(())
    }

    /// With code that no node has compiled. `load_code` pays for reading it.
    #[benchmark]
    fn compile_code(c: Linear<1_024, { <T::MaxCodeLen as Get<u32>>::get() }>) -> Result<(), BenchmarkError> {
        if !BackendOf::<T>::COMPILES {
            return Err(BenchmarkError::Weightless);
        }
        let hash = upload::<T>(&rich::<T>("owner"), code::slow_to_compile(c, unseen()))?;
        let mut gas = GasMeter::<T>::new(Weight::MAX);
        reading_is_free::<T>(hash);
        let code = ContractCode::<T>::load(hash, &mut gas)?;
        assert!(ebpf_vm_host::Code::elf(&code).is_some());
        #[block]
        {
            code.charge_compilation(&mut gas)?;
            let program = program::<T>(&code)?;
            instance::<T>(&program)?;
            crate::code::clear_compiled::<T>();
        }
        Ok(())
    }

    /// A context page and room for `n` bytes of configuration, and the start of an instance with them.
    #[benchmark]
    fn environment(n: Linear<0, { limits::<T>().configuration_len }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::with_environment(n))?;
        host!(host = contract);
        let code = ContractCode::<T>::load(contract.code, &mut GasMeter::new(Weight::MAX))?;
        let program = program::<T>(&code)?;
        #[block]
        {
            let bytes = host.stack().environment(&code.info)?;
            BackendOf::<T>::instance(&program, Entry::Call, &bytes, Gas(u64::MAX))
                .map_err(|_| BenchmarkError::Stop("the contract's memory cannot be set up"))?;
        }
        Ok(())
    }

    /// With the environment that the configuration is part of.
    #[benchmark]
    fn configuration(n: Linear<0, { limits::<T>().configuration_len }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::with_environment(n))?.with_configuration(n)?;
        host!(host = contract);
        let code = ContractCode::<T>::load(contract.code, &mut GasMeter::new(Weight::MAX))?;
        let bytes;
        #[block]
        {
            bytes = host.stack().environment(&code.info)?;
        }
        assert!(n == 0 || bytes.ends_with(&[42]));
        Ok(())
    }

    /// Of all syscalls without a price of their own, `minimum_balance` with nowhere to put the answer does
    /// most.
    #[benchmark]
    fn syscall(r: Linear<0, ROUNDS>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::repeating(Syscall::minimum_balance, [MEM, 0], 16, r))?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    /// By a syscall that does nothing else, and whose price is part of this one.
    #[benchmark]
    fn copy_to_contract(
        n: Linear<0, { limits::<T>().call_data_len }>,
        r: Linear<0, 100>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::repeating(Syscall::input, [MEM, n.into()], n, r))?;
        host!(host = contract, vec![42; n as usize]);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    /// By a syscall that does nothing else when nobody listens, and whose price is part of this one.
    #[benchmark]
    fn copy_from_contract(
        n: Linear<0, { limits::<T>().call_data_len }>,
        r: Linear<0, 100>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::repeating(Syscall::debug_message, [MEM, n.into()], n, r))?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
