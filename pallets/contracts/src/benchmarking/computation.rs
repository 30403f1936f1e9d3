//! Cryptography, blocks and arithmetic.

use super::*;

/// These benchmarks, of a runtime.
pub struct Pallet<T>(PhantomData<T>);

#[benchmarks(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    // Cryptography.

    #[benchmark]
    fn hash_sha2_256(n: Linear<0, { BUFFER }>) -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &vec![42; n as usize]);
        #[block]
        {
            host.answer(Syscall::hash_sha2_256, &[MEM, n.into(), MEM])?;
        }
        Ok(())
    }

    #[benchmark]
    fn hash_keccak_256(n: Linear<0, { BUFFER }>) -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &vec![42; n as usize]);
        #[block]
        {
            host.answer(Syscall::hash_keccak_256, &[MEM, n.into(), MEM])?;
        }
        Ok(())
    }

    #[benchmark]
    fn hash_blake2_256(n: Linear<0, { BUFFER }>) -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &vec![42; n as usize]);
        #[block]
        {
            host.answer(Syscall::hash_blake2_256, &[MEM, n.into(), MEM])?;
        }
        Ok(())
    }

    #[benchmark]
    fn hash_blake2_128(n: Linear<0, { BUFFER }>) -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &vec![42; n as usize]);
        #[block]
        {
            host.answer(Syscall::hash_blake2_128, &[MEM, n.into(), MEM])?;
        }
        Ok(())
    }

    #[benchmark]
    fn ecdsa_recover() -> Result<(), BenchmarkError> {
        host!(host);
        let key = sp_io::crypto::ecdsa_generate(KEYS, None);
        let hash = sp_io::hashing::blake2_256(b"message");
        let signature = sp_io::crypto::ecdsa_sign_prehashed(KEYS, &key, &hash);
        host.put(MEM, signature.ok_or(BenchmarkError::Stop("there is no keystore"))?.as_ref());
        host.put(MEM + 128, &hash);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::ecdsa_recover, &[MEM, MEM + 128, MEM + 256]);
        }
        assert_eq!(r0, Ok(0));
        assert_eq!(host.look(MEM + 256, 33), key.0);
        Ok(())
    }

    #[benchmark]
    fn ecdsa_to_eth_address() -> Result<(), BenchmarkError> {
        host!(host);
        let key = sp_io::crypto::ecdsa_generate(KEYS, None);
        host.put(MEM, &key.0);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::ecdsa_to_eth_address, &[MEM, MEM + 64]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    #[benchmark]
    fn p256_verify() -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &ebpf_p256::example::SIGNATURE);
        host.put(MEM + 64, &ebpf_p256::example::MESSAGE_HASH);
        host.put(MEM + 96, &ebpf_p256::example::PUBLIC_KEY);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::p256_verify, &[MEM, MEM + 64, MEM + 96]);
        }
        assert_eq!(r0, Ok(1));
        Ok(())
    }

    #[benchmark]
    fn sr25519_verify(n: Linear<0, { BUFFER - 128 }>) -> Result<(), BenchmarkError> {
        host!(host);
        let (key, message) = (sp_io::crypto::sr25519_generate(KEYS, None), vec![42; n as usize]);
        let signature = sp_io::crypto::sr25519_sign(KEYS, &key, &message);
        host.put(MEM, signature.ok_or(BenchmarkError::Stop("there is no keystore"))?.as_ref());
        host.put(MEM + 64, &key.0);
        host.put(MEM + 128, &message);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::sr25519_verify, &[MEM, MEM + 64, MEM + 128, n.into()]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    #[benchmark]
    fn ed25519_verify(n: Linear<0, { BUFFER - 128 }>) -> Result<(), BenchmarkError> {
        host!(host);
        let (key, message) = (sp_io::crypto::ed25519_generate(KEYS, None), vec![42; n as usize]);
        let signature = sp_io::crypto::ed25519_sign(KEYS, &key, &message);
        host.put(MEM, signature.ok_or(BenchmarkError::Stop("there is no keystore"))?.as_ref());
        host.put(MEM + 64, &key.0);
        host.put(MEM + 128, &message);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::ed25519_verify, &[MEM, MEM + 64, MEM + 128, n.into()]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    // Blocks, arithmetic.

    #[benchmark]
    fn block_hash() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?;
        let hash = T::Hashing::hash(&[]);
        frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::from(5u32), hash);
        frame_system::Pallet::<T>::set_block_number(7u32.into());
        host!(host = contract);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::block_hash, &[5, MEM, 32]);
        }
        assert_eq!(r0, Ok(32));
        Ok(())
    }

    #[benchmark]
    fn u256_mul_div() -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &numbers(&[U256::MAX, U256::MAX - 1, (U256::MAX >> 1) + 1]));
        #[block]
        {
            host.answer(Syscall::u256_mul_div, &[MEM, 96, MEM])?;
        }
        Ok(())
    }

    #[benchmark]
    fn u256_div_rem() -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &numbers(&[U256::MAX, (U256::one() << 130) + 7]));
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::u256_div_rem, &[MEM, 64, MEM]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    #[benchmark]
    fn u256_mul_mod() -> Result<(), BenchmarkError> {
        host!(host);
        host.put(MEM, &numbers(&[U256::MAX, U256::MAX - 1, (U256::MAX >> 120) - 3]));
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::u256_mul_mod, &[MEM, 96, MEM]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    /// An exponent of `b` bits, all of which are set.
    #[benchmark]
    fn u256_mod_pow(b: Linear<0, 256>) -> Result<(), BenchmarkError> {
        host!(host);
        let exponent = if b == 0 { U256::zero() } else { U256::MAX >> (256 - b) };
        host.put(MEM, &numbers(&[U256::MAX - 1, exponent, (U256::MAX >> 120) - 3]));
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::u256_mod_pow, &[MEM, 96, MEM]);
        }
        assert_eq!(r0, Ok(0));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::tests::benchmark_chain(), crate::tests::Test);
}
