// Upload and removal of code, and code that the chain rejects.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { blake2AsHex } from '@polkadot/util-crypto';
import { u8aToHex } from '@polkadot/util';

import { accounts, balances, dryRunInstantiate, loadContract, send, sendOk, startChain } from '../lib/chain.mjs';
import * as broken from '../lib/elf.mjs';
import { assertChangesNothing, assertDryRunFailed, assertFailed } from '../lib/expect.mjs';

describe('code', () => {
  let chain, api, flipper, alice, bob;
  before(async () => {
    chain = await startChain();
    api = chain.api;
    flipper = await loadContract('flipper');
    ({ alice, bob } = accounts());
  });
  after(() => chain?.stop());

  const upload = (elf, limit = null) => api.tx.contracts.uploadCode(u8aToHex(elf), limit, 'Enforced');
  const eventOf = (sent, method) => sent.events.find(({ event }) => event.method === method)?.event.data;

  test('deposit limit that is too low fails', async () => {
    await assertChangesNothing(api, upload(flipper.elf, 1), alice, 'contracts.StorageDepositLimitExhausted');
  });

  test('code is stored by its hash, for the deposit of the dry run', async () => {
    const { hash } = flipper.bundle.source;
    const dryRun = await api.call.contractsApi.uploadCode(alice.address, u8aToHex(flipper.elf), null, 'Enforced');
    assert.equal(dryRun.asOk.codeHash.toHex(), hash);
    const deposit = dryRun.asOk.deposit.toBigInt();
    assert.ok(deposit > BigInt(flipper.elf.length) * api.consts.contracts.depositPerByte.toBigInt());

    const before = await balances(api, alice.address);
    const sent = await sendOk(upload(flipper.elf, deposit), alice);
    const stored = eventOf(sent, 'CodeStored');
    assert.equal(stored.codeHash.toHex(), hash);
    assert.equal(stored.depositHeld.toBigInt(), deposit);
    assert.equal(stored.uploader.toString(), alice.address);
    assert.deepEqual(await balances(api, alice.address), {
      free: before.free - sent.fee - deposit,
      held: before.held + deposit,
    });
    const [hold] = await api.query.balances.holds(alice.address);
    assert.equal(hold.id.asContracts.type, 'CodeUploadDepositReserve');
    assert.equal(hold.amount.toBigInt(), deposit);

    const code = (await api.query.contracts.pristineCode(hash)).unwrap();
    assert.equal(u8aToHex(code.toU8a(true)), u8aToHex(flipper.elf));
    const info = (await api.query.contracts.codeInfoOf(hash)).unwrap();
    assert.equal(info.owner.toString(), alice.address);
    assert.equal(info.refcount.toNumber(), 0);
  });

  test('second upload of the same code costs a fee and no deposit', async () => {
    const before = await balances(api, bob.address);
    const sent = await sendOk(upload(flipper.elf), bob);
    assert.equal(eventOf(sent, 'CodeStored'), undefined);
    assert.deepEqual(await balances(api, bob.address), { ...before, free: before.free - sent.fee });
  });

  test('only the uploader removes the code, and is refunded', async () => {
    const { hash } = flipper.bundle.source;
    assertFailed(await send(api.tx.contracts.removeCode(hash), bob), 'BadOrigin');
    assert.ok((await api.query.contracts.pristineCode(hash)).isSome);

    const before = await balances(api, alice.address);
    const sent = await sendOk(api.tx.contracts.removeCode(hash), alice);
    const removed = eventOf(sent, 'CodeRemoved');
    assert.equal(removed.codeHash.toHex(), hash);
    assert.equal(removed.depositReleased.toBigInt(), before.held);
    assert.deepEqual(await balances(api, alice.address), { free: before.free + before.held - sent.fee, held: 0n });
    assert.ok((await api.query.contracts.pristineCode(hash)).isNone);
    assert.ok((await api.query.contracts.codeInfoOf(hash)).isNone);
    assertFailed(await send(api.tx.contracts.removeCode(hash), alice), 'contracts.CodeNotFound');
  });

  test('chunks in any order become code when all are uploaded', async () => {
    const { hash } = flipper.bundle.source;
    const { elf } = flipper;
    const tx = api.tx.contracts;
    const status = async () => (await api.call.contractsUploadApi.uploadStatus(alice.address, hash)).unwrapOr(null);
    const middle = Math.floor(elf.length / 2);
    const chunk = (from, to) => tx.writeChunk(hash, from, u8aToHex(elf.subarray(from, to)));
    const before = await balances(api, alice.address);
    let fees = 0n;
    const pay = async (extrinsic) => {
      const sent = await sendOk(extrinsic, alice);
      fees += sent.fee;
      return sent;
    };

    const opened = eventOf(await pay(tx.openUpload(hash, elf.length, null)), 'UploadOpened');
    const { depositHeld } = opened;
    assert.equal((await balances(api, alice.address)).held, before.held + depositHeld.toBigInt());
    await pay(chunk(middle, elf.length));
    const { missing, len, expires, deposit } = await status();
    assert.deepEqual(missing.toJSON(), [[0, middle]]);
    assert.equal(len.toNumber(), elf.length);
    assert.ok(expires.eq(opened.expires) && deposit.eq(depositHeld));

    fees += (await assertChangesNothing(api, tx.finaliseUpload(hash), alice, 'contracts.UploadIncomplete')).fee;
    const dryRun = await api.call.contractsUploadApi.finaliseUpload(alice.address, hash);
    assertDryRunFailed(api, dryRun, 'contracts.UploadIncomplete');
    assert.match(dryRun.debugMessage.toUtf8(), new RegExp(`^${middle} bytes are missing, the first of them at 0$`));
    assertFailed(await send(tx.writeChunk(hash, elf.length, '0x00'), bob), 'contracts.UploadNotFound');
    fees += (await assertChangesNothing(api, tx.writeChunk(hash, elf.length, '0x00'), alice, 'contracts.ChunkOutOfBounds')).fee;

    await pay(chunk(0, middle));
    assert.deepEqual((await status()).missing.toJSON(), []);
    const stored = eventOf(await pay(tx.finaliseUpload(hash)), 'CodeStored');
    assert.equal(stored.codeHash.toHex(), hash);
    assert.deepEqual(await balances(api, alice.address), {
      free: before.free - fees - stored.depositHeld.toBigInt(),
      held: before.held + stored.depositHeld.toBigInt(),
    });
    const code = (await api.query.contracts.pristineCode(hash)).unwrap();
    assert.equal(u8aToHex(code.toU8a(true)), u8aToHex(elf));
    assert.equal(await status(), null);
    assert.deepEqual(await api.query.contracts.uploadPages.keys(), []);
    await pay(tx.removeCode(hash));

    await pay(tx.openUpload(hash, elf.length, null));
    await pay(tx.abortUpload(hash));
    assert.deepEqual(await balances(api, alice.address), { ...before, free: before.free - fees });
  });

  const INVALID_CODE = [
    ['is not ELF', () => Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), 'CodeNotElf', /not an ELF file/],
    ['is empty', () => Buffer.alloc(0), 'CodeTruncated', /truncated: its headers call for at least 64 bytes/],
    ['is truncated', broken.truncated, 'CodeTruncated', /truncated: its headers call for at least \d+ bytes/],
    ['is for another machine', broken.forAnotherMachine, 'CodeWrongMachine', /machine 62 instead of 247 \(BPF\)/],
    ['was not linked', broken.relocatable, 'CodeNotLinked', /relocatable object/],
    ['imports an unknown syscall', broken.withUnknownImport, 'UnknownImport', /imports `got_storage`/],
    ['has a bad instruction', broken.withBadInstruction, 'InvalidInstruction', /unknown instruction \(instruction 1\)/],
    ['jumps out of a function', broken.withWildJump, 'CodeRejected', /leaves its function \(instruction 1\)/],
  ];
  for (const [what, breakIt, name, reason] of INVALID_CODE) {
    test(`code that ${what} is rejected, with the reason in the dry run`, async () => {
      const error = `contracts.${name}`;
      const code = breakIt(flipper.elf);
      const sent = await assertChangesNothing(api, upload(code), alice, error);
      assert.match(sent.error.docs, /\b(build|upload)\b/i, 'the documentation says what to do');

      const dryUpload = await api.call.contractsApi.uploadCode(alice.address, u8aToHex(code), null, 'Enforced');
      assertDryRunFailed(api, { result: dryUpload }, error);

      const selector = flipper.abi.findConstructor('new_default').selector.toHex();
      const gasLimit = { refTime: 10n ** 11n, proofSize: 10n ** 6n };
      const instantiate = api.tx.contracts.instantiateWithCode(0, gasLimit, null, u8aToHex(code), selector, '0x');
      await assertChangesNothing(api, instantiate, alice, error);
      const dryRun = await dryRunInstantiate(api, flipper.abi, alice, { Upload: u8aToHex(code) }, 'new_default', []);
      assertDryRunFailed(api, dryRun, error);
      assert.match(dryRun.debugMessage.toUtf8(), reason);
      assert.ok((await api.query.contracts.pristineCode(blake2AsHex(code, 256))).isNone);
    });
  }

  test('code that is too large is rejected', async () => {
    const code = Buffer.concat([flipper.elf, Buffer.alloc(api.consts.contracts.maxCodeLen.toNumber())]);
    await assertChangesNothing(api, upload(code), alice, 'contracts.CodeTooLarge');
  });
});
