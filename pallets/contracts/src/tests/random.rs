//! Random calls: whatever contracts and callers do, the books balance.

use super::{
    call_runtime::{all, in_name_of},
    *,
};
use codec::Encode;
use ebpf_uapi::{CallFlags, Syscall};

/// Numbers that look random (xorshift64), the same in every run.
pub(super) struct Random {
    state: u64,
    /// Whether calls between contracts may have deposit limits.
    pub deposit_limits: bool,
    /// Whether calls of the runtime may take away all that Alice has to spare.
    pub takes_all: bool,
}

impl Random {
    pub fn new(state: u64) -> Self {
        Self { state, deposit_limits: true, takes_all: false }
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % n
    }

    /// A script that does things to `contracts` of code [`script::elf`] or `library`, with calls `depth`
    /// deep.
    pub fn script(&mut self, depth: u32, contracts: &[AccountId], library: H256) -> Script {
        let mut script = Script::new();
        let mut calls = 2;
        for _ in 0..self.below(10) {
            let key = [b'k', self.below(6) as u8];
            let value = vec![self.below(256) as u8; self.below(300) as usize];
            let amount = self.below(3 * ED).to_le_bytes();
            let to = [ALICE, BOB, CHARLIE, AccountId::new([self.below(4) as u8; 32])];
            script = match self.below(30) {
                0..=3 => script.set(&key, &value),
                4..=6 => script.clear(&key),
                7 | 8 => {
                    let to = &to[self.below(4) as usize];
                    script.buffers(Syscall::transfer, &[to.as_ref(), &amount]);
                    script
                }
                9 if key[1] < 3 => script.event(&[[self.below(9) as u8; 32]], &value),
                9 => {
                    let until = System::block_number() + 1 + 60 * u64::from(key[1] - 3);
                    script.event_until(until, &[[self.below(9) as u8; 32]], &value)
                }
                10 => script.debug("message"),
                11..=16 if depth > 0 && calls > 0 && !contracts.is_empty() => {
                    calls -= 1;
                    let inner = self.script(depth - 1, contracts, library);
                    self.nested(script, &inner, contracts, library)
                }
                17 if self.below(6) == 0 => {
                    let to = &to[self.below(4) as usize];
                    script.terminate(to)
                }
                18 if self.below(3) == 0 => {
                    let hash = [library, hash_of(&script::elf())][self.below(2) as usize];
                    let syscall = [
                        Syscall::set_code_hash,
                        Syscall::lock_delegate_dependency,
                        Syscall::unlock_delegate_dependency,
                    ][self.below(3) as usize];
                    script.buffers(syscall, &[hash.as_bytes()]);
                    script
                }
                19 if self.below(4) == 0 => {
                    script.buffers(Syscall::set_configuration, &[&value]);
                    script
                }
                20..=22 => self.looks(script, &key),
                23 | 24 => self.changes_transient(script, &key, &value),
                25 => self.page(script, &key),
                26 | 27 => {
                    let call = self.runtime_call(contracts).encode();
                    script.buffers(Syscall::call_runtime, &[&call]);
                    script
                }
                28 => {
                    let at = script.bytes(&value);
                    let id = [chain_extension::ECHO, chain_extension::CHANGE][self.below(2) as usize];
                    script.raw(Syscall::chain_extension, &[id, at, value.len() as u64]);
                    script
                }
                _ => match self.below(14) {
                    0 => script.trap(),
                    1 => script.revert(b"no"),
                    2 => script.load(self.below(1 << 17)),
                    3 => script.spin(),
                    _ => script,
                },
            };
        }
        script
    }

    /// A script that does little but store and look at what is stored, and fails now and then.
    pub fn storage_script(&mut self, depth: u32, contracts: &[AccountId], library: H256) -> Script {
        let mut script = Script::new();
        let mut calls = 2;
        for _ in 0..4 + self.below(6) {
            let key = [b'k', self.below(4) as u8];
            let value = vec![self.below(256) as u8; self.below(100) as usize];
            script = match self.below(14) {
                0 | 1 => script.set(&key, &value),
                2 => script.clear(&key),
                3..=5 => self.changes_transient(script, &key, &value),
                6..=8 => self.looks(script, &key),
                9 => self.page(script, &key),
                _ if depth > 0 && calls > 0 => {
                    calls -= 1;
                    let inner = self.storage_script(depth - 1, contracts, library);
                    self.nested(script, &inner, contracts, library)
                }
                _ => script,
            };
        }
        match self.below(8) {
            0 => script.trap(),
            1 => script.revert(b"no"),
            _ => script,
        }
    }

