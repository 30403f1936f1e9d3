#!/usr/bin/env node
// The demonstration: starts a node, deploys and calls two contracts from polkadot.js, and prints the results.
// scripts/demo.sh builds the node and the contracts first. Exits with status 0 if all results are as expected.
import assert from 'node:assert/strict';

import {
  accounts, callMessage, CodePromise, dryRunInstantiate, explain, loadContract, NO_LIMIT, readError,
  sendOk, startChain, u8aToHex,
} from '../tests/e2e/lib/chain.mjs';
import { Transcript } from './demo/transcript.mjs';

/** Uploads and instantiates a contract, and prints the result. */
async function deploy(chain, say, deployer, name, constructor, args) {
  const { api } = chain;
  const { abi, bundle, elf } = await loadContract(name);
  say.heading(`${name}: ${say.number(elf.length)} bytes of eBPF`);
  const code = { Upload: u8aToHex(elf) };
  const dryRun = await dryRunInstantiate(api, abi, deployer, code, constructor, args);
  if (dryRun.result.isErr) throw new Error(`the chain rejects ${name}: ${explain(readError(api.registry, dryRun.result.asErr))}`);

  const extrinsic = new CodePromise(api, bundle, undefined).tx[constructor]({ gasLimit: dryRun.gasRequired }, ...args);
  const sent = await sendOk(extrinsic, deployer);
  const { contract } = sent.result;
  say.step(`deploy with ${constructor}(${args.map(say.value).join(', ')})`, deployer);
  say.field('address', contract.address);
  say.field('code hash', bundle.source.hash);
  say.gas(dryRun.gasConsumed, dryRun.gasRequired);
  say.cost(sent.fee, dryRun.storageDeposit);
  say.events(api, contract, sent.events);
  return contract;
}

/** Sends a message, which must succeed, and prints the result. `look` reads the values that it changes. */
async function call(chain, say, contract, signer, message, args, look) {
  const before = await look();
  const sent = await callMessage(contract, signer, message, args);
  say.step(`${message}(${args.map(say.value).join(', ')})`, signer);
  if (sent.error) throw new Error(`${message} failed: ${explain(sent.error)}`);
  say.gas(sent.dryRun.gasConsumed, sent.dryRun.gasRequired);
  say.cost(sent.fee, sent.dryRun.storageDeposit);
  say.events(chain.api, contract, sent.events);
  const after = await look();
  say.change(before, after);
  return after;
}

async function flipper(chain, say, { alice, bob }) {
  const contract = await deploy(chain, say, alice, 'flipper', 'new', [false]);
  const look = async () => {
    const { output } = await contract.query.get(alice.address, NO_LIMIT);
    return { get: output.asOk.isTrue };
  };
  assert.deepEqual(await call(chain, say, contract, alice, 'flip', [], look), { get: true });
  assert.deepEqual(await call(chain, say, contract, bob, 'flip', [], look), { get: false });
}

async function erc20(chain, say, { alice, bob, charlie }) {
  const contract = await deploy(chain, say, alice, 'erc20', 'new', [1_000_000n]);
  const balances = async () => {
    const entries = [alice, bob, charlie].map(async ({ address, meta }) => {
      const { output } = await contract.query.balanceOf(alice.address, NO_LIMIT, address);
      return [meta.name, output.asOk.toBigInt()];
    });
    return Object.fromEntries(await Promise.all(entries));
  };
  const allowance = async () => {
    const { output } = await contract.query.allowance(alice.address, NO_LIMIT, bob.address, charlie.address);
    return { 'Charlie may send of Bob\'s': output.asOk.toBigInt() };
  };

  await call(chain, say, contract, alice, 'transfer', [bob.address, 250_000n], balances);
  await call(chain, say, contract, bob, 'approve', [charlie.address, 100_000n], allowance);
  await call(chain, say, contract, charlie, 'transferFrom', [bob.address, charlie.address, 75_000n], balances);

  // More than Bob has: the contract returns an error, and Bob pays only the fee.
  const args = [alice.address, 999_999n];
  const before = await balances();
  const sent = await callMessage(contract, bob, 'transfer', args);
  say.step(`transfer(${args.map(say.value).join(', ')})`, bob);
  const returned = sent.dryRun.output.asOk;
  assert.ok(returned.isErr && sent.error, 'the transfer must fail');
  say.failure('dry run', `the contract returns ${returned.asErr}`);
  say.failure('chain', explain(sent.error));
  say.cost(sent.fee, null);
  const after = await balances();
  say.change(before, after);
  assert.deepEqual(after, before);
  assert.deepEqual(after, { Alice: 750_000n, Bob: 175_000n, Charlie: 75_000n });
}

async function main() {
  const say = new Transcript(process.stdout);
  say.title('eBPF contracts on a Substrate chain, driven by polkadot.js');
  const chain = await startChain();
  try {
    const { api, node } = chain;
    const [name, version] = await Promise.all([api.rpc.system.name(), api.rpc.system.version()]);
    const people = accounts();
    say.learnAccounts(Object.values(people));
    say.learnUnit(api.registry.chainTokens[0], api.registry.chainDecimals[0]);
    say.field('node', `${name} ${version}, process ${node.pid}`);
    say.field('chain', `${api.runtimeChain}, ${node.url}`);
    say.field('runtime', `${api.runtimeVersion.specName} ${api.runtimeVersion.specVersion}`);
    await flipper(chain, say, people);
    await erc20(chain, say, people);
  } finally {
    await chain.stop();
  }
  say.done('Done: both contracts behaved as expected, and the node has stopped.');
}

main().then(() => process.exit(0), (error) => {
  console.error(`\ndemo: FAILED: ${error.message}`);
  process.exit(1);
});
