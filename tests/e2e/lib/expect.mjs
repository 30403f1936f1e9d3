// Assertions that several tests share.
import assert from 'node:assert/strict';

import { balances, contractStorage, readError, send } from './chain.mjs';

/** Asserts that the extrinsic failed with this error, and that the error is documented. */
export function assertFailed(sent, name) {
  assert.ok(sent.error, `the extrinsic succeeded; it should fail with ${name}`);
  assert.equal(sent.error.name, name);
  if (name.includes('.')) assert.match(sent.error.docs, /^\S.{10,}/, `${name} is not documented`);
}

/** Asserts that the dry run failed with this error. */
export function assertDryRunFailed(api, dryRun, name) {
  assert.ok(dryRun.result.isErr, `the dry run succeeded; it should fail with ${name}`);
  assert.equal(readError(api.registry, dryRun.result.asErr).name, name);
}

/**
 * Sends an extrinsic, and asserts that it fails with this error and changes nothing but the fee: neither the sender's
 * balance, nor the contract's balance and storage, nor contracts and codes.
 */
export async function assertChangesNothing(api, extrinsic, signer, name, contract) {
  const state = async () => ({
    sender: await balances(api, signer.address),
    contract: contract ? await balances(api, contract.address) : null,
    storage: contract ? await contractStorage(api, contract.address) : null,
    contracts: await api.query.contracts.contractInfoOf.keys().then((keys) => keys.map(String).sort()),
    codes: await api.query.contracts.codeInfoOf.keys().then((keys) => keys.map(String).sort()),
  });
  const before = await state();
  const sent = await send(extrinsic, signer);
  assertFailed(sent, name);
  assert.ok(sent.fee > 0n, 'a failed extrinsic costs a fee');
  before.sender.free -= sent.fee;
  assert.deepEqual(await state(), before);
  return sent;
}

/** Decodes the output of a message. */
export function decodeOutput(abi, message, bytes) {
  const { returnType } = abi.findMessage(message);
  return abi.registry.createTypeUnsafe(returnType.lookupName ?? returnType.type, [bytes], { isPedantic: true }).toJSON();
}

/** The decoded output of a successful dry run. */
export function output(dryRun) {
  assert.ok(dryRun.result.isOk, `the dry run failed: ${dryRun.result}`);
  return dryRun.output.toJSON();
}

/** A gas limit for api-contract, from two numbers. */
export const gas = (api, { refTime, proofSize }) => api.createType('WeightV2', { refTime, proofSize });

/** A weight as two numbers. */
export const weight = ({ refTime, proofSize }) => ({
  refTime: refTime.toBigInt(),
  proofSize: proofSize.toBigInt(),
});
