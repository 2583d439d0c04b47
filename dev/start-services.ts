import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Service } from './services.ts';

/** How a child ended: an exit code, or the signal that ended it. */
export interface ServiceExit {
  readonly name: string;
  readonly purpose: string;
  readonly how: string;
}

/** Children that run. */
export interface RunningServices {
  /** Resolves with the first one that ends, once all that it printed is passed on. */
  readonly firstExit: Promise<ServiceExit>;
  /** Asks all to end (SIGTERM), kills what is left after `graceMs` milliseconds, resolves when all are gone. */
  stop(graceMs: number): Promise<void>;
}

const PRELOAD = fileURLToPath(new URL('exit-with-parent.ts', import.meta.url));

/** Starts every service as a child process that ends with this one; what it prints is passed on behind its name. */
export function startServices(services: readonly Service[]): RunningServices {
  const width = Math.max(...services.map(({ name }) => name.length));
  const children = services.map((service) => {
    const child = spawn(process.execPath, ['--import', PRELOAD, ...service.args], {
      env: { ...service.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A process group of its own: Ctrl+C in a terminal reaches the supervisor alone, which then stops them in order,
      // as it does for a signal that was sent to it only.
      detached: true,
    });
    passOn(child, `${service.name.padEnd(width)} | `);
    return { child, exit: exitOf(child, service) };
  });
  return {
    firstExit: Promise.race(children.map(({ exit }) => exit)),
    async stop(graceMs) {
      for (const { child } of children) child.kill('SIGTERM');
      const timer = setTimeout(() => {
        for (const { child } of children) child.kill('SIGKILL');
      }, graceMs);
      await Promise.all(children.map(({ exit }) => exit));
      clearTimeout(timer);
    },
  };
}

function exitOf(child: ChildProcess, { name, purpose }: Service): Promise<ServiceExit> {
  return new Promise((resolve) => {
    child.on('error', (error) => process.stderr.write(`${name}: ${error.message}\n`));
    child.once('close', (code, signal) =>
      resolve({ name, purpose, how: signal === null ? `exit code ${code}` : `signal ${signal}` }),
    );
  });
}

function passOn(child: ChildProcess, prefix: string): void {
  prefixLines(child.stdout, process.stdout, prefix);
  prefixLines(child.stderr, process.stderr, prefix);
}

function prefixLines(from: Readable | null, to: Writable, prefix: string): void {
  if (from) createInterface({ input: from }).on('line', (line) => void to.write(`${prefix}${line}\n`));
}
