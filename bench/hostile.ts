import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { freePort } from '../dev/test-process.ts';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import type { Child } from './child.ts';
import { startChild, stopChildren } from './child.ts';
import { randomShape } from './hostile/random-shape.ts';
import type { HostileRequest } from './hostile/shapes.ts';
import { HOSTILE, KNOWN, NEW, POLICY, SCHEMAS } from './hostile/shapes.ts';
import { aligned } from './report/aligned.ts';
import { subgraphUrl } from './supergraph.ts';
import { AUDIENCE, createIssuer } from './tokens.ts';

/**
 * What one caller's request costs the gateway, and another caller meanwhile. Linux only: CPU and memory come from /proc.
 * Every request meets a gateway that was started for it.
 */
const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    checkout: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    'quiet-ms': { type: 'string', default: '2000' },
    random: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  process.stdout.write(
    'npm run bench:hostile -- [--only TEXT] [--checkout FOLDER] [--quiet-ms N] [--random N --seed S]\n\n' +
      'Sends each request that was made to take the gateway from others, and says what it cost them.\n' +
      '--only      requests whose name has this text\n' +
      '--checkout  another version of this repository whose gateway is measured\n' +
      '--quiet-ms  how long the other caller is measured without the request\n' +
      '--random    so many random requests instead, one after the other to one gateway, drawn from --seed on\n',
  );
  process.exit(0);
}

/** How often the other caller asks. */
const EVERY_MS = 10;
/** What one request may take of the main thread. */
const MOST_MS = 50;
/** Longer than any of our timeouts. */
const GIVE_UP_MS = 40_000;

interface Measured {
  readonly answer: string;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly p99Alone: number;
  readonly p99: number;
  readonly worst: number;
  readonly newMs: number;
}

const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-hostile-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopChildren().finally(() => process.exit(130)));

const issuer = await createIssuer();
const servers = startChild({
  args: [fileURLToPath(new URL('hostile/serve-subgraphs.ts', import.meta.url))],
  env: { BENCH_JWKS: issuer.jwks },
  log: join(folder, 'subgraphs.log'),
});
const ports = z.object({ subgraphs: z.record(z.string(), z.number()), issuer: z.number() }).parse(await servers.ask());
const issuerUrl = `http://127.0.0.1:${ports.issuer}`;
const [attacker = '', other = ''] = await issuer.sign(issuerUrl, 'masked', 2);
const sources = Object.entries(SCHEMAS).map(([name, sdl]) => ({
  name,
  sdl,
  url: subgraphUrl(ports.subgraphs[name] ?? 0),
  file: `${name}.graphql`,
}));
const supergraph = written('supergraph.graphql', composeSupergraph(sources).supergraphSdl);
const policy = written('policy.yaml', POLICY);

process.stdout.write(`${Number(flags.random) > 0 ? await measureRandom(Number(flags.random)) : await measureAll()}\n`);
await stopChildren();

async function measureAll(): Promise<string> {
  const measured = new Map<string, Measured>();
  for (const request of HOSTILE.filter(({ name }) => name.includes(flags.only))) {
    process.stderr.write(`${request.name}\n`);
    measured.set(request.name, await measure(request));
  }
  return table(measured);
}

/** What the costliest of many random requests cost the main thread, and what the gateway's memory came to. */
async function measureRandom(count: number): Promise<string> {
  const { gateway, origin } = await startGateway();
  const costs: { readonly name: string; readonly seed: number; readonly answer: string; readonly cpuMs: number }[] = [];
  const first = Number(flags.seed);
  for (let number = 0; number < 100; number++) await ask(origin, other, NEW(number));
  const residentMb = resetPeak(gateway.pid);
  for (let seed = first; seed < first + count; seed++) {
    const { name, query, variables } = randomShape(seed);
    const before = mainThreadMs(gateway.pid);
    const answer = await ask(origin, attacker, query, variables);
    costs.push({ name, seed, answer, cpuMs: mainThreadMs(gateway.pid) - before });
    if (seed % 500 === 0) process.stderr.write(`${seed - first} of ${count}\n`);
  }
  const sorted = costs.toSorted((one, two) => two.cpuMs - one.cpuMs);
  const over = sorted.filter(({ cpuMs }) => cpuMs > MOST_MS).length;
  const rows = sorted.slice(0, 20).map((each) => [each.name, String(each.seed), each.answer, each.cpuMs.toFixed(0)]);
  const summary = `${over} of ${count} took more than ${MOST_MS} ms; peak ${(peakMb(gateway.pid) - residentMb).toFixed(0)} MB more than before`;
  return `${aligned(['shape', 'seed', 'answer', 'CPU ms'], rows)}\n${summary}`;
}

