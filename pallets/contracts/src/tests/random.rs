//! Random calls: whatever contracts and callers do, the books balance.

use super::*;
use ebpf_uapi::{CallFlags, Syscall};

/// Numbers that look random (xorshift64), the same in every run.
pub(super) struct Random {
    state: u64,
    /// Whether calls between contracts may have deposit limits.
    pub deposit_limits: bool,
}

impl Random {
    pub fn new(state: u64) -> Self {
        Self { state, deposit_limits: true }
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % n
    }

    /// A script that does things to `contracts` of code [`script::elf`] or `library`, with calls `depth` deep.
    pub fn script(&mut self, depth: u32, contracts: &[AccountId], library: H256) -> Script {
        let mut script = Script::new();
        let mut calls = 2;
        for _ in 0..self.below(8) {
            let key = [b'k', self.below(6) as u8];
            let value = vec![self.below(256) as u8; self.below(300) as usize];
            let amount = self.below(3 * ED).to_le_bytes();
            let to = [ALICE, BOB, CHARLIE, AccountId::new([self.below(4) as u8; 32])];
            script = match self.below(20) {
                0..=3 => script.set(&key, &value),
                4..=6 => script.clear(&key),
                7 | 8 => {
                    let to = &to[self.below(4) as usize];
                    script.buffers(Syscall::transfer, &[to.as_ref(), &amount]);
                    script
                }
                9 if key[1] < 3 => script.event(&[[self.below(9) as u8; 32]], &value),
                9 => script.event_until(8 + 100 * u64::from(key[1]), &[[self.below(9) as u8; 32]], &value),
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

    fn nested(
        &mut self,
        mut script: Script,
        inner: &Script,
        contracts: &[AccountId],
        library: H256,
    ) -> Script {
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
        let library = upload(script::other_elf(1));
        let codes = [upload(script::elf()), library];
        let mut contracts = Vec::new();
        let (mut succeeded, mut failed, mut refunds, mut terminated) = (0, 0, 0, 0);
        for salt in 0..400u64 {
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
