import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Environment } from './environment.ts';

/** A process under test, and what it has printed so far. */
export interface TestProcess {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Compiled code is kept between processes, which halves what a start costs. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url));

/** Starts Node.js on a script, for tests. */
export function runNode(args: readonly string[], env: Environment = {}): TestProcess {
  const own = { PATH: process.env.PATH, NODE_COMPILE_CACHE: COMPILED };
  const child = spawn(process.execPath, args, { env: { ...own, ...env } });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const ended = new Promise<number | null>((resolve) => void child.once('close', resolve));
  return { child, stdout, stderr, ended };
}

function collect(stream: Readable): () => string {
  const chunks: string[] = [];
  stream.setEncoding('utf8').on('data', (chunk: string) => void chunks.push(chunk));
  return () => chunks.join('');
}

/** A port of 127.0.0.1 that nothing listens on, for tests. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Whether anything accepts connections on a port of 127.0.0.1, for tests. */
export async function isServed(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );
}
