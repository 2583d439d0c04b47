import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '../dev/test-process.ts';
import type { BenchWorld } from './bench-world.ts';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import type { Contestant } from './contestants/contestant.ts';
import type { OperationName } from './operations.ts';
import { requestBody } from './operations.ts';
import type { ProbeAnswer, ProbeRequest } from './probe.ts';

/** A contestant that answers. */
export interface RunningContestant {
  readonly url: string;
  readonly child: Child;
  readonly tokens: readonly string[];
  /** The answer to the n-th request of an operation: its status, and its body as text. */
  answer(operation: OperationName, n: number): Promise<{ readonly status: number; readonly body: string }>;
  /** Asks the probe inside; undefined where there is none. */
  probe(request: ProbeRequest): Promise<ProbeAnswer | undefined>;
  stop(): Promise<void>;
}

const PROBE = fileURLToPath(new URL('probe.ts', import.meta.url));
const READY_WITHIN_MS = 40_000;

const probeAnswer = z.object({ p99Ms: z.number(), maxMs: z.number() });

/** Starts a contestant on a free port and waits until it answers. Throws, naming its log, when it does not. */
export async function startContestant(contestant: Contestant, world: BenchWorld): Promise<RunningContestant> {
  const folder = mkdtempSync(join(world.folder, `${contestant.name}-`));
  const port = await freePort();
  const { command, args, env } = contestant.launch({ ...world, port, folder });
  const log = join(folder, 'output.log');
  const child =
    command === undefined
      ? startChild({ args: ['--import', PROBE, ...args], env, log })
      : startChild({ command, args, env, log });
  const origin = `http://127.0.0.1:${port}`;
  if (!(await isReady(`${origin}${contestant.readyPath ?? '/graphql'}`, contestant.readyPath === undefined, child)))
    throw new Error(`${contestant.name} does not answer; see ${log}.`);
  const tokens = contestant.tokens === undefined ? [] : world.tokens[contestant.tokens];
  const url = `${origin}/graphql`;
  return {
    url,
    child,
    tokens,
    answer: (operation, n) => ask(url, operation, n, tokens[n % Math.max(1, tokens.length)]),
    probe: async (request) => (command === undefined ? probeAnswer.parse(await child.ask(request)) : undefined),
    stop: () => child.stop(),
  };
}

async function ask(
  url: string,
  operation: OperationName,
  n: number,
  token: string | undefined,
): Promise<{ readonly status: number; readonly body: string }> {
  const authorization: Readonly<Record<string, string>> =
    token === undefined ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...authorization },
    body: requestBody(operation, n),
  });
  return { status: response.status, body: await response.text() };
}

async function isReady(url: string, post: boolean, child: Child): Promise<boolean> {
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!ended && Date.now() < deadline) {
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    const request = post ? { method: 'POST', headers, body: '{"query":"{ __typename }"}' } : {};
    if (await answers(url, request)) return true;
    await sleep(50);
  }
  return false;
}

async function answers(url: string, request: RequestInit): Promise<boolean> {
  try {
    const response = await fetch(url, request);
    await response.text();
    return response.status === 200;
  } catch {
    return false;
  }
}
