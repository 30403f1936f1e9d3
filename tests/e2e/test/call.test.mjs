// Calls of the flipper: dry runs, gas, deposits and failures.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { CodePromise } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';

import {
  accounts, balances, callMessage, contractStorage, dryRunInstantiate, keyring, loadContract, NO_LIMIT, send, sendOk, startChain,
} from '../lib/chain.mjs';
import { assertChangesNothing, assertDryRunFailed, decodeOutput, gas, output, weight } from '../lib/expect.mjs';

describe('calls', () => {
  let chain, api, contract, alice, bob;
  before(async () => {
    chain = await startChain();
    api = chain.api;
    ({ alice, bob } = accounts());
    const { abi, bundle, elf } = await loadContract('flipper');
    const dryRun = await dryRunInstantiate(api, abi, alice, { Upload: u8aToHex(elf) }, 'new', [false]);
    const code = new CodePromise(api, bundle, undefined);
    ({ contract } = (await sendOk(code.tx.new({ gasLimit: dryRun.gasRequired }, false), alice)).result);
  });
  after(() => chain?.stop());

  const get = async () => output(await contract.query.get(alice.address, NO_LIMIT)).ok;
  const selector = (message) => contract.abi.findMessage(message).selector.toHex();
  /** A dry run of a call with raw bytes as input. */
  const rawDryRun = (data) => api.call.contractsApi.call(alice.address, contract.address, 0, null, null, data);
  const flipGas = async () => weight((await contract.query.flip(alice.address, NO_LIMIT)).gasRequired);

  test('dry run returns the output and changes nothing', async () => {
    const before = [await balances(api, alice.address), await contractStorage(api, contract.address)];
    const dryRun = await contract.query.flip(alice.address, NO_LIMIT);
    assert.deepEqual(output(dryRun), { ok: null });
    assert.ok(weight(dryRun.gasConsumed).refTime > 0n);
    assert.ok(weight(dryRun.gasRequired).refTime >= weight(dryRun.gasConsumed).refTime);
    assert.deepEqual([await balances(api, alice.address), await contractStorage(api, contract.address)], before);
    assert.equal(await get(), false);
  });

  test('message changes the contract and costs a fee', async () => {
    const before = await balances(api, alice.address);
    const sent = await callMessage(contract, alice, 'flip');
    assert.equal(sent.error, null);
    assert.equal(await get(), true);
    assert.deepEqual(await balances(api, alice.address), { ...before, free: before.free - sent.fee });
    // A boolean replaces another one, which takes no storage.
    assert.equal(sent.dryRun.storageDeposit.asCharge.toBigInt(), 0n);
    const called = sent.events.find(({ event }) => event.method === 'Called').event.data;
    assert.equal(called.contract.toString(), contract.address.toString());
    assert.equal(called.caller.asSigned.toString(), alice.address);
  });

  test('any account can call the contract', async () => {
    const was = await get();
    assert.equal((await callMessage(contract, bob, 'flip')).error, null);
    assert.equal(await get(), !was);
  });

  test('gas required by the dry run is the lowest sufficient limit', async () => {
    const required = await flipGas();
    const was = await get();
    for (const dimension of ['refTime', 'proofSize']) {
      const gasLimit = gas(api, { ...required, [dimension]: required[dimension] - 1n });
      const dryRun = await contract.query.flip(alice.address, { gasLimit, storageDepositLimit: null });
      assertDryRunFailed(api, dryRun, 'contracts.OutOfGas');
      await assertChangesNothing(api, contract.tx.flip({ gasLimit }), alice, 'contracts.OutOfGas', contract);
    }
    assert.equal(await get(), was);
    await sendOk(contract.tx.flip({ gasLimit: gas(api, required) }), alice);
    assert.equal(await get(), !was);
  });

  test('call without gas fails with OutOfGas', async () => {
    const gasLimit = gas(api, { refTime: 1, proofSize: 1 });
    await assertChangesNothing(api, contract.tx.flip({ gasLimit }), alice, 'contracts.OutOfGas', contract);
  });

  test('unused gas is not charged', async () => {
    const required = await flipGas();
    const generous = { refTime: required.refTime * 4n, proofSize: required.proofSize * 4n };
    const exact = await sendOk(contract.tx.flip({ gasLimit: gas(api, required) }), alice);
    // Flipped back, so that both calls start with the same value.
    await callMessage(contract, alice, 'flip');
    const spared = await sendOk(contract.tx.flip({ gasLimit: gas(api, generous) }), alice);
    assert.deepEqual(weight(spared.weight), weight(exact.weight));
  });

  test('invalid input reverts with a LangError', async () => {
    const gasLimit = await flipGas();
    for (const data of ['0x', '0x63', '0xdeadbeef', `${selector('flip')}00`]) {
      const dryRun = await rawDryRun(data);
      const { flags, data: returned } = dryRun.result.asOk;
      assert.equal(flags.bits.toNumber(), 1, `${data} should be reverted`);
      assert.deepEqual(decodeOutput(contract.abi, 'get', returned.toU8a(true)), { err: 'CouldNotReadInput' }, data);
      const call = api.tx.contracts.call(contract.address, 0, gasLimit, null, data);
      await assertChangesNothing(api, call, alice, 'contracts.ContractReverted', contract);
    }
  });

  test('value for a message that is not payable fails', async () => {
    const value = 10n ** 12n;
    const dryRun = await contract.query.flip(alice.address, { ...NO_LIMIT, value });
    assert.deepEqual(output(dryRun), { err: 'Panicked' });
    const call = contract.tx.flip({ gasLimit: gas(api, await flipGas()), value });
    await assertChangesNothing(api, call, alice, 'contracts.ContractReverted', contract);
  });

  test('call to plain account fails', async () => {
    const call = api.tx.contracts.call(bob.address, 0, await flipGas(), null, selector('flip'));
    await assertChangesNothing(api, call, alice, 'contracts.ContractNotFound');
    const dryRun = await api.call.contractsApi.call(alice.address, bob.address, 0, null, null, selector('flip'));
    assertDryRunFailed(api, dryRun, 'contracts.ContractNotFound');
  });

  test('call without funds for the fee is invalid', async () => {
    const poor = keyring().addFromUri('//Nobody endowed this one');
    const call = contract.tx.flip({ gasLimit: gas(api, await flipGas()) });
    await assert.rejects(send(call, poor), /1010: Invalid Transaction: Inability to pay some fees/);
  });

  test('contract storage can be read without a call', async () => {
    const stored = await api.call.contractsApi.getStorage(contract.address, '0x00000000');
    assert.equal(stored.asOk.unwrap().toHex(), (await get()) ? '0x01' : '0x00');
    assert.ok((await api.call.contractsApi.getStorage(contract.address, '0x07')).asOk.isNone);
    assert.equal((await api.call.contractsApi.getStorage(bob.address, '0x00')).asErr.type, 'DoesntExist');
  });
});
