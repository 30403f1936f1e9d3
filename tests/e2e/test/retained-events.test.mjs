// Retained events: queries by contract and topic, and proofs.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { u8aToHex } from '@polkadot/util';

import { accounts, balances, callMessage, CodePromise, loadContract, send, sendOk, startChain } from '../lib/chain.mjs';
import { assertFailed } from '../lib/expect.mjs';

describe('retained events', () => {
  let chain, api, alice, bob, notices;
  before(async () => {
    chain = await startChain();
    api = chain.api;
    ({ alice, bob } = accounts());
    const { bundle } = await loadContract('notices');
    const code = new CodePromise(api, bundle, undefined);
    const gasLimit = api.createType('WeightV2', { refTime: 10n ** 11n, proofSize: 10n ** 6n });
    ({ contract: notices } = (await sendOk(code.tx.new({ gasLimit }), alice)).result);
  });
  after(() => chain?.stop());

  const post = async (signer, text, blocks) => {
    const sent = await callMessage(notices, signer, 'post', [text, blocks]);
    assert.equal(sent.error, null);
    return sent;
  };
  const topicOf = (account) => u8aToHex(account.addressRaw);
  const textOf = ({ data }) => api.createType('(AccountId, u32, Text)', data.toU8a(true))[2].toString();
  const eventsApi = () => api.call.contractsEventsApi;

  test('event is emitted, and retained for a deposit', async () => {
    const before = await balances(api, bob.address);
    const sent = await post(bob, 'hello', 1000);
    const emitted = sent.events.find(({ event }) => event.method === 'ContractEmitted');
    assert.deepEqual(emitted.topics.map((topic) => topic.toHex()).slice(1), [topicOf(bob)]);
    const { held } = await balances(api, bob.address);
    const deposit = held - before.held;
    assert.ok(deposit > 0n);
    assert.equal(sent.dryRun.storageDeposit.asCharge.toBigInt() >= deposit, true);

    const [retained, ...others] = await eventsApi().eventsOf(notices.address, null, 10);
    assert.equal(others.length, 0);
    assert.equal(textOf(retained), 'hello');
    assert.equal(retained.payer.unwrap().toString(), bob.address);
    assert.equal(retained.deposit.toBigInt(), deposit);
    assert.equal(retained.expires.toNumber() - retained.block.toNumber(), 1000);
  });

  test('events are queried by topic and in pages', async () => {
    await post(alice, 'one', 1000);
    await post(alice, 'two', 1000);
    const byAlice = await eventsApi().eventsByTopic(topicOf(alice), null, 10);
    assert.deepEqual(byAlice.map(textOf), ['one', 'two']);
    const [first] = await eventsApi().eventsByTopic(topicOf(alice), null, 1);
    const rest = await eventsApi().eventsByTopic(topicOf(alice), first.id, 10);
    assert.deepEqual(rest.map(textOf), ['two']);
    const all = await eventsApi().eventsOf(notices.address, null, 10);
    assert.deepEqual(all.map(textOf), ['hello', 'one', 'two']);
  });

  test('events are in storage, with proofs for light clients', async () => {
    const keys = await api.query.contracts.retainedEventsByTopic.keys(topicOf(alice));
    assert.equal(keys.length, 2);
    const [{ args: [, id] }] = keys;
    const retained = await api.query.contracts.retainedEvents(notices.address, id);
    assert.equal(textOf(retained.unwrap()), 'one');
    const proof = await api.rpc.state.getReadProof([api.query.contracts.retainedEvents.key(notices.address, id)]);
    assert.ok(proof.proof.length > 0);
  });

  test('expired events are removed, and the deposit is refunded', async () => {
    const before = await balances(api, bob.address);
    await post(bob, 'short', 1);
    assert.ok((await balances(api, bob.address)).held > before.held);
    // Two more blocks. The second one removes expired events if its weight suffices; otherwise anyone can remove them.
    await sendOk(api.tx.system.remark('0x00'), alice);
    await sendOk(api.tx.contracts.purgeEvents(10), alice);
    const retained = await eventsApi().eventsByTopic(topicOf(bob), null, 10);
    assert.deepEqual(retained.map(textOf), ['hello']);
    assert.equal((await balances(api, bob.address)).held, before.held);
  });

  test('expiry beyond the limit of the chain fails', async () => {
    const gasLimit = api.createType('WeightV2', { refTime: 10n ** 11n, proofSize: 10n ** 6n });
    const longest = api.consts.contracts.maxEventLifetime.toNumber();
    for (const blocks of [0, longest + 1]) {
      assertFailed(await send(notices.tx.post({ gasLimit }, 'no', blocks), alice), 'contracts.InvalidEventExpiry');
    }
  });
});
