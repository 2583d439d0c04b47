import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { runNode } from '../dev/test-process.ts';
import { stopChildren } from './child.ts';
import { ask } from './hostile/ask.ts';
import type { Attack, AttackAnswers } from './hostile/attack.ts';
import type { AttackedGateway } from './hostile/hostile-world.ts';
import { startHostileWorld, timesWhile } from './hostile/hostile-world.ts';
import { randomShape } from './hostile/random-shape.ts';
import type { HostileRequest } from './hostile/shapes.ts';
import { HOSTILE, KNOWN, NEW } from './hostile/shapes.ts';
import { aligned } from './report/aligned.ts';
import { mean, quantile } from './report/statistics.ts';

/** What one caller's requests cost the gateway, and another caller meanwhile. Linux only: CPU and memory come from /proc. */
const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    checkout: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    'quiet-ms': { type: 'string', default: '2000' },
    random: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    flood: { type: 'string', default: '0' },
    rate: { type: 'string', default: '1000' },
    soak: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  process.stdout.write(
    'npm run bench:hostile -- [options]\n\n' +
      'Sends each request that was made to take the gateway from others, and says what it cost them.\n\n' +
      '--only TEXT        requests whose name has this text\n' +
      '--checkout FOLDER  another version of this repository whose gateway is measured\n' +
      '--quiet-ms N       how long the other caller is measured without an attack\n' +
      '--random N         so many random requests instead, one after the other, drawn from --seed S on\n' +
      '--flood N          new documents instead, --rate R a second (1000) for N seconds\n' +
      '--soak N           random requests and new documents instead for N minutes, with memory every 10 s\n',
  );
  process.exit(0);
}

/** How often the other caller asks. */
const EVERY_MS = 10;
/** What one request may take of the main thread. */
const MOST_MS = 50;
const SAMPLE_MS = 10_000;

const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-hostile-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stopChildren().finally(() => process.exit(130)));

const world = await startHostileWorld(folder, resolve(flags.checkout));
process.stdout.write(`${await measured()}\n`);
await stopChildren();

function measured(): Promise<string> {
  const { random, flood, soak } = flags;
  if (Number(random) > 0) return measureRandom(Number(random), Number(flags.seed));
  if (Number(flood) > 0) return measureFlood(Number(flood), Number(flags.rate));
  if (Number(soak) > 0) return measureSoak(60 * Number(soak));
  return measureEach();
}

/** Each request meets a gateway that was started for it. */
async function measureEach(): Promise<string> {
  const rows: string[][] = [];
  for (const request of HOSTILE.filter(({ name }) => name.includes(flags.only))) {
    process.stderr.write(`${request.name}\n`);
    rows.push([request.name, ...(await measureOne(request))]);
  }
  return aligned(['request', 'answer', 'CPU ms', 'MB', 'p99 alone', 'p99', 'worst', 'new'], rows);
}

async function measureOne(request: HostileRequest): Promise<readonly string[]> {
  const gateway = await startWarm();
  const { origin } = gateway;
  try {
    const began = gateway.mainThreadMs();
    const alone = await knownTimes(gateway, sleep(Number(flags['quiet-ms'])));
    const aTime = (gateway.mainThreadMs() - began) / alone.length;
    const [cpuBefore, residentMb] = [gateway.mainThreadMs(), gateway.residentMb()];
    gateway.forgetPeak();
    const attacked = attack({ kind: 'one', origin, token: world.attacker, request });
    const newMs = sleep(20).then(() => newTime(gateway, 1));
    const times = await knownTimes(gateway, Promise.all([attacked, newMs]));
    const [answer = ''] = Object.keys(await attacked);
    // What the other caller costs is small beside it, and is taken out as it was before.
    const cpuMs = Math.max(0, gateway.mainThreadMs() - cpuBefore - aTime * times.length);
    const figures = [cpuMs, gateway.peakMb() - residentMb, quantile(alone, 0.99), quantile(times, 0.99)];
    return [answer, ...[...figures, times.at(-1) ?? 0, await newMs].map(rounded)];
  } finally {
    await gateway.stop();
  }
}

/** What the costliest of many random requests cost the main thread, and what the gateway's memory came to. */
async function measureRandom(count: number, first: number): Promise<string> {
  const gateway = await startWarm();
  const costs: { readonly name: string; readonly seed: number; readonly answer: string; readonly cpuMs: number }[] = [];
  const residentMb = gateway.residentMb();
  gateway.forgetPeak();
  for (let seed = first; seed < first + count; seed++) {
    const { name, query, variables } = randomShape(seed);
    const before = gateway.mainThreadMs();
    const answer = await ask(gateway.origin, world.attacker, query, variables);
    costs.push({ name, seed, answer, cpuMs: gateway.mainThreadMs() - before });
    if (seed % 500 === 0) process.stderr.write(`${seed - first} of ${count}\n`);
  }
  const sorted = costs.toSorted((one, two) => two.cpuMs - one.cpuMs);
  const over = sorted.filter(({ cpuMs }) => cpuMs > MOST_MS).length;
  const rows = sorted.slice(0, 20).map((each) => [each.name, String(each.seed), each.answer, rounded(each.cpuMs)]);
  const peak = rounded(gateway.peakMb() - residentMb);
  return `${aligned(['shape', 'seed', 'answer', 'CPU ms'], rows)}\n${over} of ${count} took more than ${MOST_MS} ms; peak ${peak} MB more than before`;
}

