import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runNode } from '../dev/test-process.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { brokenAudit } from './broken-audit.ts';
import { readEntries, unindexed } from './crash/crash-checks.ts';
import { openTestLedger } from './crash/test-ledger.ts';
import { atDepth } from './depth.ts';

/** Every statement in the deep run, else one in so many. */
const STRIDE = atDepth(30, 1);
const TIMEOUT = 600_000;

const folder = mkdtempSync(join(tmpdir(), 'cordon-statements-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the scripted ledger, and kills it before a statement, or after what it said. Returns what it said. */
async function play(directory: string, name: string, end: { readonly statement: number } | { readonly lines: number }) {
  const env = 'statement' in end ? { KILL_AT: String(end.statement) } : {};
  const file = join(directory, 'cordon.db');
  const args = [
    '--import',
    './test/kill-at-statement.mjs',
    'test/crash/scripted-ledger.ts',
    file,
    name,
    ...('lines' in end ? [String(end.lines)] : []),
  ];
  const { ended, stdout, stderr } = runNode(args, env);
  const code = await ended;
  expect(stderr()).toBe('');
  return { isKilled: code === null, said: stdout().split('\n').filter(Boolean) };
}

/** Whatever a killed process said was durable is there, the rest is marked, and all is linked, kept and indexed. */
async function expectSound(directory: string, said: readonly string[], where: string): Promise<void> {
  const file = join(directory, 'cordon.db');
  await (await openTestLedger(file)).close();
  const reader = await openStoreReader({ kind: 'embedded', file, timeoutMs: 1_000 });
  const entries = await readEntries(reader, 0);
  for (const line of said) {
    const [event, name] = line.split(' ');
    const found = entries.filter(({ operation }) => operation === name);
    expect(found, `${where}: ${line}`).toHaveLength(1);
    if (event === 'outcome') expect(found[0]?.outcome, `${where}: ${line}`).toBe('answered');
  }
  for (const { outcome } of entries) expect(['answered', 'interrupted'], where).toContain(outcome);
  expect(await brokenAudit(reader), where).toEqual([]);
  expect(await unindexed(reader, entries), where).toBe(0);
  await reader.close();
}

/** Kills a process before its first statement, its second, and so on, until it ends before it is killed. */
async function killEverywhere(name: string, prepare: (directory: string) => readonly string[]): Promise<number> {
  for (let statement = 1; ; statement += STRIDE) {
    const directory = join(folder, `${name}${statement}`);
    mkdirSync(directory);
    const before = prepare(directory);
    const { isKilled, said } = await play(directory, name, { statement });
    await expectSound(directory, [...before, ...said], `killed before statement ${statement}`);
    rmSync(directory, { recursive: true });
    if (!isKilled) return statement;
  }
}

test(
  'A64 a gateway that is killed before any statement of its first start leaves a store that opens, and what it said was durable',
  async () => {
    expect(await killEverywhere('First', () => [])).toBeGreaterThan(50);
  },
  TIMEOUT,
);

test(
  'A64 so does one that is killed while it takes up what another left',
  async () => {
    const left = join(folder, 'left');
    mkdirSync(left);
    const { isKilled, said } = await play(left, 'Left', { lines: 7 });
    expect([isKilled, said.length]).toEqual([true, 7]);
    const prepare = (directory: string) => {
      cpSync(left, directory, { recursive: true });
      return said;
    };
    expect(await killEverywhere('Next', prepare)).toBeGreaterThan(40);
  },
  TIMEOUT,
);
