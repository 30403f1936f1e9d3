//! What everything costs: one benchmark for each function of [`WeightInfo`](crate::WeightInfo), of the same name and
//! with its arguments, in their order. `make weights` runs them inside the wasm runtime and writes the weights. The
//! pallet's tests run each of them, when built with the feature `runtime-benchmarks`.
//!
//! - Syscalls that touch the chain's state are answered once, by [`ContractHost::answer`] on state that was committed: what
//!   they read is cold, and database accesses and proof can be counted. Their price covers the access to the
//!   contract's memory too, although that is charged by itself.
//! - What is too short for a clock is done in a loop, in the VM where leaving the VM is part of it. The number of rounds
//!   is component `r`: the price is that of one round.
//! - The benchmarks `gas_*` are not functions of `WeightInfo`: each runs `g` thousand units of VM gas of one
//!   [mix](mixes), and the dearest of them is `WeightInfo::ref_time_per_gas`; with the `gas_large_contract_*`, that of large
//!   contracts.
//! - What a benchmark does and something else is charged for (the code of a callee) is whitelisted: it takes time in the
//!   benchmark, and is not counted as an access to the database.
#![allow(clippy::arithmetic_side_effects)] // never on-chain

mod code;
mod contract;
mod host;

use crate::{
    code::ContractCode,
    debug::DebugBuffer,
    expiry::purge,
    gas::GasMeter,
    kept_events::KeptEventQueue,
    limits::{MAX_UPLOAD_GAPS, SMALL_MEMORY, UPLOAD_PAGE_LEN},
    uploads::chunks::{self, UploadQueue},
    BackendOf, *,
};
use alloc::vec;
use code::MEM;
use contract::{
    code_is_free, compilation_is_free, expire, fund, keep_events, long_key, longest_key, mixed, no_value,
    numbered, reading_is_free, rich, some_balance, step_of_version_2, unseen, upload, written_upload,
    Contract,
};
use ebpf_asm::mixes;
use ebpf_uapi::{ReturnCode, Syscall};
use ebpf_vm::{Entry, Gas};
use ebpf_vm_host::Execution;
use frame_benchmarking::v2::*;
use frame_support::{
    migrations::SteppedMigrations,
    traits::{Get, StorageVersion},
    weights::WeightMeter,
};
use frame_system::RawOrigin;
use host::{
    furthest_expiry, host, instance, numbers, program, put_event, put_longest_key, put_transient, settle,
    BUFFER,
};
use sp_core::{crypto::KeyTypeId, U256};
use sp_runtime::traits::Hash;

/// Rounds of a loop, at most.
const ROUNDS: u32 = 1_000;
/// Thousands of units of gas, at most: enough for the interpreter to decode the longest code, which takes hundreds of rounds.
const GAS: u32 = 8_000;
/// Keys that sign.
const KEYS: KeyTypeId = KeyTypeId(*b"bnch");

fn limits<T: Config>() -> Limits {
    T::Schedule::get().limits
}

#[benchmarks(
    where
        <BalanceOf<T> as codec::HasCompact>::Type: Clone + Eq + PartialEq + core::fmt::Debug + TypeInfo + Encode,
)]
mod benchmarks {
    use super::*;

    // Extrinsics and hooks.

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

