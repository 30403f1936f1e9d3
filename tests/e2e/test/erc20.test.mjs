// The ERC-20 token: outputs, events with topics, errors, allowances and storage.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { CodePromise } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';

import {
  accounts, balances, callMessage, contractStorage, dryRunInstantiate, loadContract, NO_LIMIT, sendOk, startChain,
} from '../lib/chain.mjs';
import { assertChangesNothing, assertDryRunFailed, gas, output } from '../lib/expect.mjs';

const SUPPLY = (1n << 128n) - 1n;
const TRANSFER = blake2AsHex('Transfer(Option<AccountId>,Option<AccountId>,Balance)', 256);
const APPROVAL = blake2AsHex('Approval(AccountId,AccountId,Balance)', 256);
const NO_TOPIC = `0x${'00'.repeat(32)}`;

describe('the ERC-20 token', () => {
  let chain, api, contract, creation, alice, bob, charlie, dave;
  before(async () => {
    chain = await startChain();
    api = chain.api;
    ({ alice, bob, charlie, dave } = accounts());
    const { abi, bundle, elf } = await loadContract('erc20');
    const dryRun = await dryRunInstantiate(api, abi, alice, { Upload: u8aToHex(elf) }, 'new', [SUPPLY]);
    const code = new CodePromise(api, bundle, undefined);
    creation = await sendOk(code.tx.new({ gasLimit: dryRun.gasRequired }, SUPPLY), alice);
    ({ contract } = creation.result);
  });
  after(() => chain?.stop());

  const ask = async (message, ...args) => {
    const { ok } = output(await contract.query[message](alice.address, NO_LIMIT, ...args));
    return BigInt(ok);
  };
  const balanceOf = (account) => ask('balanceOf', account.address);
  const allowance = (owner, spender) => ask('allowance', owner.address, spender.address);
  const publicKey = (account) => u8aToHex(account.publicKey);

  /** The contract's events in an extrinsic: names and values as decoded by api-contract, topics as in the record. */
  const emitted = ({ events }) => events
    .filter(({ event }) => api.events.contracts.ContractEmitted.is(event))
    .map((record) => {
      assert.equal(record.event.data.contract.toString(), contract.address.toString());
      const { event, args } = contract.abi.decodeEvent(record);
      return {
        event: event.identifier,
        ...Object.fromEntries(args.map((value, index) => [event.args[index].name, value.toString()])),
        topics: record.topics.map((topic) => topic.toHex()),
      };
    });

  /** The message fails with this error of the contract in the dry run, and the extrinsic changes nothing. */
  const assertReverts = async (signer, message, args, error) => {
    const dryRun = await contract.query[message](signer.address, NO_LIMIT, ...args);
    assert.deepEqual(output(dryRun), { ok: { err: error } });
    assert.equal(dryRun.result.asOk.flags.bits.toNumber(), 1);
    const call = contract.tx[message]({ gasLimit: dryRun.gasRequired }, ...args);
    await assertChangesNothing(api, call, signer, 'contracts.ContractReverted', contract);
  };

  test('deployer has the total supply', async () => {
    assert.equal(await ask('totalSupply'), SUPPLY);
    assert.equal(await balanceOf(alice), SUPPLY);
    assert.equal(await balanceOf(bob), 0n);
    assert.deepEqual(emitted(creation), [{
      event: 'erc20::erc20::Transfer',
      from: '',
      to: alice.address,
      value: SUPPLY.toString(),
      topics: [TRANSFER, NO_TOPIC, publicKey(alice)],
    }]);
  });

  test('transfer moves tokens and emits an event', async () => {
    const sent = await callMessage(contract, alice, 'transfer', [bob.address, 1000]);
    assert.equal(sent.error, null);
    assert.deepEqual(output(sent.dryRun), { ok: { ok: null } });
    assert.equal(await balanceOf(alice), SUPPLY - 1000n);
    assert.equal(await balanceOf(bob), 1000n);
    assert.deepEqual(emitted(sent), [{
      event: 'erc20::erc20::Transfer',
      from: alice.address,
      to: bob.address,
      value: '1000',
      topics: [TRANSFER, publicKey(alice), publicKey(bob)],
    }]);
    // api-contract decodes the same.
    const [decoded] = sent.result.contractEvents;
    assert.equal(decoded.event.identifier, 'erc20::erc20::Transfer');
    assert.deepEqual(decoded.args.map(String), [alice.address, bob.address, '1000']);
    // Clients can find the event by its topics.
    for (const topic of [TRANSFER, publicKey(alice), publicKey(bob)]) {
      assert.equal((await api.query.system.eventTopics(topic)).length, 1);
    }
  });

  test('transfer above the balance fails', async () => {
    await assertReverts(bob, 'transfer', [charlie.address, 1001], 'InsufficientBalance');
    await assertReverts(dave, 'transfer', [charlie.address, 1], 'InsufficientBalance');
    assert.equal(await balanceOf(bob), 1000n);
  });

  test('transfer to self and transfer of zero succeed', async () => {
    for (const value of [1000, 0]) {
      assert.equal((await callMessage(contract, bob, 'transfer', [bob.address, value])).error, null);
      assert.equal(await balanceOf(bob), 1000n);
    }
  });

  test('transferFrom is limited by the allowance', async () => {
    await assertReverts(charlie, 'transferFrom', [bob.address, dave.address, 1], 'InsufficientAllowance');

    const approved = await callMessage(contract, bob, 'approve', [charlie.address, 700]);
    assert.equal(approved.error, null);
    assert.deepEqual(emitted(approved), [{
      event: 'erc20::erc20::Approval',
      owner: bob.address,
      spender: charlie.address,
      value: '700',
      topics: [APPROVAL, publicKey(bob), publicKey(charlie)],
    }]);
    assert.equal(await allowance(bob, charlie), 700n);
    assert.equal(await allowance(charlie, bob), 0n);

    const moved = await callMessage(contract, charlie, 'transferFrom', [bob.address, dave.address, 400]);
    assert.equal(moved.error, null);
    assert.deepEqual(emitted(moved), [{
      event: 'erc20::erc20::Transfer',
      from: bob.address,
      to: dave.address,
      value: '400',
      topics: [TRANSFER, publicKey(bob), publicKey(dave)],
    }]);
    assert.equal(await allowance(bob, charlie), 300n);
    assert.equal(await balanceOf(bob), 600n);
    assert.equal(await balanceOf(dave), 400n);
    await assertReverts(charlie, 'transferFrom', [bob.address, dave.address, 301], 'InsufficientAllowance');

    await callMessage(contract, bob, 'approve', [charlie.address, 5000]);
    await assertReverts(charlie, 'transferFrom', [bob.address, dave.address, 601], 'InsufficientBalance');
    assert.equal(await allowance(bob, charlie), 5000n);
  });

  test('storage of a new owner takes the deposit of the dry run', async () => {
    const args = [charlie.address, 1];
    const dryRun = await contract.query.transfer(alice.address, NO_LIMIT, ...args);
    const deposit = dryRun.storageDeposit.asCharge.toBigInt();
    const { depositPerByte, depositPerItem } = api.consts.contracts;
    // A key of 4 + 32 bytes and a value of 16 bytes. The chain may add its overhead.
    assert.ok(deposit >= depositPerItem.toBigInt() + 16n * depositPerByte.toBigInt());

    const limited = (storageDepositLimit) => contract.tx.transfer({ gasLimit: dryRun.gasRequired, storageDepositLimit }, ...args);
    await assertChangesNothing(api, limited(deposit - 1n), alice, 'contracts.StorageDepositLimitExhausted', contract);
    const tooLow = { gasLimit: dryRun.gasRequired, storageDepositLimit: deposit - 1n };
    assertDryRunFailed(api, await contract.query.transfer(alice.address, tooLow, ...args), 'contracts.StorageDepositLimitExhausted');

    const before = [await balances(api, alice.address), await balances(api, contract.address)];
    const sent = await sendOk(limited(deposit), alice);
    assert.deepEqual(await balances(api, alice.address), { ...before[0], free: before[0].free - sent.fee - deposit });
    assert.deepEqual(await balances(api, contract.address), { ...before[1], held: before[1].held + deposit });
    const held = sent.events.find(({ event }) => event.method === 'StorageDepositTransferredAndHeld').event.data;
    assert.equal(held.amount.toBigInt(), deposit);
    const [hold] = await api.query.balances.holds(contract.address);
    assert.equal(hold.id.asContracts.type, 'StorageDepositReserve');
    assert.equal(hold.amount.toBigInt(), before[1].held + deposit);
  });

  test('out of gas reverts all changes', async () => {
    const args = [bob.address, 1];
    const { gasRequired } = await contract.query.transfer(alice.address, NO_LIMIT, ...args);
    const proofSize = gasRequired.proofSize.toBigInt();
    // Before, between and after the two writes.
    for (const percent of [30n, 60n, 95n]) {
      const gasLimit = gas(api, { refTime: (gasRequired.refTime.toBigInt() * percent) / 100n, proofSize });
      await assertChangesNothing(api, contract.tx.transfer({ gasLimit }, ...args), alice, 'contracts.OutOfGas', contract);
    }
  });

  test('storage has the layout of the metadata', async () => {
    const read = async (key) => {
      const value = (await api.call.contractsApi.getStorage(contract.address, key)).asOk;
      return value.isSome ? api.createType('u128', value.unwrap().toU8a(true)).toBigInt() : null;
    };
    const { bundle } = await loadContract('erc20');
    const { fields } = bundle.storage.root.layout.struct;
    const keyOf = (field) => fields.find(({ name }) => name === field).layout.root.root_key;
    assert.equal(await read('0x00000000'), SUPPLY);
    assert.equal(await read(keyOf('balances') + publicKey(dave).slice(2)), await balanceOf(dave));
    const allowed = keyOf('allowances') + publicKey(bob).slice(2) + publicKey(charlie).slice(2);
    assert.equal(await read(allowed), await allowance(bob, charlie));
    assert.equal(await read(keyOf('balances') + '00'.repeat(32)), null);
    // The supply, four balances, one allowance.
    assert.equal(Object.keys(await contractStorage(api, contract.address)).length, 6);
  });
});
