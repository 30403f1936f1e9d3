// The chain's interface for clients, without contracts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { accounts, sendOk, startChain } from '../lib/chain.mjs';

describe('the chain', () => {
  let chain, api;
  before(async () => {
    chain = await startChain();
    api = chain.api;
  });
  after(() => chain?.stop());

  test('runtime API has what api-contract requires', () => {
    assert.deepEqual(Object.keys(api.call.contractsApi).sort(), ['call', 'getStorage', 'instantiate', 'uploadCode']);
    const { apis } = api.runtimeVersion;
    const hashOfContractsApi = '0x68b66ba122c93fa7'; // blake2_64("ContractsApi")
    const [, version] = apis.find(([id]) => id.toHex() === hashOfContractsApi);
    assert.equal(version.toNumber(), 2);
  });

  test('extrinsics have the indices and arguments of pallet-contracts', () => {
    const calls = Object.fromEntries(Object.entries(api.tx.contracts).map(([name, { callIndex, meta }]) => [
      name,
      [callIndex[1], ...meta.args.map((argument) => argument.name.toString())],
    ]));
    assert.deepEqual(calls, {
      uploadCode: [3, 'code', 'storageDepositLimit', 'determinism'],
      removeCode: [4, 'codeHash'],
      setCode: [5, 'dest', 'codeHash'],
      call: [6, 'dest', 'value', 'gasLimit', 'storageDepositLimit', 'data'],
      instantiateWithCode: [7, 'value', 'gasLimit', 'storageDepositLimit', 'code', 'data', 'salt'],
      instantiate: [8, 'value', 'gasLimit', 'storageDepositLimit', 'codeHash', 'data', 'salt'],
      // Extrinsics that pallet-contracts does not have.
      openUpload: [20, 'codeHash', 'len', 'storageDepositLimit'],
      writeChunk: [21, 'codeHash', 'offset', 'bytes'],
      finaliseUpload: [22, 'codeHash'],
      abortUpload: [23, 'codeHash'],
      purgeUploads: [24, 'limit'],
      purgeEvents: [25, 'limit'],
    });
  });

  test('constants give limits and prices', () => {
    const { contracts } = api.consts;
    assert.ok(contracts.depositPerByte.toBigInt() > 0n);
    assert.ok(contracts.depositPerItem.toBigInt() > 0n);
    assert.ok(contracts.defaultDepositLimit.toBigInt() > contracts.depositPerItem.toBigInt());
    assert.ok(contracts.maxCodeLen.toNumber() >= 64 * 1024);
    assert.ok(contracts.maxStorageKeyLen.toNumber() >= 128);
    assert.ok(contracts.schedule.limits.eventTopics.toNumber() >= 4);
  });

  test('every error of the contracts pallet is documented', () => {
    const errors = Object.values(api.errors.contracts);
    assert.ok(errors.length > 20);
    for (const { meta } of errors) {
      assert.match(meta.docs.join(' ').trim(), /^\S.{10,}/, `${meta.name} is not documented`);
    }
  });

  test('well-known accounts are endowed', async () => {
    for (const { address } of Object.values(accounts())) {
      const { data } = await api.query.system.account(address);
      assert.equal(data.free.toBigInt(), 1_000_000n * 10n ** BigInt(api.registry.chainDecimals[0]));
    }
  });

  test('block contains extrinsics as they were sent', async () => {
    const { alice, bob } = accounts();
    const transfer = api.tx.balances.transferKeepAlive(bob.address, 2);
    const { result } = await sendOk(transfer, alice);
    // As raw JSON, rather than as decoded by polkadot.js.
    const { block } = await api._rpcCore.provider.send('chain_getBlock', [result.status.asInBlock.toHex()]);
    assert.ok(block.extrinsics.includes(transfer.toHex()), JSON.stringify(block.extrinsics));
  });

  test('extrinsic is included in a block, which is finalised', async () => {
    const { alice, bob } = accounts();
    const before = (await api.rpc.chain.getHeader()).number.toNumber();
    const { result } = await sendOk(api.tx.balances.transferKeepAlive(bob.address, 1), alice);
    const block = result.status.asInBlock;
    assert.equal((await api.rpc.chain.getHeader(block)).number.toNumber(), before + 1);
    // Finality is asynchronous: follow the finalised heads up to this block.
    await new Promise((resolve, reject) => {
      api.rpc.chain.subscribeFinalizedHeads((head) => head.number.toNumber() > before && resolve()).catch(reject);
    });
  });
});