async function startGateway(): Promise<{ readonly gateway: Child; readonly origin: string }> {
  const port = await freePort();
  const gateway = startChild({
    args: [join(resolve(flags.checkout), 'src/cli/cordon.ts'), 'serve', '--supergraph', supergraph, '--policy', policy],
    env: {
      CORDON_PORT: String(port),
      CORDON_DATA_DIR: mkdtempSync(join(folder, 'data-')),
      CORDON_IDENTITY_ISSUER: issuerUrl,
      CORDON_IDENTITY_JWKS_URI: `${issuerUrl}/jwks`,
      CORDON_IDENTITY_AUDIENCE: AUDIENCE,
      CORDON_HTTP_INTROSPECTION: 'true',
    },
    log: join(folder, 'gateway.log'),
  });
  const origin = `http://127.0.0.1:${port}`;
  await untilReady(origin, gateway);
  return { gateway, origin };
}

async function measure(request: HostileRequest): Promise<Measured> {
  const { gateway, origin } = await startGateway();
  try {
    for (let number = 0; number < 100; number++) await ask(origin, other, KNOWN);
    await ask(origin, other, NEW(0));
    const alone = await whileAsking(origin, () => sleep(Number(flags['quiet-ms'])));
    const before = mainThreadMs(gateway.pid);
    const residentMb = resetPeak(gateway.pid);
    let answer = '';
    let newMs = 0;
    const times = await whileAsking(origin, async () => {
      const asked = ask(origin, attacker, request.query, request.variables).then((code) => {
        answer = code;
      });
      await sleep(20);
      const began = performance.now();
      await ask(origin, other, NEW(1));
      newMs = performance.now() - began;
      await asked;
    });
    // What the other caller costs is small beside it, and is taken out as it was before.
    const cpuMs = mainThreadMs(gateway.pid) - before;
    return {
      answer,
      cpuMs: Math.max(0, cpuMs - (alone.cpuMs / alone.sorted.length) * times.sorted.length),
      peakMb: peakMb(gateway.pid) - residentMb,
      p99Alone: percentile(alone.sorted, 0.99),
      p99: percentile(times.sorted, 0.99),
      worst: times.sorted.at(-1) ?? 0,
      newMs,
    };
  } finally {
    await gateway.stop();
  }

  async function whileAsking(to: string, work: () => Promise<unknown>) {
    const before = mainThreadMs(gateway.pid);
    const times: number[] = [];
    const over = new AbortController();
    const asking = (async () => {
      const running: Promise<void>[] = [];
      while (!over.signal.aborted) {
        const began = performance.now();
        running.push(ask(to, other, KNOWN).then(() => void times.push(performance.now() - began)));
        await sleep(EVERY_MS);
      }
      await Promise.all(running);
    })();
    await work();
    over.abort();
    await asking;
    return { sorted: times.sort((one, two) => one - two), cpuMs: mainThreadMs(gateway.pid) - before };
  }
}

/** The code of the first error, `data` where there is none; what ended the connection otherwise. */
async function ask(origin: string, token: string, query: string, variables: object = {}): Promise<string> {
  try {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    const text = await response.text();
    return /"code":"(\w+)"/.exec(text.slice(0, 2_000))?.[1] ?? `${(text.length / 1e6).toFixed(1)} MB`;
  } catch (error) {
    return error instanceof Error ? error.name : 'failed';
  }
}

async function untilReady(origin: string, child: Child): Promise<void> {
  let hasEnded = false;
  void child.ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.status === 200) return;
    await sleep(100);
  }
  throw new Error(`A gateway does not start:\n${readFileSync(join(folder, 'gateway.log'), 'utf8')}`);
}

/** The thread whose number is the process's. */
function mainThreadMs(pid: number): number {
  return Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8'), 10) / 1e6;
}

/** Starts the peak of resident memory anew (proc(5), clear_refs), and says what it is now. */
function resetPeak(pid: number): number {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return peakMb(pid);
}

function peakMb(pid: number): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
}

function table(rows: ReadonlyMap<string, Measured>): string {
  const head = ['request', 'answer', 'CPU ms', 'MB', 'p99 alone', 'p99', 'worst', 'new'];
  return aligned(
    head,
    [...rows].map(([name, each]) => [
      name,
      each.answer,
      ...[each.cpuMs, each.peakMb, each.p99Alone, each.p99, each.worst, each.newMs].map((value) => value.toFixed(0)),
    ]),
  );
}

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}
