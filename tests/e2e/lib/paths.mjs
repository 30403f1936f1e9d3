// The paths of build products, as in scripts/env.sh.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const { CARGO_TARGET_DIR, EBPF_CONTRACTS_HOME, EBPF_NODE, XDG_CACHE_HOME } = process.env;

const home = EBPF_CONTRACTS_HOME ?? join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ebpf-contracts');
const targetDir = CARGO_TARGET_DIR ?? join(home, 'target');

/** The node's binary. */
export const nodeBinary = EBPF_NODE ?? join(targetDir, 'release', 'ebpf-contracts-node');

const contractsDir = join(targetDir, 'ebpf');

/** The output directory of `scripts/build-contracts.sh` for a contract. */
export const contractDir = (name) => join(contractsDir, name);

/** The names of all contracts that `scripts/build-contracts.sh` has built. */
export const contractNames = () => readdirSync(contractsDir)
  .filter((name) => existsSync(join(contractsDir, name, `${name}.contract`)));
