import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname } from 'node:path';

/** What is started, and where what it prints goes. */
export interface ChildOptions {
  /** Undefined for Node.js itself, which then has a channel to `ask` through. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: string;
}

/** A child process of the benchmark. */
export interface Child {
  readonly pid: number;
  /** Sends one message over the channel and resolves with the next that comes back. Rejects when the child ends. */
  ask(message?: object): Promise<unknown>;
  /** Resolves when it has ended by itself or by `stop`. */
  readonly ended: Promise<void>;
  /** Ends it and all that it started: SIGTERM, and SIGKILL after two seconds. */
  stop(): Promise<void>;
}

const GRACE_MS = 2_000;
const running = new Set<Child>();

/** Starts a child in a process group of its own, so that Ctrl+C reaches the benchmark alone. */
export function startChild({ command, args, env, log }: ChildOptions): Child {
  const ipc = command === undefined ? (['ipc'] as const) : [];
  const process_ = spawn(command ?? process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    // Some peers write into the folder that they are started in.
    cwd: dirname(log),
    stdio: ['ignore', 'pipe', 'pipe', ...ipc],
    detached: true,
  });
  const file = createWriteStream(log);
  process_.stdout?.pipe(file);
  process_.stderr?.pipe(file);
  const ended = new Promise<void>((resolve) => {
    process_.once('exit', () => resolve());
    process_.once('error', () => resolve());
  });
  const pid = process_.pid ?? 0;
  const child: Child = {
    pid,
    ended,
    ask: (message) => {
      const answered = new Promise<unknown>((resolve) => void process_.once('message', resolve));
      if (message) process_.send(message);
      return Promise.race([
        answered,
        ended.then(() => {
          throw new Error(`A process of the benchmark has ended; see ${log}.`);
        }),
      ]);
    },
    stop: async () => {
      signalGroup(pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), GRACE_MS);
      await ended;
      clearTimeout(timer);
      signalGroup(pid, 'SIGKILL');
      running.delete(child);
    },
  };
  running.add(child);
  return child;
}

/** Stops every child that still runs. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

/** The group is gone when nobody of it is left. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid === 0) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: nothing left to end.
  }
}
