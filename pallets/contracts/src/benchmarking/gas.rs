//! VM gas.

use super::*;

/// These benchmarks, of a runtime.
pub struct Pallet<T>(PhantomData<T>);

#[benchmarks(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    /// The largest memory, all of which is set up.
    #[benchmark]
    fn gas_memory_set_up(g: Linear<0, { 2 * GAS }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(mixes::largest_memory())?;
        let code = ContractCode::<T>::load(contract.code, &mut GasMeter::new(Weight::MAX))?;
        let program = program::<T>(&code)?;
        let mut first = instance::<T>(&program)?;
        assert!(matches!(first.run(), ebpf_vm::Exit::Returned(_)));
        let rounds = u64::from(g) * 1_000 / (u64::MAX - first.gas().0);
        drop(first);
        #[block]
        {
            for _ in 0..rounds {
                instance::<T>(&program)?.run();
            }
        }
        Ok(())
    }

    #[benchmark]
    fn gas_arithmetic(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::ARITHMETIC.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_multiplication(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::MULTIPLICATION.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_division(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::DIVISION.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_branches(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::BRANCHES.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_memory(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::MEMORY.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    /// In code of hardly less than [`SMALL_CODE`](crate::limits::SMALL_CODE).
    #[benchmark]
    fn gas_far_jumps(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::far_jumps(4_000, rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_cache_misses(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::cache_misses(SMALL_MEMORY / 64, rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_atomics(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::ATOMICS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_calls(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::CALLS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_indirect_calls(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::INDIRECT_CALLS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_recursion(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::RECURSION.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_small_moves(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::SMALL_MOVES.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_small_comparisons(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::SMALL_COMPARISONS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_small_fills(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::SMALL_FILLS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_long_moves(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::LONG_MOVES.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_long_comparisons(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::LONG_COMPARISONS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_long_fills(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::LONG_FILLS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_products(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_PRODUCTS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_quotients(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_QUOTIENTS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_quotients_by_64_bits(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_QUOTIENTS_BY_64_BITS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_remainders(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_REMAINDERS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_remainders_by_64_bits(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_REMAINDERS_BY_64_BITS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_signed_quotients(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_SIGNED_QUOTIENTS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_signed_quotients_by_64_bits(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_SIGNED_QUOTIENTS_BY_64_BITS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_signed_remainders(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_SIGNED_REMAINDERS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_wide_signed_remainders_by_64_bits(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::WIDE_SIGNED_REMAINDERS_BY_64_BITS.contract(rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    /// For large contracts only, as the next.
    #[benchmark]
    fn gas_large_contract_far_jumps(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::far_jumps(32_000, rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    #[benchmark]
    fn gas_large_contract_cache_misses(g: Linear<0, GAS>) -> Result<(), BenchmarkError> {
        let contract = mixed::<T>(|rounds| mixes::cache_misses(2 * 1024 * 1024 / 64, rounds), g)?;
        host!(host = contract);
        #[block]
        {
            host.run()?;
        }
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
