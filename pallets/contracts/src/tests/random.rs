//! Random calls: whatever contracts and callers do, the books balance.

use super::*;
use ebpf_uapi::Syscall;

/// Numbers that look random (xorshift64), the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn script(&mut self) -> Script {
        let mut script = Script::new();
        for _ in 0..self.below(8) {
            let key = [b'k', self.below(6) as u8];
            let value = vec![self.below(256) as u8; self.below(300) as usize];
            let amount = self.below(3 * ED).to_le_bytes();
            let to = [ALICE, BOB, CHARLIE, AccountId::new([self.below(4) as u8; 32])];
            script = match self.below(12) {
                0..=3 => script.set(&key, &value),
                4..=6 => script.clear(&key),
                7 | 8 => {
                    let to = &to[self.below(4) as usize];
                    script.buffers(Syscall::transfer, &[to.as_ref(), &amount]);
                    script
                }
                9 => script.event(&[[self.below(9) as u8; 32]], &value),
                10 => script.debug("message"),
                _ => match self.below(12) {
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
}

#[test]
fn books_balance() {
    chain(|| {
        let issuance = pallet_balances::TotalIssuance::<Test>::get();
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let elf = script::elf();
        let mut contracts = Vec::new();
        let (mut succeeded, mut failed, mut refunds) = (0, 0, 0);
        for salt in 0..600u64 {
            let origin = [ALICE, BOB][random.below(2) as usize].clone();
            let value = random.below(3 * ED);
            let script = random.script();
            let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
            let (done, deposit) = if contracts.len() < 3 || random.below(40) == 0 {
                let code = Code::Upload(elf.clone());
                let report =
                    instantiate_with(origin, code, value, &script.input(), None, &salt.to_le_bytes());
                let done = report.result.is_ok_and(|created| {
                    let kept = !created.result.did_revert();
                    if kept {
                        contracts.push(created.account_id);
                    }
                    kept
                });
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
            if done {
                succeeded += 1;
            } else {
                failed += 1;
                assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);
                assert_eq!(deposit, StorageDeposit::Charge(0));
            }
            refunds += u32::from(matches!(deposit, StorageDeposit::Refund(_)));

            assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), issuance);
            for contract in &contracts {
                let info = ContractInfoOf::<Test>::get(contract).unwrap();
                assert_eq!(held(HoldReason::StorageDepositReserve, contract), info.total_deposit());
                assert!(free(contract) >= ED);
                let per_item = 1_000 * Balance::from(info.storage_items);
                assert_eq!(info.storage_item_deposit, per_item);
                assert_eq!(info.storage_byte_deposit, 10 * Balance::from(info.storage_bytes));
            }
            if !contracts.is_empty() {
                let info = CodeInfoOf::<Test>::get(hash_of(&elf)).unwrap();
                assert_eq!(info.refcount, contracts.len() as u64);
            }
        }
        assert!(succeeded > 300 && failed > 30 && refunds > 30, "{succeeded} {failed} {refunds}");
    });
}
