// Instantiation, by CodePromise and BlueprintPromise.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { BlueprintPromise, CodePromise, ContractPromise } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';

import {
  accounts, balances, dryRunInstantiate, loadContract, NO_LIMIT, sendOk, startChain,
} from '../lib/chain.mjs';
import { assertChangesNothing, assertDryRunFailed, gas, output } from '../lib/expect.mjs';

describe('instantiation', () => {
  let chain, api, flipper, hash, alice, bob;
  before(async () => {
    chain = await startChain();
    api = chain.api;
    flipper = await loadContract('flipper');
    hash = flipper.bundle.source.hash;
    ({ alice, bob } = accounts());
  });
  after(() => chain?.stop());

  const code = () => new CodePromise(api, flipper.bundle, undefined);
  const blueprint = () => new BlueprintPromise(api, flipper.bundle, hash);
  const upload = () => ({ Upload: u8aToHex(flipper.elf) });
  const get = async (contract) => output(await contract.query.get(alice.address, NO_LIMIT)).ok;
  const eventOf = (sent, method) => sent.events.find(({ event }) => event.method === method)?.event.data;
  /** The gas that a dry run of the constructor requires. */
  const gasFor = async (...args) => (await dryRunInstantiate(api, flipper.abi, alice, ...args)).gasRequired;

  test('deposit limit that is too low leaves neither contract nor code', async () => {
    const gasLimit = await gasFor(upload(), 'new', [true]);
    const limits = [
      1n,
      // Enough for the code, but not for the contract.
      (await api.call.contractsApi.uploadCode(alice.address, u8aToHex(flipper.elf), null, 'Enforced')).asOk.deposit,
    ];
    for (const storageDepositLimit of limits) {
      const instantiate = code().tx.new({ gasLimit, storageDepositLimit, salt: '0x01' }, true);
      await assertChangesNothing(api, instantiate, alice, 'contracts.StorageDepositLimitExhausted');
    }
  });

  test('constructor out of gas leaves neither contract nor code', async () => {
    const { refTime, proofSize } = await gasFor(upload(), 'new', [true]);
    const gasLimit = gas(api, { refTime: refTime.toBigInt() / 2n, proofSize });
    await assertChangesNothing(api, code().tx.new({ gasLimit, salt: '0x01' }, true), alice, 'contracts.OutOfGas');
  });

  test('code is uploaded and the constructor executed', async () => {
    const dryRun = await dryRunInstantiate(api, flipper.abi, alice, upload(), 'new', [true], { salt: '0x01' });
    const { accountId, result: returned } = dryRun.result.asOk;
    assert.equal(returned.flags.bits.toNumber(), 0);
    assert.equal(returned.data.toHex(), '0x00'); // Result::Ok(())
    const deposit = dryRun.storageDeposit.asCharge.toBigInt();

    const before = await balances(api, alice.address);
    const instantiate = code().tx.new(
      { gasLimit: dryRun.gasRequired, storageDepositLimit: deposit, salt: '0x01' },
      true,
    );
    assert.equal(instantiate.method.args.length, 6);
    const sent = await sendOk(instantiate, alice);
    const { contract, blueprint: stored } = sent.result;
    assert.equal(contract.address.toString(), accountId.toString());
    assert.equal(stored.codeHash.toHex(), hash);
    assert.equal(eventOf(sent, 'CodeStored').codeHash.toHex(), hash);
    const instantiated = eventOf(sent, 'Instantiated');
    assert.equal(instantiated.deployer.toString(), alice.address);
    assert.equal(instantiated.contract.toString(), contract.address.toString());

    // Besides the fee, Alice's free balance is reduced by the deposit of the dry run: a part is held from her for the
    // code, the remainder is on the contract's account.
    const [mine, its] = await Promise.all([balances(api, alice.address), balances(api, contract.address)]);
    assert.equal(before.free - mine.free - sent.fee, deposit);
    const existential = api.consts.balances.existentialDeposit.toBigInt();
    assert.equal(its.free, existential);
    assert.equal(mine.held - before.held + its.held + its.free, deposit);

    const info = (await api.query.contracts.contractInfoOf(contract.address)).unwrap();
    assert.equal(info.codeHash.toHex(), hash);
    assert.equal((await api.query.contracts.codeInfoOf(hash)).unwrap().refcount.toNumber(), 1);
    assert.equal(await get(contract), true);
  });

  test('uploaded code is instantiated by its hash', async () => {
    const gasLimit = await gasFor({ Existing: hash }, 'new_default', []);
    const sent = await sendOk(blueprint().tx.newDefault({ gasLimit, salt: '0x02' }), bob);
    const { contract } = sent.result;
    assert.equal(await get(contract), false);
    assert.equal(eventOf(sent, 'CodeStored'), undefined);
    assert.equal((await api.query.contracts.codeInfoOf(hash)).unwrap().refcount.toNumber(), 2);
    // The address and the metadata suffice to use the contract.
    assert.equal(await get(new ContractPromise(api, flipper.metadata, contract.address)), false);
  });

  test('another salt gives another address, and the same salt fails', async () => {
    const gasLimit = await gasFor({ Existing: hash }, 'new', [true], { salt: '0x03' });
    const withSalt = (salt) => blueprint().tx.new({ gasLimit, salt }, true);
    const first = await sendOk(withSalt('0x03'), alice);
    const second = await sendOk(withSalt('0x04'), alice);
    assert.notEqual(first.result.contract.address.toString(), second.result.contract.address.toString());
    await assertChangesNothing(api, withSalt('0x03'), alice, 'contracts.DuplicateContract');
    const again = await dryRunInstantiate(api, flipper.abi, alice, { Existing: hash }, 'new', [true], { salt: '0x03' });
    assertDryRunFailed(api, again, 'contracts.DuplicateContract');
    // The contract's address also depends on the deployer's.
    await sendOk(withSalt('0x03'), bob);
  });

  test('unknown code hash fails', async () => {
    const nowhere = new BlueprintPromise(api, flipper.bundle, `0x${'ab'.repeat(32)}`);
    const gasLimit = gas(api, { refTime: 10n ** 10n, proofSize: 10n ** 5n });
    await assertChangesNothing(api, nowhere.tx.newDefault({ gasLimit }), alice, 'contracts.CodeNotFound');
  });

  test('unknown selector and invalid arguments fail', async () => {
    const selector = flipper.abi.findConstructor('new').selector.toHex();
    const gasLimit = await gasFor({ Existing: hash }, 'new', [true]);
    for (const data of ['0x', '0x00000000', selector, `${selector}02`, `${selector}0100`]) {
      const dryRun = await api.call.contractsApi
        .instantiate(alice.address, 0, null, null, { Existing: hash }, data, '0x05');
      const { flags, data: returned } = dryRun.result.asOk.result;
      assert.equal(flags.bits.toNumber(), 1, `${data} should be reverted`);
      assert.equal(returned.toHex(), '0x0101', data); // Result::Err(LangError::CouldNotReadInput)
      const instantiate = api.tx.contracts.instantiate(0, gasLimit, null, hash, data, '0x05');
      await assertChangesNothing(api, instantiate, alice, 'contracts.ContractReverted');
    }
  });

  test('value for a constructor that is not payable fails', async () => {
    const value = 10n ** 12n;
    const dryRun = await dryRunInstantiate(api, flipper.abi, alice, { Existing: hash }, 'new_default', [], { value });
    const { flags, data } = dryRun.result.asOk.result;
    assert.equal(flags.bits.toNumber(), 1);
    assert.equal(data.toHex(), '0x0102'); // Result::Err(LangError::Panicked)
    const instantiate = blueprint().tx.newDefault({ gasLimit: dryRun.gasRequired, value });
    await assertChangesNothing(api, instantiate, alice, 'contracts.ContractReverted');
  });

  test('code in use cannot be removed', async () => {
    await assertChangesNothing(api, api.tx.contracts.removeCode(hash), alice, 'contracts.CodeInUse');
    assert.ok((await api.query.contracts.pristineCode(hash)).isSome);
  });
});
