// The flipper in C, with hand-written metadata: it behaves like the one in Rust.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { CodePromise } from '@polkadot/api-contract';
import { u8aToHex } from '@polkadot/util';

import {
  accounts, callMessage, dryRunInstantiate, loadContract, NO_LIMIT, sendOk, startChain,
} from '../lib/chain.mjs';
import { output } from '../lib/expect.mjs';

let chain, contract, alice;
before(async () => {
  chain = await startChain();
  ({ alice } = accounts());
  const { abi, bundle, elf } = await loadContract('flipper_c');
  const dryRun = await dryRunInstantiate(chain.api, abi, alice, { Upload: u8aToHex(elf) }, 'new', [true]);
  const code = new CodePromise(chain.api, bundle, undefined);
  const creation = await sendOk(code.tx.new({ gasLimit: dryRun.gasRequired }, true), alice);
  ({ contract } = creation.result);
});
after(() => chain?.stop());

const get = async () => output(await contract.query.get(alice.address, NO_LIMIT));

test('contract in C is deployed, called and queried', async () => {
  assert.deepEqual(await get(), { ok: true });
  assert.equal((await callMessage(contract, alice, 'flip')).error, null);
  assert.deepEqual(await get(), { ok: false });
});

test('invalid input to a contract in C gives a LangError', async () => {
  const dryRun = await chain.api.call.contractsApi.call(alice.address, contract.address, 0, null, null, '0x00000000');
  const { flags, data } = dryRun.result.asOk;
  assert.equal(flags.bits.toNumber(), 1);
  assert.equal(data.toHex(), '0x0101'); // Result::Err(LangError::CouldNotReadInput)
});
