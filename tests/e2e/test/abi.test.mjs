// The build's output, read by @polkadot/api-contract without a chain.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { blake2AsHex, encodeAddress } from '@polkadot/util-crypto';
import { compactStripLength, u8aConcat, u8aToHex } from '@polkadot/util';

import { loadContract } from '../lib/chain.mjs';
import { decodeOutput } from '../lib/expect.mjs';
import { contractNames } from '../lib/paths.mjs';

const ALICE = encodeAddress(new Uint8Array(32).fill(1));
const BOB = encodeAddress(new Uint8Array(32).fill(2));

for (const name of ['flipper', 'erc20']) {
  test(`${name}: bundle contains the metadata and the ELF`, async () => {
    const { abi, bundle, metadata, elf } = await loadContract(name);
    assert.equal(bundle.version, 5);
    assert.equal(bundle.source.wasm, u8aToHex(elf));
    assert.equal(bundle.source.hash, blake2AsHex(elf, 256));
    assert.match(bundle.source.language, /^ink! 5\.\d+\.\d+$/);
    assert.match(bundle.source.compiler, /^rustc \d+\.\d+\.\d+$/);
    assert.match(bundle.source.build_info.linker, /^bpf-linker \d+\.\d+\.\d+$/);
    const { wasm, ...source } = bundle.source;
    assert.deepEqual(metadata, { ...bundle, source });
    assert.equal(abi.isRevive, false);
    assert.equal(abi.info.source.wasmHash.toHex(), bundle.source.hash);
    assert.equal(u8aToHex(abi.info.source.wasm), wasm);
    assert.equal(abi.info.contract.name.toString(), name);
  });

  test(`${name}: selectors match ink!`, async () => {
    const { abi } = await loadContract(name);
    for (const message of [...abi.constructors, ...abi.messages]) {
      assert.equal(message.selector.toHex(), blake2AsHex(message.identifier, 256).slice(0, 10), message.identifier);
    }
  });
}

/** Constructors and messages as polkadot.js displays them: `name(types) -> type`. */
const signatures = (list) => list.map(({ method, args, returnType, isMutating, isPayable }) => [
  isMutating ? 'mut ' : '',
  isPayable ? 'payable ' : '',
  `${method}(${args.map(({ name, type }) => `${name}: ${type.type}`).join(', ')})`,
  ` -> ${returnType.lookupName ?? returnType.type}`,
].join(''));

test('every example: metadata is read and all its types are defined', async () => {
  const names = contractNames();
  assert.ok(names.includes('erc1155') && names.includes('flipper_c'), 'scripts/build-contracts.sh builds all');
  for (const name of names) {
    const { abi } = await loadContract(name);
    const messages = [...abi.constructors, ...abi.messages];
    const selectors = messages.map(({ selector }) => selector.toHex());
    assert.equal(new Set(abi.messages.map(({ selector }) => selector.toHex())).size, abi.messages.length, name);
    assert.ok(selectors.length > 1, name);
    for (const { args, returnType, identifier } of messages) {
      assert.match(returnType.lookupName ?? returnType.type, /^Result<.*LangError>$/, `${name}: ${identifier}`);
      // Throws on an undefined type.
      args.forEach(({ type }) => abi.registry.createType(type.lookupName ?? type.type));
      abi.registry.createType(returnType.lookupName ?? returnType.type, new Uint8Array([1, 1]));
    }
    for (const { args, identifier } of abi.events) {
      assert.ok(args.every(({ type }) => type.type), `${name}: ${identifier}`);
    }
  }
});

test('flipper: all constructors and messages have their signatures', async () => {
  const { abi } = await loadContract('flipper');
  assert.deepEqual(signatures(abi.constructors), [
    'new(initValue: bool) -> Result<Null, InkPrimitivesLangError>',
    'newDefault() -> Result<Null, InkPrimitivesLangError>',
  ]);
  assert.deepEqual(signatures(abi.messages), [
    'mut flip() -> Result<Null, InkPrimitivesLangError>',
    'get() -> Result<bool, InkPrimitivesLangError>',
  ]);
  assert.equal(abi.events.length, 0);
});

