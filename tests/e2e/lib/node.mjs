// A temporary development chain: the real node, on a free port, whose state is removed when it stops.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { nodeBinary } from './paths.mjs';

/** How long to wait until the node listens. */
const START_TIMEOUT_MS = 180_000;
/** The number of lines of the node's log in an error. */
const LOG_TAIL = 30;

/** The running nodes and their directories, which are cleaned up however this process ends. */
const running = new Map();
process.on('exit', () => running.forEach((basePath, child) => {
  child.kill('SIGKILL');
  removeDir(basePath);
}));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => process.exit(1));
}

const removeDir = (path) => rmSync(path, { recursive: true, force: true, maxRetries: 10 });

/**
 * Starts a node.
 *
 * The system chooses the port, which is read from the node's log.
 *
 * @returns {Promise<{ url: string, pid: number, binary: string, stop: () => Promise<void> }>}
 */
export async function startNode() {
  if (!existsSync(nodeBinary)) {
    throw new Error(`node binary ${nodeBinary} not found: build it with \`cargo build --release -p ebpf-contracts-node\`, `
      + 'or set EBPF_NODE to its path');
  }
  const basePath = await mkdtemp(join(tmpdir(), 'ebpf-contracts-'));
  const child = spawn(nodeBinary, [
    '--dev',
    '--base-path', basePath,
    '--rpc-port', '0',
    '--listen-addr', '/ip4/127.0.0.1/tcp/0',
    '--no-prometheus',
    '--no-telemetry',
  ], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, RUST_LOG: 'info' } });
  running.set(child, basePath);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`exit code ${code}, signal ${signal}`));
  });

  const stop = async () => {
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(patience);
    running.delete(child);
    removeDir(basePath);
  };

  const log = [];
  let timeout;
  try {
    const port = await Promise.race([
      new Promise((resolve) => {
        for (const stream of [child.stdout, child.stderr]) {
          createInterface({ input: stream }).on('line', (line) => {
            log.push(line);
            log.splice(0, log.length - LOG_TAIL);
            const [, found] = /JSON-RPC server: addr=127\.0\.0\.1:(\d+)/.exec(line) ?? [];
            if (found) resolve(found);
          });
        }
      }),
      ended.then((how) => { throw new Error(`the node exited (${how})`); }),
      new Promise((_, reject) => {
        timeout = setTimeout(() => reject(new Error('the node did not listen in time')), START_TIMEOUT_MS);
      }),
    ]);
    return { url: `ws://127.0.0.1:${port}`, pid: child.pid, binary: nodeBinary, stop };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}; the end of its log:\n${log.join('\n')}`);
  } finally {
    clearTimeout(timeout);
  }
}
