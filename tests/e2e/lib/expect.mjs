// Assertions that several tests make.
import assert from 'node:assert/strict';

import { balances, contractStorage, readError, send } from './chain.mjs';

/** The extrinsic failed with the error of this name, and the chain documents that error for people. */
export function assertFailed(sent, name) {
  assert.ok(sent.error, `the extrinsic succeeded; it should fail with ${name}`);
  assert.equal(sent.error.name, name);
  if (name.includes('.')) assert.match(sent.error.docs, /^\S.{10,}/, `${name} is not documented`);
}

/** The dry run failed with the error of this name. */
export function assertDryRunFailed(api, dryRun, name) {
  assert.ok(dryRun.result.isErr, `the dry run succeeded; it should fail with ${name}`);
  assert.equal(readError(api.registry, dryRun.result.asErr).name, name);
}

/**
 * Sends an extrinsic that fails with the error of this name, and checks that it cost its fee and changed nothing
 * else: not the sender's balance, nor balance or storage of the contract.
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

/** Output of a message, decoded. */
export function decodeOutput(abi, message, bytes) {
  const { returnType } = abi.findMessage(message);
  return abi.registry.createTypeUnsafe(returnType.lookupName ?? returnType.type, [bytes], { isPedantic: true }).toJSON();
}

/** The decoded output of a dry run that succeeded. */
export function output(dryRun) {
  assert.ok(dryRun.result.isOk, `the dry run failed: ${dryRun.result}`);
  return dryRun.output.toJSON();
}

/** A gas limit as api-contract takes it, from two numbers. */
export const gas = (api, { refTime, proofSize }) => api.createType('WeightV2', { refTime, proofSize });

/** A weight as two numbers. */
export const weight = ({ refTime, proofSize }) => ({
  refTime: refTime.toBigInt(),
  proofSize: proofSize.toBigInt(),
});
