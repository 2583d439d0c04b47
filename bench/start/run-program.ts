import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '../../dev/test-process.ts';
import type { Child } from '../child.ts';
import { startChild } from '../child.ts';
import type { Program } from './programs.ts';
import type { LifeUsage } from './report-usage.ts';

const lifeUsage = z.strictObject({ cpuSeconds: z.number(), peakMb: z.number() });

const REPORTER = fileURLToPath(new URL('report-usage.ts', import.meta.url));
const READY_WITHIN_MS = 600_000;

/** Runs a program until it is ready, or has ended by itself, and returns what it used. Throws, naming its log, if it fails. */
export async function runProgram({ name, args, env, readyPath }: Program, folder: string): Promise<LifeUsage> {
  const port = await freePort();
  const log = join(folder, `${name}.log`);
  const child = startChild({ args: ['--import', REPORTER, ...args], env: env(port), log });
  try {
    if (readyPath === undefined) return lifeUsage.parse(await child.ask());
    await untilReady(`http://127.0.0.1:${port}${readyPath}`, child, log);
    return lifeUsage.parse(await child.ask({}));
  } finally {
    await child.stop();
  }
}

async function untilReady(url: string, child: Child, log: string): Promise<void> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!ended && Date.now() < deadline) {
    // Apollo Server asks for this header of requests that a page could send.
    const response = await fetch(url, { headers: { 'apollo-require-preflight': '1' } }).catch(() => undefined);
    if (response?.status === 200) return;
    await sleep(100);
  }
  throw new Error(`A program does not get ready; see ${log}.`);
}
