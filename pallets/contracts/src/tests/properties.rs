//! Random histories of a chain: users and root call, instantiate, exchange and remove code, while prices
//! change. After each step issuance is what it was, records agree with what is stored and held, and what
//! failed has left no trace. In the end everything can be wound up, and nobody's balance stays held.

use super::{
    model::Model,
    random::{share, Random},
    *,
};
use crate::{ConfigurationOf, DeletionQueue, RetainedEvents, TraceConfig, Tracer, Uploads};
use ebpf_uapi::Syscall;
use frame_support::traits::Hooks;
use std::collections::BTreeSet;

/// Some calls within calls, and soon used up by an endless loop.
const LITTLE_GAS: Weight = Weight::from_parts(15_000_000_000, 4 * 1024 * 1024);

fn root() -> Vec<u8> {
    sp_io::storage::root(sp_runtime::StateVersion::V1)
}

/// The contracts that there are. All that is stored and held agrees.
fn sound() -> Vec<AccountId> {
    crate::try_state::check::<Test>().unwrap();
    ContractInfoOf::<Test>::iter_keys().collect()
}

/// Code that is there from the beginning, and code that comes and goes.
fn elfs() -> [Vec<u8>; 3] {
    [script::elf(), script::other_elf(1), script::other_elf(2)]
}

struct History {
    random: Random,
    model: Model,
    contracts: Vec<AccountId>,
    /// Of all contracts that ever were.
    tries: BTreeSet<Vec<u8>>,
    succeeded: u32,
    failed: u32,
}

impl History {
    fn one_of<V: Clone>(&mut self, values: &[V]) -> V {
        values[self.random.below(values.len() as u64) as usize].clone()
    }

    /// Does something random.
    fn step(&mut self, number: u64) -> Result<(), DispatchError> {
        let codes = elfs().map(|elf| hash_of(&elf));
        let mut script = self.random.script(3, &self.contracts, codes[1]);
        let value = self.random.below(2 * ED);
        let contract = if self.contracts.is_empty() { CHARLIE } else { self.one_of(&self.contracts.clone()) };
        // A contract can be an origin too, where it may let others act in its name.
        let origin = match self.random.below(12) {
            0 => contract.clone(),
            _ => self.one_of(&[ALICE, BOB]),
        };
        let origin = RuntimeOrigin::signed(origin);
        match self.random.below(22) {
            0 | 1 => {
                if self.random.below(2) == 0 {
                    let configuration = vec![1; 1 + self.random.below(100) as usize];
                    script.buffers(Syscall::set_configuration, &[&configuration]);
                }
                let (code, salt) = (self.one_of(&codes), number.to_le_bytes().to_vec());
                let call =
                    Contracts::instantiate(origin, value, LITTLE_GAS, None, code, script.input(), salt);
                call.map_or_else(|error| Err(error.error), |_| Ok(()))
            }
            2 | 3 => {
                let origin = RuntimeOrigin::root();
                let call = Contracts::call(origin, contract, 0, LITTLE_GAS, None, script.input());
                call.map_or_else(|error| Err(error.error), |_| Ok(()))
            }
            4 => Contracts::set_code(RuntimeOrigin::root(), contract, self.one_of(&codes)),
            5 => {
                PerByte::set(self.one_of(&[1, 10, 100]));
                Ok(())
            }
            6 => {
                let elf = self.one_of(&elfs());
                Contracts::upload_code(origin, elf, None, Determinism::Enforced)
            }
            7 => {
                let call = Contracts::remove_code(origin, codes[2]);
                call.map_or_else(|error| Err(error.error), |_| Ok(()))
            }
            8 => {
                Contracts::on_idle(System::block_number(), Weight::from_parts(1_000_000_000, 100_000));
                Ok(())
            }
            9 | 10 => {
                Contracts::on_finalize(System::block_number());
                System::set_block_number(System::block_number() + 1 + self.random.below(40));
                Ok(())
            }
            11 => {
                let call = Contracts::purge_events(origin, self.random.below(3) as u32);
                call.map_or_else(|error| Err(error.error), |_| Ok(()))
            }
            _ => {
                let limit = (self.random.below(4) == 0).then(|| self.random.below(30_000).into());
                let call = Contracts::call(origin, contract, value, LITTLE_GAS, limit, script.input());
                call.map_or_else(|error| Err(error.error), |_| Ok(()))
            }
        }
    }

    fn run(&mut self, steps: u64) {
        let issuance = pallet_balances::TotalIssuance::<Test>::get();
        let config = TraceConfig { max_data_len: u32::MAX, ..Default::default() };
        for number in 0..steps {
            share();
            let before = root();
            let (result, trace) = Tracer::<Test>::new(config).trace(|| self.step(number));
            self.model.play(&trace);
            match result {
                Ok(()) => self.succeeded += 1,
                Err(error) => {
                    self.failed += 1;
                    assert_eq!(root(), before, "{number}: {error:?}");
                }
            }
            assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance, "{number}");
            self.contracts = sound();
            let tries = ContractInfoOf::<Test>::iter_values().map(|info| info.trie_id.into_inner());
            self.tries.extend(tries);
        }
    }

    /// Ends all contracts, and removes all code.
    fn wind_up(&self) {
        for contract in &self.contracts {
            Call::new(contract, &Script::new().terminate(&BOB)).ok();
            assert_eq!(held(HoldReason::StorageDepositReserve, contract), 0);
        }
        assert_eq!(sound(), []);
        for (code, info) in CodeInfoOf::<Test>::iter().collect::<Vec<_>>() {
            Contracts::remove_code(RuntimeOrigin::signed(info.owner), code).unwrap();
        }
        assert_eq!(
            PristineCode::<Test>::iter_keys().count() + ConfigurationOf::<Test>::iter_keys().count(),
            0
        );
        System::set_block_number(System::block_number() + 1_000);
        let weight = Weight::from_parts(10_000_000_000_000, 1_000_000_000);
        Contracts::on_idle(System::block_number(), weight);
        assert_eq!(RetainedEvents::<Test>::iter_keys().count() + Uploads::<Test>::iter_keys().count(), 0);
        assert!(pallet_balances::Holds::<Test>::iter_values().all(|holds| holds.is_empty()));
        assert_eq!(DeletionQueue::<Test>::iter_keys().count(), 0);
        for trie in &self.tries {
            let trie = sp_core::storage::ChildInfo::new_default(trie);
            assert_eq!(sp_io::default_child_storage::next_key(trie.storage_key(), &[]), None);
        }
    }
}

#[test]
fn random_histories_keep_the_books_and_can_be_wound_up() {
    chain(|| {
        for seed in [0x9e37_79b9_7f4a_7c15, 0x1234_5678_9abc_def1] {
            let (contracts, tries, model) = Default::default();
            let mut random = Random::new(seed);
            random.takes_all = true;
            let mut history = History { random, model, contracts, tries, succeeded: 0, failed: 0 };
            for elf in elfs() {
                upload(elf);
            }
            history.run(150);
            PerByte::set(10);
            let History { succeeded, failed, tries, model, .. } = &history;
            let seen = [
                "call of the runtime",
                "failed call of the runtime",
                "reentry through the runtime",
                "configuration",
                "extension",
                "retained event",
            ];
            assert!(seen.iter().all(|what| model.seen.get(what) > Some(&2)), "{:?}", model.seen);
            assert!(
                *succeeded > 40 && *failed > 20 && tries.len() > 5,
                "{succeeded} {failed} {}",
                tries.len()
            );
            history.wind_up();
        }
    });
}