    /// Sets a value in transient storage, or removes it.
    fn changes_transient(&mut self, mut script: Script, key: &[u8], value: &[u8]) -> Script {
        match self.below(4) {
            0 => script.buffers(Syscall::clear_transient_storage, &[key]),
            _ => script.buffers(Syscall::set_transient_storage, &[key, value]),
        };
        script
    }

    /// Looks at a value, or takes it.
    fn looks(&mut self, mut script: Script, key: &[u8]) -> Script {
        let syscall = [
            Syscall::contains_storage,
            Syscall::contains_transient_storage,
            Syscall::get_storage,
            Syscall::get_transient_storage,
            Syscall::take_storage,
            Syscall::take_transient_storage,
        ][self.below(6) as usize];
        let args = [script.bytes(key), key.len() as u64, script.room(300), self.below(350).min(300)];
        script.raw(syscall, &args[..syscall.info().registers().count()]);
        script
    }

    /// Iterates over some keys.
    fn page(&mut self, mut script: Script, key: &[u8]) -> Script {
        let prefix = [&b""[..], b"k", key, b"other"][self.below(4) as usize];
        let after = (self.below(3) == 0).then_some(key);
        let params = script::storage_keys_params(prefix, after, self.below(8) as u32);
        let (at, out) = (script.bytes(&params), script.room(40));
        script.raw(Syscall::storage_keys, &[at, params.len() as u64, out, self.below(60).min(40)]);
        script
    }

    /// A call of the runtime, by a contract or in the name of somebody else.
    fn runtime_call(&mut self, contracts: &[AccountId]) -> RuntimeCall {
        let to = [ALICE, BOB, CHARLIE, AccountId::new([self.below(4) as u8; 32])];
        let contract = match contracts.len() as u64 {
            0 => CHARLIE,
            count => contracts[self.below(count) as usize].clone(),
        };
        let (dest, value) = (to[self.below(4) as usize].clone(), self.below(3 * ED));
        let (small, small_hash) = (small_elf(), hash_of(&small_elf()));
        let call: RuntimeCall = match self.below(12) {
            0 | 1 => pallet_balances::Call::transfer_allow_death { dest, value }.into(),
            2 => pallet_balances::Call::transfer_all { dest, keep_alive: false }.into(),
            3 => {
                // Enough for a contract to upload code.
                let gift = pallet_balances::Call::transfer_allow_death { dest: contract, value: 20_000 };
                return in_name_of(Some(BOB), gift.into());
            }
            4 if self.takes_all => {
                let all = pallet_balances::Call::transfer_all { dest: BOB, keep_alive: true };
                return in_name_of(Some(ALICE), all.into());
            }
            5 => crate::Call::call {
                dest: contract,
                value: 0,
                gas_limit: Weight::from_parts(1_000_000_000, 10_000),
                storage_deposit_limit: None,
                data: vec![],
            }
            .into(),
            6 => crate::Call::purge_events { limit: 2 }.into(),
            7 | 8 => crate::Call::upload_code {
                code: small,
                storage_deposit_limit: None,
                determinism: Determinism::Enforced,
            }
            .into(),
            9 => crate::Call::remove_code { code_hash: small_hash }.into(),
            10 => {
                let code_hash = H256([self.below(3) as u8; 32]);
                let len = 1 + self.below(300) as u32;
                crate::Call::open_upload { code_hash, len, storage_deposit_limit: None }.into()
            }
            _ => crate::Call::abort_upload { code_hash: H256([self.below(3) as u8; 32]) }.into(),
        };
        match self.below(4) {
            0 => all(vec![call, call_runtime::remark(b"done")]),
            _ => call,
        }
    }

