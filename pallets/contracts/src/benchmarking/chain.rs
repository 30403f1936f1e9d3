//! Value, prices, and what others see.

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
    fn weight_to_fee() -> Result<(), BenchmarkError> {
        host!(host);
        #[block]
        {
            host.answer(Syscall::weight_to_fee, &[1_000_000_000, 1_000_000, MEM, 64])?;
        }
        Ok(())
    }

    #[benchmark]
    fn now() -> Result<(), BenchmarkError> {
        host!(host);
        #[block]
        {
            host.answer(Syscall::now, &[])?;
        }
        Ok(())
    }

    #[benchmark]
    fn balance() -> Result<(), BenchmarkError> {
        host!(host);
        #[block]
        {
            host.answer(Syscall::balance, &[MEM, 64])?;
        }
        Ok(())
    }

    /// To an account that does not exist.
    #[benchmark]
    fn transfer() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        fund::<T>(&contract.account);
        host!(host = contract);
        let to: AccountIdOf<T> = account("new", 0, 0);
        let (to, amount) = (to.encode(), some_balance::<T>().encode());
        let amount_at = MEM + to.len() as u64;
        host.put(MEM, &to);
        host.put(amount_at, &amount);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::transfer, &[MEM, to.len() as u64, amount_at, amount.len() as u64]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    /// Decoding a call that consists of many parts, and refusing it. What a call does has its own price.
    #[benchmark]
    fn call_runtime(n: Linear<16, { limits::<T>().call_data_len }>) -> Result<(), BenchmarkError> {
        host!(host);
        let keys = vec![vec![0]; (n as usize - 8) / 2];
        let refused: <T as frame_system::Config>::RuntimeCall =
            frame_system::Call::<T>::kill_storage { keys }.into();
        let encoded = refused.encode();
        host.put(MEM, &encoded);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::call_runtime, &[MEM, encoded.len() as u64]);
        }
        assert_eq!(r0, Ok(ReturnCode::CallRuntimeFailed.into()));
        Ok(())
    }

    #[benchmark]
    fn deposit_event(
        t: Linear<0, { limits::<T>().event_topics }>,
        n: Linear<0, { limits::<T>().payload_len }>,
    ) -> Result<(), BenchmarkError> {
        host!(host);
        let [topics, topics_len, data, len] = put_event(&mut host, t, n);
        #[block]
        {
            host.answer(Syscall::deposit_event, &[topics, topics_len, data, len])?;
        }
        Ok(())
    }

    /// With the deposit, and topics that differ.
    #[benchmark]
    fn deposit_event_until(
        t: Linear<0, { limits::<T>().event_topics }>,
        n: Linear<0, { limits::<T>().payload_len }>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        host!((host, deposits) = contract);
        let [topics, topics_len, data, len] = put_event(&mut host, t, n);
        let until = furthest_expiry::<T>();
        #[block]
        {
            let args = [until, topics, topics_len, data, len];
            host.answer(Syscall::deposit_event_until, &args)?;
            settle(&mut host, deposits);
        }
        assert_eq!(RetainedEvents::<T>::iter_keys().count(), 1);
        Ok(())
    }

    /// When there is one that has not expired.
    #[benchmark]
    fn purge_events() -> Result<(), BenchmarkError> {
        retain_events::<T>(1, 1, 1)?;
        #[block]
        {
            purge::<T, RetainedEventQueue>(u32::MAX, &mut WeightMeter::new());
        }
        assert_eq!(RetainedEvents::<T>::iter_keys().count(), 1);
        Ok(())
    }

    /// `r` events, each of another contract and with a deposit of another account.
    #[benchmark]
    fn purge_event(
        t: Linear<0, { limits::<T>().event_topics }>,
        n: Linear<0, { limits::<T>().payload_len }>,
        r: Linear<0, 100>,
    ) -> Result<(), BenchmarkError> {
        retain_events::<T>(r, t, n)?;
        expire::<T>(T::MaxEventLifetime::get());
        #[block]
        {
            purge::<T, RetainedEventQueue>(u32::MAX, &mut WeightMeter::new());
        }
        assert_eq!(RetainedEvents::<T>::iter_keys().count(), 0);
        Ok(())
    }

    #[benchmark]
    fn debug_message(
        n: Linear<0, { <T::MaxDebugBufferLen as Get<u32>>::get().min(BUFFER) }>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        let mut debug = DebugBuffer::<T>::default();
        host!((host, _deposits) = contract, vec![], Some(&mut debug));
        host.put(MEM, &vec![b'x'; n as usize]);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::debug_message, &[MEM, n.into()]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
