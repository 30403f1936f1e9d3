// A development chain of its own: the real node, on a free port, with a state that goes when it stops.
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { nodeBinary } from './paths.mjs';

/** A node that does not report that it listens within this time has failed. */
const START_TIMEOUT_MS = 180_000;
/** Lines of the node's log that an error shows. */
const LOG_TAIL = 30;

/** Running nodes, with their directories. This process stops and removes them, however it ends. */
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
 * The port is the system's choice; the node's log tells which.
 *
 * @returns {Promise<{ url: string, pid: number, binary: string, stop: () => Promise<void> }>}
 */
export async function startNode() {
  if (!existsSync(nodeBinary)) {
    throw new Error(`there is no node at ${nodeBinary}: build it with \`cargo build --release -p ebpf-contracts-node\`, `
      + 'or say with EBPF_NODE where it is');
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
      ended.then((how) => { throw new Error(`the node ended (${how})`); }),
      new Promise((_, reject) => {
        timeout = setTimeout(() => reject(new Error('the node does not listen')), START_TIMEOUT_MS);
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