    /// With value, and a deposit that moves.
    #[benchmark]
    fn call() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::storing(0))?.with_longest_record()?;
        let dest = T::Lookup::unlookup(contract.account.clone());
        let origin = RawOrigin::Signed(contract.owner.clone());
        contract.storage_is_free()?;
        code_is_free::<T>(contract.code);
        #[extrinsic_call]
        _(origin, dest, some_balance::<T>(), Weight::MAX, None, vec![]);
        assert_eq!(contract.info()?.storage_items, 1);
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
        let account = Pallet::<T>::contract_address(&owner, &T::Hashing::hash(&code), &input, &salt);
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
        let account = Pallet::<T>::contract_address(&owner, &hash, &input, &salt);
        code_is_free::<T>(hash);
        #[extrinsic_call]
        _(RawOrigin::Signed(owner), some_balance::<T>(), Weight::MAX, None, hash, input, salt);
        assert!(ContractInfoOf::<T>::contains_key(account));
        Ok(())
    }

    #[benchmark]
    fn forget_compiled() {
        #[block]
        {
            crate::code::forget_compiled::<T>();
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

    /// Into an upload that has as many gaps as it may have. Pages are there already, and the chunk begins and ends within
    /// one, so that two are read. A chunk in a single page reads one, and is priced as if it read two: a line that had to
    /// pass through both would be too low for two pages.
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
            migration::ensure_none::<T>()?;
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

    // Code.

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
            crate::code::forget_compiled::<T>();
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

    /// Of all syscalls without a price of their own, `minimum_balance` with nowhere to put the answer does most.
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

    // Storage. The key is as long as a key can be, and the value is under it.

    #[benchmark]
    fn set_storage(
        n: Linear<0, { limits::<T>().payload_len }>,
        o: Linear<0, { limits::<T>().payload_len }>,
    ) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_storage(o)?;
        host!(host = contract);
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

    /// The entry of a block, and that it goes with the block.
    #[benchmark]
    fn note_removed() -> Result<(), BenchmarkError> {
        let trie = Contract::<T>::new(code::idle(0, 0))?.info()?.trie_id;
        #[block]
        {
            iteration::note_removed::<T>(&trie, 1);
            iteration::forget_removed::<T>();
        }
        Ok(())
    }

    #[benchmark]
    fn forget_removed() {
        #[block]
        {
            iteration::forget_removed::<T>();
            expiry::clear_walk::<T, UploadQueue>();
            expiry::clear_walk::<T, KeptEventQueue>();
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
        // None to go on behind, and no keys.
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

    // Migrations.

    #[benchmark]
    fn start_migration() {
        StorageVersion::new(1).put::<Pallet<T>>();
        #[block]
        {
            migration::start::<T>();
        }
        assert!(MigrationInProgress::<T>::exists());
    }

    #[benchmark]
    fn migration_noop() {
        #[block]
        {
            migration::migrate::<T>(&mut WeightMeter::new());
        }
    }

    /// Of a chain without contracts, to the version of the code.
    #[benchmark]
    fn migrate() {
        StorageVersion::new(1).put::<Pallet<T>>();
        migration::start::<T>();
        #[block]
        {
            migration::migrate::<T>(&mut WeightMeter::new());
        }
        assert!(!MigrationInProgress::<T>::exists() || <T::Migrations as SteppedMigrations>::len() == 0);
    }

    /// One without storage.
    #[benchmark]
    fn migrate_contract() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(0, 0))?.with_longest_record()?;
        contract.set_version_1()?;
        #[block]
        {
            step_of_version_2::<T>()?;
        }
        contract.info()?;
        Ok(())
    }

    /// One key of one contract.
    #[benchmark]
    fn migrate_key(n: Linear<0, { limits::<T>().payload_len }>) -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(0, 0))?;
        contract.put_as_version_1(&longest_key::<T>(), &vec![42; n as usize])?;
        #[block]
        {
            step_of_version_2::<T>()?;
        }
        assert_eq!(contract.value_len(longest_key::<T>())?, Some(n));
        Ok(())
    }

    // Calls. The deposits that they cause move at the end of the invocation, which is part of these prices.

    #[benchmark]
    fn call_contract() -> Result<(), BenchmarkError> {
        let contract = Contract::<T>::new(code::idle(BUFFER, 0))?.with_longest_record()?;
        let callee = Contract::<T>::new(code::storing(0))?.with_longest_record()?;
        host!((host, deposits) = contract);
        let no_limit: Option<BalanceOf<T>> = None;
        let params = (0u32, &callee.account, 0u64, 0u64, no_limit, no_value::<T>()).encode();
        host.put(MEM, &params);
        callee.storage_is_free()?;
        code_is_free::<T>(callee.code);
        let r0;
        #[block]
        {
            r0 = host.answer(Syscall::call_contract, &[MEM, params.len() as u64, MEM, 0]);
            settle(&mut host, deposits);
        }
        assert_eq!(r0, Ok(0));
        assert_eq!(callee.info()?.storage_items, 1);
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

    // Value, prices, and what others see.

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
        assert_eq!(KeptEvents::<T>::iter_keys().count(), 1);
        Ok(())
    }

    /// When there is one that has not expired.
    #[benchmark]
    fn purge_events() -> Result<(), BenchmarkError> {
        keep_events::<T>(1, 1, 1)?;
        #[block]
        {
            purge::<T, KeptEventQueue>(u32::MAX, &mut WeightMeter::new());
        }
        assert_eq!(KeptEvents::<T>::iter_keys().count(), 1);
        Ok(())
    }

    /// `r` events, each of another contract and with a deposit of another account.
    #[benchmark]
    fn purge_event(
        t: Linear<0, { limits::<T>().event_topics }>,
        n: Linear<0, { limits::<T>().payload_len }>,
        r: Linear<0, 100>,
    ) -> Result<(), BenchmarkError> {
        keep_events::<T>(r, t, n)?;
        expire::<T>(T::MaxEventLifetime::get());
        #[block]
        {
            purge::<T, KeptEventQueue>(u32::MAX, &mut WeightMeter::new());
        }
        assert_eq!(KeptEvents::<T>::iter_keys().count(), 0);
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

    // VM gas.

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