/** What the other caller waits for while one sends nothing but new documents. */
async function measureFlood(seconds: number, perSecond: number): Promise<string> {
  const gateway = await startWarm();
  const alone = await knownTimes(gateway, sleep(Number(flags['quiet-ms'])));
  const flood = attack({ kind: 'flood', origin: gateway.origin, token: world.attacker, perSecond, seconds });
  const newTimes: number[] = [];
  const asking = (async () => {
    for (let number = 1; number < seconds; number++) {
      await sleep(900);
      newTimes.push(await newTime(gateway, number));
    }
  })();
  const times = await knownTimes(gateway, Promise.all([asking, flood]));
  const rows = [
    ['alone', ...summary(alone)],
    ['in the flood', ...summary(times)],
    ['new ones', ...summary(newTimes.sort((one, two) => one - two))],
  ];
  return `${aligned(["the other caller's", 'p50', 'p99', 'worst', 'asked'], rows)}\n${JSON.stringify(await flood)}`;
}

/** Memory over a long time of whatever hostile, and whether the audit is whole after it. */
async function measureSoak(seconds: number): Promise<string> {
  const gateway = await startWarm();
  const { origin } = gateway;
  const token = world.attacker;
  const attacks = Promise.all([
    attack({ kind: 'mixed', origin, token, atOnce: 4, seconds, seed: Number(flags.seed) }),
    attack({ kind: 'flood', origin, token, perSecond: 20, seconds }),
  ]);
  const samples: number[] = [];
  const sampling = setInterval(() => {
    samples.push(gateway.residentMb());
    process.stderr.write(`${samples.length * 10} s: ${rounded(samples.at(-1) ?? 0)} MB\n`);
  }, SAMPLE_MS);
  const times = await knownTimes(gateway, attacks);
  clearInterval(sampling);
  const thirds = [1, 2, 3].map((part) =>
    mean(samples.slice(((part - 1) * samples.length) / 3, (part * samples.length) / 3)),
  );
  return [
    `resident memory by thirds: ${thirds.map(rounded).join(', ')} MB`,
    aligned(["the other caller's", 'p50', 'p99', 'worst', 'asked'], [['meanwhile', ...summary(times)]]),
    JSON.stringify(await attacks),
    `audit: ${await verifyAudit(gateway)}`,
  ].join('\n');
}

/** A gateway whose code is as warm as it gets for the other caller's operations. */
async function startWarm(): Promise<AttackedGateway> {
  const gateway = await world.startGateway();
  for (let number = 0; number < 100; number++) await ask(gateway.origin, world.other, KNOWN);
  for (let number = 0; number < 100; number++) await ask(gateway.origin, world.other, NEW(2_000_000 + number));
  return gateway;
}

/** Sends an attack from a thread of its own. */
function attack(workerData: Attack): Promise<AttackAnswers> {
  const worker = new Worker(new URL('hostile/attack.ts', import.meta.url), { workerData });
  return new Promise((resolveAnswers, reject) => {
    worker.once('message', resolveAnswers);
    worker.once('error', reject);
  });
}

function knownTimes({ origin }: AttackedGateway, work: Promise<unknown>): Promise<readonly number[]> {
  return timesWhile(work, origin, world.other, KNOWN, EVERY_MS);
}

async function newTime({ origin }: AttackedGateway, number: number): Promise<number> {
  const began = performance.now();
  await ask(origin, world.other, NEW(number));
  return performance.now() - began;
}

async function verifyAudit(gateway: AttackedGateway): Promise<string> {
  await gateway.stop();
  const verify = runNode([join(resolve(flags.checkout), 'src/cli/cordon.ts'), 'audit', 'verify'], {
    CORDON_DATA_DIR: gateway.dataDir,
  });
  await verify.ended;
  return (verify.stdout() + verify.stderr()).trim();
}

function summary(sorted: readonly number[]): readonly string[] {
  const figures = [quantile(sorted, 0.5), quantile(sorted, 0.99), sorted.at(-1) ?? 0].map(rounded);
  return [...figures, String(sorted.length)];
}

function rounded(value: number): string {
  return value.toFixed(0);
}
