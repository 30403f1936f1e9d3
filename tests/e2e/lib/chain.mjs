// What tests and the demonstration do with a chain: connect, sign and send, look at accounts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { Abi } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';

import { startNode } from './node.mjs';
import { contractDir } from './paths.mjs';

// The demonstration has no packages of its own.
export { CodePromise } from '@polkadot/api-contract';
export { u8aToHex } from '@polkadot/util';

/** How Contracts UI asks for a dry run without a gas limit. */
export const NO_LIMIT = { gasLimit: -1, storageDepositLimit: null };

/** Starts a node and connects to it. `stop` ends both. */
export async function startChain() {
  const node = await startNode();
  try {
    const api = await connect(node.url);
    const stop = async () => {
      await api.disconnect();
      await node.stop();
    };
    return { api, node, stop };
  } catch (error) {
    await node.stop();
    throw error;
  }
}

/** Connects to a chain. Does not try again when there is none. */
export async function connect(url) {
  const provider = new WsProvider(url, false);
  await provider.connect();
  return ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: true });
}

/** Keys of the kind that the chain's accounts have. Needs a connection to have been made. */
export const keyring = () => new Keyring({ type: 'sr25519' });

/** The well-known accounts of a development chain. Needs a connection to have been made. */
export function accounts() {
  const keys = keyring();
  const named = (name) => keys.addFromUri(`//${name}`, { name });
  return { alice: named('Alice'), bob: named('Bob'), charlie: named('Charlie'), dave: named('Dave') };
}

/**
 * What the build made of a contract.
 *
 * @returns {Promise<{ abi: Abi, bundle: object, metadata: object, elf: Buffer }>} `bundle` is
 * `NAME.contract`, `metadata` is `NAME.json`.
 */
export async function loadContract(name) {
  const file = (extension) => join(contractDir(name), `${name}.${extension}`);
  const read = (extension, encoding) => readFile(file(extension), encoding).catch((error) => {
    throw new Error(`cannot read ${file(extension)} (${error.code}): scripts/build-contracts.sh makes it`);
  });
  const [contract, json, elf] = await Promise.all([read('contract', 'utf8'), read('json', 'utf8'), read('elf')]);
  const bundle = JSON.parse(contract);
  return { abi: new Abi(bundle), bundle, metadata: JSON.parse(json), elf };
}

/**
 * Signs an extrinsic, sends it and waits until it is in a block.
 *
 * @returns {Promise<{ result, error: object | null, fee: bigint, weight: object, events: object[] }>}
 * `result` as polkadot.js has it, `error` as {@link readError} has it, `fee` as it was paid.
 */
export function send(extrinsic, signer) {
  return new Promise((resolve, reject) => {
    let unsubscribe = () => {};
    const settle = (how, value) => {
      unsubscribe();
      how(value);
    };
    extrinsic
      .signAndSend(signer, { nonce: -1 }, (result) => {
        if (result.isInBlock) settle(resolve, outcome(extrinsic.registry, result));
        else if (result.isError) settle(reject, new Error(`the extrinsic was dropped: ${result.status.type}`));
      })
      .then((stop) => { unsubscribe = stop; }, reject);
  });
}

/** As {@link send}, but an extrinsic that fails is an exception. */
export async function sendOk(extrinsic, signer) {
  const sent = await send(extrinsic, signer);
  if (sent.error) throw new Error(`${extrinsic.method.section}.${extrinsic.method.method} failed: ${explain(sent.error)}`);
  return sent;
}

function outcome(registry, result) {
  const ofKind = (section, method) => result.events.find(({ event }) => event.section === section && event.method === method);
  const done = ofKind('system', 'ExtrinsicSuccess') ?? ofKind('system', 'ExtrinsicFailed');
  const paid = ofKind('transactionPayment', 'TransactionFeePaid');
  return {
    result,
    error: result.dispatchError ? readError(registry, result.dispatchError) : null,
    fee: paid ? paid.event.data.actualFee.toBigInt() : 0n,
    weight: done.event.data.dispatchInfo.weight,
    events: result.events,
  };
}

/** A dispatch error by name, with what its documentation says: `{ name: 'contracts.OutOfGas', docs }`. */
export function readError(registry, error) {
  if (error.isModule) {
    const { section, name, docs } = registry.findMetaError(error.asModule);
    return { name: `${section}.${name}`, docs: docs.join(' ').trim() };
  }
  const detail = error.inner?.type;
  return { name: detail ? `${error.type}.${detail}` : error.type, docs: '' };
}

/** An error in one line. */
export const explain = ({ name, docs }) => (docs ? `${name}: ${docs}` : name);

/** Free and held balance of an account. */
export async function balances(api, address) {
  const { data } = await api.query.system.account(address);
  return { free: data.free.toBigInt(), held: data.reserved.toBigInt() };
}

/** All that a contract has stored, by key: what its child trie holds. */
export async function contractStorage(api, address) {
  const info = (await api.query.contracts.contractInfoOf(address)).unwrap();
  const trie = `0x${Buffer.from(':child_storage:default:').toString('hex')}${u8aToHex(info.trieId.toU8a(true)).slice(2)}`;
  const keys = await api.rpc.childstate.getKeysPaged(trie, '0x', 1000);
  const values = await Promise.all(keys.map((key) => api.rpc.childstate.getStorage(trie, key)));
  return Object.fromEntries(keys.map((key, index) => [key.toHex(), values[index].unwrap().toHex()]));
}

/**
 * Dry-runs a message without limits, then sends it with exactly the gas that this found to be required.
 *
 * @returns {Promise<object>} What {@link send} returns, with `dryRun` as `contract.query` returns it.
 */
export async function callMessage(contract, signer, message, args = [], options = {}) {
  const dryRun = await contract.query[message](signer.address, { ...NO_LIMIT, ...options }, ...args);
  const sent = await send(contract.tx[message]({ gasLimit: dryRun.gasRequired, ...options }, ...args), signer);
  return { ...sent, dryRun };
}

/**
 * Dry-runs a constructor without limits.
 *
 * @param code `{ Upload: Uint8Array }` or `{ Existing: hash }`
 */
export function dryRunInstantiate(api, abi, signer, code, constructor, args, { value = 0, salt = '' } = {}) {
  const data = abi.findConstructor(constructor).toU8a(args);
  return api.call.contractsApi.instantiate(signer.address, value, null, null, code, data, salt);
}
