import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { childrenOf } from '../bench/process-usage.ts';
import type { TestProcess } from '../dev/test-process.ts';
import { runNode } from '../dev/test-process.ts';
import { DEPTH } from './depth.ts';

const BENCH = fileURLToPath(new URL('../bench/bench.ts', import.meta.url));
const PROFILE = fileURLToPath(new URL('../bench/profile.ts', import.meta.url));
const LONG_MS = 240_000;
const BRIEF = ['--slices', '2', '--seconds', '0.05', '--warm-up', '0.05'];

/** What the flag --json promises. */
const summarySchema = z.strictObject({
  machine: z.string().regex(/cores, Node\.js 2\d/),
  rows: z.array(
    z.strictObject({
      contestant: z.string(),
      operation: z.string(),
      cpuMs: z.number().positive(),
      requestsPerSecond: z.number().positive(),
      p50Ms: z.number().positive(),
      p99Ms: z.number().positive(),
      rssMb: z.number().min(20),
      subgraphRequests: z.number(),
      answerKb: z.number(),
      subgraphCpuMs: z.number(),
      loopDelayP99Ms: z.number().nullable(),
      slices: z.literal(2),
      cpuMsLowerQuartile: z.number().positive(),
      cpuMsUpperQuartile: z.number().positive(),
      cpuMsMean: z.number().positive(),
      idlePercent: z.number(),
    }),
  ),
  ratios: z.record(z.string(), z.number().nullable()),
  spreads: z.record(
    z.string(),
    z
      .strictObject({
        passes: z.literal(2),
        lowerQuartile: z.number().positive(),
        upperQuartile: z.number().positive(),
        ofMeans: z.number().positive(),
      })
      .nullable(),
  ),
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-bench-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a program of the benchmark with this test's folder as its place for temporary files. */
function run(script: string, ...args: readonly string[]): TestProcess {
  return runNode([script, ...args], { TMPDIR: folder, HOME: folder });
}

test.skipIf(DEPTH === 'quick')(
  'a short run writes JSON with every key',
  async () => {
    const file = join(folder, 'result.json');
    const { ended, stdout, stderr } = run(
      BENCH,
      ...BRIEF,
      '--only',
      'small,rows400',
      '--contestants',
      'stock,cordon-revealed,cordon-masked',
      '--json',
      file,
    );
    expect({ code: await ended, stderr: stderr() }).toMatchObject({ code: 0 });
    const summary = summarySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(summary.rows.map(({ operation, contestant }) => `${operation} ${contestant}`)).toEqual([
      'small stock',
      'small cordon-revealed',
      'small cordon-masked',
      'rows400 stock',
      'rows400 cordon-revealed',
      'rows400 cordon-masked',
    ]);
    expect(summary.rows.map(({ subgraphRequests }) => subgraphRequests)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(summary.ratios).toMatchObject({
      'stock/cordon-masked:small': expect.any(Number),
      'stock/cordon-masked:large': null,
      'grafbase/cordon-masked:large': null,
      'grafbase/cordon-masked:small': null,
      'hive/cordon-masked:large': null,
      'hive/cordon-masked:small': null,
      'masked/revealed:rows400': expect.any(Number),
      'slope/whole:bytes100k-bytes1m': null,
      'slope/whole:bytes1m-bytes10m': null,
    });
    expect(stdout().indexOf('stock/cordon-masked:small')).toBeLessThan(stdout().indexOf('req/s'));
    expect(readdirSync(folder)).toEqual(['result.json']);
  },
  LONG_MS,
);

test.skipIf(DEPTH === 'quick').each(['SIGINT', 'SIGTERM'] as const)(
  '%s ends every process of it and removes its files',
  async (signal) => {
    const { child, ended, stderr } = run(
      BENCH,
      ...BRIEF,
      '--rounds',
      '99',
      '--only',
      'small',
      '--contestants',
      'stock',
    );
    await expect.poll(stderr, { timeout: LONG_MS }).toContain('1/99 small stock');
    await expect.poll(() => childrenOf(child.pid ?? 0).length, { timeout: LONG_MS }).toBe(3);
    const children = childrenOf(child.pid ?? 0);
    child.kill(signal);
    expect(await ended).toBe(130);
    expect(children.filter(isAlive)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  },
  LONG_MS,
);

test.skipIf(DEPTH === 'quick')(
  'a profile says where the time goes',
  async () => {
    const out = join(folder, 'small.cpuprofile');
    const brief = ['--seconds', '0.1', '--warm-up', '0.1', '--out', out];
    const { ended, stdout } = run(PROFILE, 'small', 'masked', ...brief);
    expect(await ended).toBe(0);
    expect(stdout()).toMatch(/us for each of \d+ requests/);
    expect(stdout()).toMatch(/^[\d.]+ +[\d.]+ +[\d.]+ +[\d.]+ +src\/server$/m);
    expect(stdout()).toMatch(/answer +src\/server {2}src\/server\/pipeline\.ts:\d+/);
    expect(readdirSync(folder)).toEqual(['small.cpuprofile']);
  },
  LONG_MS,
);

test('help, and flags that make no sense', async () => {
  const help = run(BENCH, '--help');
  expect({ code: await help.ended, stdout: help.stdout() }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--json FILE'),
  });
  const wrong = run(BENCH, '--only', 'tiny');
  expect({ code: await wrong.ended, stderr: wrong.stderr() }).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^There is no operation "tiny"/),
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