test('erc20: all constructors and messages have their signatures', async () => {
  const { abi } = await loadContract('erc20');
  assert.deepEqual(signatures(abi.constructors), [
    'new(totalSupply: Balance) -> Result<Null, InkPrimitivesLangError>',
  ]);
  assert.deepEqual(signatures(abi.messages), [
    'totalSupply() -> Result<u128, InkPrimitivesLangError>',
    'balanceOf(owner: AccountId) -> Result<u128, InkPrimitivesLangError>',
    'allowance(owner: AccountId, spender: AccountId) -> Result<u128, InkPrimitivesLangError>',
    'mut transfer(to: AccountId, value: Balance) -> Result<Result<Null, Erc20Error>, InkPrimitivesLangError>',
    'mut approve(spender: AccountId, value: Balance) -> Result<Result<Null, Erc20Error>, InkPrimitivesLangError>',
    'mut transferFrom(from: AccountId, to: AccountId, value: Balance) -> Result<Result<Null, Erc20Error>, InkPrimitivesLangError>',
  ]);
});

test('erc20: arguments are encoded and decoded', async () => {
  const { abi } = await loadContract('erc20');
  const value = (1n << 128n) - 1n;
  const encoded = abi.findMessage('transferFrom').toU8a([ALICE, BOB, value]);
  const [, data] = compactStripLength(encoded);
  assert.equal(u8aToHex(data), u8aToHex(u8aConcat(
    '0x0b396f18',
    new Uint8Array(32).fill(1),
    new Uint8Array(32).fill(2),
    new Uint8Array(16).fill(255),
  )));
  const { args, message } = abi.decodeMessage(encoded);
  assert.equal(message.method, 'transferFrom');
  assert.deepEqual(args.map(String), [ALICE, BOB, value.toString()]);
});

test('erc20: events have their topics and decode', async () => {
  const { abi } = await loadContract('erc20');
  assert.deepEqual(
    abi.events.map(({ identifier, signatureTopic, args }) => ({
      identifier,
      signatureTopic,
      args: args.map(({ name, type, indexed }) => `${name}: ${type.type}${indexed ? ' (indexed)' : ''}`),
    })),
    [
      {
        identifier: 'erc20::erc20::Approval',
        signatureTopic: blake2AsHex('Approval(AccountId,AccountId,Balance)', 256),
        args: ['owner: AccountId (indexed)', 'spender: AccountId (indexed)', 'value: Balance'],
      },
      {
        identifier: 'erc20::erc20::Transfer',
        // As in ink!'s own ERC-20 example.
        signatureTopic: blake2AsHex('Transfer(Option<AccountId>,Option<AccountId>,Balance)', 256),
        args: ['from: Option<AccountId> (indexed)', 'to: Option<AccountId> (indexed)', 'value: Balance'],
      },
    ],
  );
  const record = {
    topics: [{ toHex: () => abi.events[1].signatureTopic }],
    event: { data: [null, u8aConcat([0], [1], new Uint8Array(32).fill(2), [7], new Uint8Array(15))] },
  };
  const { event, args } = abi.decodeEvent(record);
  assert.equal(event.identifier, 'erc20::erc20::Transfer');
  assert.deepEqual(args.map(String), ['', BOB, '7']);
});

test('outputs and errors decode', async () => {
  const { abi } = await loadContract('erc20');
  const decode = (message, bytes) => decodeOutput(abi, message, bytes);
  assert.deepEqual(decode('transfer', new Uint8Array([0, 0])), { ok: { ok: null } });
  assert.deepEqual(decode('transfer', new Uint8Array([0, 1, 0])), { ok: { err: 'InsufficientBalance' } });
  assert.deepEqual(decode('transfer', new Uint8Array([0, 1, 1])), { ok: { err: 'InsufficientAllowance' } });
  assert.deepEqual(decode('transfer', new Uint8Array([1, 1])), { err: 'CouldNotReadInput' });
  assert.equal(BigInt(decode('balanceOf', u8aConcat([0], [5], new Uint8Array(15))).ok), 5n);
});
