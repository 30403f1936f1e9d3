// Contracts that instantiate, call and terminate contracts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { CodePromise, ContractPromise } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';

import {
  accounts, balances, callMessage, dryRunInstantiate, loadContract, NO_LIMIT, sendOk, startChain,
} from '../lib/chain.mjs';
import { assertChangesNothing, output } from '../lib/expect.mjs';

describe('nested calls', () => {
  let chain, api, alice, bob;
  before(async () => {
    chain = await startChain();
    api = chain.api;
    ({ alice, bob } = accounts());
  });
  after(() => chain?.stop());

  const upload = async (name) => {
    const { bundle } = await loadContract(name);
    await sendOk(api.tx.contracts.uploadCode(bundle.source.wasm, null, 'Enforced'), alice);
    return bundle.source.hash;
  };
  const deploy = async (name, constructor, args, options = {}) => {
    const { abi, bundle, elf } = await loadContract(name);
    const dryRun = await dryRunInstantiate(api, abi, alice, { Upload: u8aToHex(elf) }, constructor, args, options);
    const code = new CodePromise(api, bundle, undefined);
    const sent = await sendOk(code.tx[constructor]({ gasLimit: dryRun.gasRequired, ...options }, ...args), alice);
    return { ...sent, contract: sent.result.contract };
  };
  const named = ({ events }, method) => events.filter(({ event }) => event.method === method).map(({ event }) => event.data);

  test('constructor instantiates another contract, and messages call it', async () => {
    const hash = await upload('other_contract');
    const sent = await deploy('cross_contract_calls', 'new', [hash]);
    const [inner, outer] = named(sent, 'Instantiated');
    assert.equal(outer.contract.toString(), sent.contract.address.toString());
    assert.equal(inner.deployer.toString(), sent.contract.address.toString());

    const { abi } = await loadContract('other_contract');
    const other = new ContractPromise(api, abi, inner.contract);
    const get = async () => output(await other.query.get(bob.address, NO_LIMIT));
    assert.deepEqual(await get(), { ok: true });
    const call = await callMessage(sent.contract, bob, 'flipAndGet');
    assert.equal(call.error, null);
    assert.deepEqual(output(call.dryRun), { ok: false });
    assert.deepEqual(await get(), { ok: false });
    const callers = named(call, 'Called').map(({ caller }) => caller.asSigned.toString());
    assert.deepEqual(new Set(callers), new Set([bob.address, sent.contract.address.toString()]));
  });

  test('callee out of gas reverts the caller', async () => {
    const { contract } = await deploy('cross_contract_calls', 'new', [await upload('other_contract')], { salt: '0x01' });
    const limits = [1, 1_000_000, 10n ** 15n];
    const dryRun = await contract.query.flipAndGetWithLimits(alice.address, NO_LIMIT, ...limits);
    assert.deepEqual(output(dryRun), { err: 'Panicked' });
    const call = contract.tx.flipAndGetWithLimits({ gasLimit: dryRun.gasRequired }, ...limits);
    await assertChangesNothing(api, call, alice, 'contracts.ContractReverted', contract);
  });

  test('set_code_hash replaces the code and keeps account and storage', async () => {
    const { contract } = await deploy('set_code_hash', 'new', []);
    assert.equal((await callMessage(contract, alice, 'inc')).error, null);
    const hash = await upload('updated_incrementer');
    const exchange = await callMessage(contract, alice, 'setCode', [hash]);
    assert.equal(exchange.error, null);
    const [updated] = named(exchange, 'ContractCodeUpdated');
    assert.equal(updated.newCodeHash.toHex(), hash);
    assert.equal((await api.query.contracts.contractInfoOf(contract.address)).unwrap().codeHash.toHex(), hash);
    assert.equal((await callMessage(contract, alice, 'inc')).error, null);
    assert.deepEqual(output(await contract.query.get(alice.address, NO_LIMIT)), { ok: 5 });
  });

  test('termination refunds the deposit', async () => {
    const { contract } = await deploy('contract_terminate', 'new', []);
    const before = await balances(api, contract.address);
    assert.ok(before.held > 0n);
    const sent = await callMessage(contract, bob, 'terminateMe');
    assert.equal(sent.error, null);
    const [terminated] = named(sent, 'Terminated');
    assert.equal(terminated.contract.toString(), contract.address.toString());
    assert.equal(terminated.beneficiary.toString(), bob.address);
    assert.ok((await api.query.contracts.contractInfoOf(contract.address)).isNone);
    assert.deepEqual(await balances(api, contract.address), { ...before, free: 0n, held: 0n });
  });
});
