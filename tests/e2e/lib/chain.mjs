// Operations on a chain for tests and the demonstration: connect, sign and send, query accounts.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { Abi } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';

import { startNode } from './node.mjs';
import { contractDir } from './paths.mjs';

// For the demonstration, which has no packages of its own.
export { CodePromise } from '@polkadot/api-contract';
export { u8aToHex } from '@polkadot/util';

/** Options of a dry run without a gas limit, as in Contracts UI. */
export const NO_LIMIT = { gasLimit: -1, storageDepositLimit: null };

/** Starts a node and connects to it. `stop` disconnects and stops the node. */
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

/** Connects to a chain, without retries. */
export async function connect(url) {
  const provider = new WsProvider(url, false);
  await provider.connect();
  return ApiPromise.create({ provider, noInitWarn: true, throwOnConnect: true });
}

/** A keyring for the chain's key type. Requires an earlier connection. */
export const keyring = () => new Keyring({ type: 'sr25519' });

/** The well-known accounts of a development chain. Requires an earlier connection. */
export function accounts() {
  const keys = keyring();
  const named = (name) => keys.addFromUri(`//${name}`, { name });
  return { alice: named('Alice'), bob: named('Bob'), charlie: named('Charlie'), dave: named('Dave') };
}

/**
 * Loads the build's output for a contract.
 *
 * @returns {Promise<{ abi: Abi, bundle: object, metadata: object, elf: Buffer }>} `bundle` is
 * `NAME.contract`, `metadata` is `NAME.json`.
 */
export async function loadContract(name) {
  const file = (extension) => join(contractDir(name), `${name}.${extension}`);
  const read = (extension, encoding) => readFile(file(extension), encoding).catch((error) => {
    throw new Error(`cannot read ${file(extension)} (${error.code}): build it with scripts/build-contracts.sh`);
  });
  const [contract, json, elf] = await Promise.all([read('contract', 'utf8'), read('json', 'utf8'), read('elf')]);
  const bundle = JSON.parse(contract);
  return { abi: new Abi(bundle), bundle, metadata: JSON.parse(json), elf };
}

/**
 * Signs an extrinsic, sends it and waits until it is in a block.
 *
 * @returns {Promise<{ result, error: object | null, fee: bigint, weight: object, events: object[] }>}
 * `result` as in polkadot.js, `error` as returned by {@link readError}, `fee` as paid.
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

/** As {@link send}, but throws if the extrinsic fails. */
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

/** The name and the documentation of a dispatch error: `{ name: 'contracts.OutOfGas', docs }`. */
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

/** A contract's storage by key: the contents of its child trie. */
export async function contractStorage(api, address) {
  const info = (await api.query.contracts.contractInfoOf(address)).unwrap();
  const trie = `0x${Buffer.from(':child_storage:default:').toString('hex')}${u8aToHex(info.trieId.toU8a(true)).slice(2)}`;
  const keys = await api.rpc.childstate.getKeysPaged(trie, '0x', 1000);
  const values = await Promise.all(keys.map((key) => api.rpc.childstate.getStorage(trie, key)));
  return Object.fromEntries(keys.map((key, index) => [key.toHex(), values[index].unwrap().toHex()]));
}

/**
 * Dry-runs a message without limits, then sends it with exactly the required gas.
 *
 * @returns {Promise<object>} The result of {@link send}, with `dryRun` as returned by `contract.query`.
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
