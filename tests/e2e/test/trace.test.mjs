// Traces of calls and blocks, by the runtime API `ContractsTraceApi`.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { CodePromise } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';

import {
  accounts, balances, callMessage, dryRunInstantiate, loadContract, readError, sendOk, startChain,
} from '../lib/chain.mjs';
import { decodeOutput, gas, weight } from '../lib/expect.mjs';

const CONFIG = { syscalls: false, maxDataLen: 16_384, maxBytes: 8_388_608 };

describe('traces', () => {
  let chain, api, alice, bob, outer, other;
  before(async () => {
    chain = await startChain();
    api = chain.api;
    ({ alice, bob } = accounts());
    const inner = await loadContract('other_contract');
    await sendOk(api.tx.contracts.uploadCode(inner.bundle.source.wasm, null, 'Enforced'), alice);
    const { abi, bundle, elf } = await loadContract('cross_contract_calls');
    const args = [inner.bundle.source.hash];
    const dryRun = await dryRunInstantiate(api, abi, alice, { Upload: u8aToHex(elf) }, 'new', args);
    const sent = await sendOk(new CodePromise(api, bundle, undefined).tx.new({ gasLimit: dryRun.gasRequired }, ...args), alice);
    outer = sent.result.contract;
    // The constructor instantiated the other contract, whose event comes first.
    const [made] = sent.events.filter(({ event }) => event.method === 'Instantiated');
    other = { address: made.event.data.contract.toString(), abi: inner.abi, hash: inner.bundle.source.hash };
  });
  after(() => chain?.stop());

  const inputOf = (message) => outer.abi.findMessage(message).toU8a([]);
  const traceCall = async (message, config = {}) => {
    const [report, trace] = await api.call.contractsTraceApi.traceCall(
      bob.address, outer.address, 0, null, null, inputOf(message), { ...CONFIG, ...config },
    );
    return { report, trace };
  };
  /** The block as the runtime takes it, and the state that it was executed on. */
  const blockOf = async (hash) => {
    const { block } = await api.rpc.chain.getBlock(hash);
    return { block: block.toHex(), count: block.extrinsics.length, parent: await api.at(block.header.parentHash) };
  };
  const own = ({ frames }) => frames.reduce((sum, { gasOwn }) => sum + weight(gasOwn).refTime, 0n);
  const kinds = ({ frames }) => frames.map(({ kind, depth }) => `${depth} ${kind.type}`);
  const steps = (frame, type) => frame.steps.filter((step) => step.type === type).map((step) => step.value);

  test('trace of a call is a tree, and changes nothing', async () => {
    const before = await balances(api, bob.address);
    const { report, trace } = await traceCall('flipAndGet');
    assert.ok(report.result.isOk, `${report.result}`);
    const [root] = trace.frames;
    assert.equal(root.contract.toString(), outer.address.toString());
    assert.equal(root.caller.unwrap().toString(), bob.address);
    assert.equal(u8aToHex(root.input.bytes.toU8a(true)), u8aToHex(inputOf('flipAndGet').slice(1)));
    const callees = trace.frames.slice(1);
    assert.ok(callees.length >= 2, 'flip and get');
    for (const callee of callees) {
      assert.equal(callee.parent.unwrap().toNumber(), 0);
      assert.equal(callee.depth.toNumber(), 1);
      assert.equal(callee.contract.toString(), other.address);
      assert.equal(callee.codeHash.toHex(), other.hash);
      assert.equal(callee.caller.unwrap().toString(), outer.address.toString());
      assert.ok(callee.end.isReturned);
    }
    assert.equal(steps(root, 'Call').length, callees.length);
    assert.equal(own(trace), weight(root.gasUsed).refTime);
    assert.ok(weight(root.gasUsed).refTime <= weight(report.gasConsumed).refTime);
    const { flags, output } = root.end.asReturned;
    assert.equal(flags.toNumber(), 0);
    assert.deepEqual(decodeOutput(outer.abi, 'flipAndGet', output.bytes.toU8a(true)), { ok: false });
    assert.ok(trace.truncated.isFalse);
    assert.deepEqual(await balances(api, bob.address), before);
  });

  test('trace has storage accesses in order, and the sets of reads and writes', async () => {
    const { trace } = await traceCall('flipAndGet');
    const writes = trace.frames.flatMap((frame) => steps(frame, 'Write'));
    assert.ok(writes.length >= 1);
    const { before: was, after: is } = writes.at(-1);
    assert.notEqual(was.unwrap().bytes.toHex(), is.unwrap().bytes.toHex());
    const set = [...trace.storage].find(({ contract }) => contract.toString() === other.address);
    assert.ok(set.reads.length >= 1);
    assert.equal(set.writes.length, 1);
    assert.equal(set.writes[0].after.unwrap().bytes.toHex(), is.unwrap().bytes.toHex());
  });

  test('trace has syscalls on request', async () => {
    const { trace } = await traceCall('flipAndGet', { syscalls: true });
    const syscalls = steps(trace.frames[0], 'Syscall');
    const names = syscalls.map(({ name }) => name.toString());
    assert.ok(names.includes('input') && names.includes('call_contract'), names.join());
    for (const { gasBefore, gasAfter } of syscalls) {
      assert.ok(weight(gasAfter).refTime <= weight(gasBefore).refTime);
    }
    const without = await traceCall('flipAndGet');
    assert.equal(steps(without.trace.frames[0], 'Syscall').length, 0);
    assert.deepEqual(weight(without.report.gasConsumed), weight((await traceCall('flipAndGet', { syscalls: true })).report.gasConsumed));
  });

  test('trace is truncated at the requested length', async () => {
    const { report, trace } = await traceCall('flipAndGet', { maxBytes: 100 });
    assert.ok(report.result.isOk && trace.truncated.isTrue);
    assert.equal(trace.frames.length, 0);
  });

  test('trace has the location of a failure', async () => {
    const { report } = await traceCall('flipAndGet');
    const { refTime, proofSize } = weight(report.gasRequired);
    const half = gas(api, { refTime: refTime / 2n, proofSize });
    const [, trace] = await api.call.contractsTraceApi.traceCall(
      bob.address, outer.address, 0, half, null, inputOf('flipAndGet'), CONFIG,
    );
    const failures = trace.frames.filter(({ end }) => end.isFailed).map(({ end }) => end.asFailed);
    assert.ok(failures.length >= 1);
    for (const { error } of failures) assert.equal(readError(api.registry, error).name, 'contracts.OutOfGas');
  });

  test('constructor is traced', async () => {
    const { abi, bundle } = await loadContract('cross_contract_calls');
    const data = abi.findConstructor('new').toU8a([other.hash]);
    const [report, trace] = await api.call.contractsTraceApi.traceInstantiate(
      alice.address, 0, null, null, { Existing: bundle.source.hash }, data, '0x07', CONFIG,
    );
    assert.ok(report.result.isOk, `${report.result}`);
    assert.deepEqual(kinds(trace), ['0 Instantiate', '1 Instantiate']);
    assert.equal(trace.frames[0].contract.toString(), report.result.asOk.accountId.toString());
    assert.equal(trace.frames[0].deposit.asCharge.toBigInt(), report.storageDeposit.asCharge.toBigInt());
  });

  test('block is traced by executing it again', async () => {
    const sent = await callMessage(outer, alice, 'flipAndGet');
    assert.equal(sent.error, null);
    const { block, count, parent } = await blockOf(sent.result.status.asInBlock);
    const traces = await parent.call.contractsTraceApi.traceBlock(block, CONFIG);
    assert.equal(traces.length, 1);
    const [[index, trace]] = traces;
    assert.equal(index.toNumber(), sent.result.txIndex);
    assert.equal(trace.frames[0].caller.unwrap().toString(), alice.address);
    assert.deepEqual(kinds(trace).slice(0, 2), ['0 Call', '1 Call']);
    // The extrinsic's weight, in addition to the contracts' gas: its base weight, and loading the first code.
    assert.ok(own(trace) <= weight(sent.weight).refTime);
    assert.ok(own(trace) > weight(sent.weight).refTime / 4n);

    const one = await parent.call.contractsTraceApi.traceTx(block, index, CONFIG);
    assert.equal(one.unwrap().toHex(), trace.toHex());
    const inherent = await parent.call.contractsTraceApi.traceTx(block, 0, CONFIG);
    assert.equal(inherent.unwrap().frames.length, 0);
    assert.ok((await parent.call.contractsTraceApi.traceTx(block, count, CONFIG)).isNone);
  });
});