    fn nested(
        &mut self,
        mut script: Script,
        inner: &Script,
        contracts: &[AccountId],
        library: H256,
    ) -> Script {
        // What else comes has its place after it.
        if script.input().len() + inner.input().len() + 5_000 > script::MEM_LEN as usize {
            return script;
        }
        let flags = CallFlags::from_bits(self.below(8) as u32 * 4).unwrap();
        let value = if self.below(3) == 0 { self.below(2 * ED) } else { 0 };
        let code = [library, hash_of(&script::elf())][self.below(2) as usize];
        match self.below(8) {
            0 => {
                let limit = (self.below(3) == 0).then(|| self.below(30_000)).filter(|_| self.deposit_limits);
                let salt = self.below(1_000).to_le_bytes();
                let params = script::instantiate_params(code, limit, value, &salt);
                script.buffers(Syscall::instantiate, &[&params, &inner.input()]);
                script
            }
            1 | 2 => script.delegate(CallFlags::default(), code, inner),
            _ => {
                let mut nested =
                    Nested::new(&contracts[self.below(contracts.len() as u64) as usize]).flags(flags);
                if self.below(3) == 0 {
                    nested = nested.gas(Weight::from_parts(self.below(9) * 1_000_000_000, 0));
                }
                if self.below(4) == 0 && self.deposit_limits {
                    nested = nested.deposit_limit(self.below(5_000));
                }
                let value = if flags.contains(CallFlags::READ_ONLY) { 0 } else { value };
                script.call(&nested.value(value), inner)
            }
        }
    }
}

/// Code that does nothing.
fn small_elf() -> Vec<u8> {
    ebpf_asm::contract("deploy:\ncall:\n mov r0, 0\n exit\n")
}

/// Leaves Alice and Bob with the same.
pub(super) fn share() {
    let (from, to) = if free(&ALICE) > free(&BOB) { (ALICE, BOB) } else { (BOB, ALICE) };
    let value = (free(&from) - free(&to)) / 2;
    Balances::transfer_allow_death(RuntimeOrigin::signed(from), to, value).unwrap();
}

/// Four contracts that can do everything, and code to delegate to.
pub(super) fn four_contracts() -> (Vec<AccountId>, H256) {
    let library = upload(script::other_elf(1));
    upload(script::elf());
    let contract = |salt: u8| {
        let code = Code::Existing(hash_of(&script::elf()));
        instantiate_with(ALICE, code, 10 * ED, &[], None, &[salt]).result.unwrap().account_id
    };
    ((0..4).map(contract).collect(), library)
}

/// The contracts that there are. Their accounts live, and deposits are what storage costs.
pub(super) fn check_books() -> Vec<AccountId> {
    crate::try_state::check::<Test>().unwrap();
    let check = |(contract, info): (AccountId, crate::ContractInfo<Test>)| {
        assert!(free(&contract) >= ED);
        assert_eq!(info.storage_item_deposit, 1_000 * Balance::from(info.storage_items));
        assert_eq!(info.storage_byte_deposit, 10 * Balance::from(info.storage_bytes));
        contract
    };
    ContractInfoOf::<Test>::iter().map(check).collect()
}

#[test]
fn books_balance() {
    chain(|| {
        let issuance = pallet_balances::TotalIssuance::<Test>::get();
        let mut random = Random::new(0x9e37_79b9_7f4a_7c15);
        random.takes_all = true;
        let library = upload(script::other_elf(1));
        let codes = [upload(script::elf()), library];
        let mut contracts = Vec::new();
        let (mut succeeded, mut failed, mut refunds, mut terminated) = (0, 0, 0, 0);
        for salt in 0..400u64 {
            share();
            let origin = [ALICE, BOB][random.below(2) as usize].clone();
            let value = random.below(3 * ED);
            let script = random.script(3, &contracts, library);
            let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
            let count = contracts.len();
            let (done, deposit) = if contracts.len() < 3 || random.below(40) == 0 {
                let code = Code::Existing(codes[random.below(2) as usize]);
                let report =
                    instantiate_with(origin, code, value, &script.input(), None, &salt.to_le_bytes());
                let done = report.result.is_ok_and(|created| !created.result.did_revert());
                (done, report.storage_deposit)
            } else {
                let contract = &contracts[random.below(contracts.len() as u64) as usize];
                let mut call = Call::new(contract, &script).from(origin).value(value);
                if random.below(4) == 0 {
                    call = call.deposit_limit(random.below(3_000));
                }
                let report = call.gas(Weight::from_parts(50_000_000_000, 5_000_000)).report();
                (report.result.is_ok_and(|output| !output.did_revert()), report.storage_deposit)
            };
            contracts = check_books();
            if done {
                succeeded += 1;
                terminated += u32::from(contracts.len() < count);
            } else {
                failed += 1;
                assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
                assert_eq!(deposit, StorageDeposit::Charge(0));
            }
            refunds += u32::from(matches!(deposit, StorageDeposit::Refund(_)));
            assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
        }
        assert!(
            succeeded > 150 && failed > 30 && refunds > 15 && terminated > 3,
            "{succeeded} {failed} {refunds} {terminated}"
        );
    });
}
