import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { toAuditKeys } from '../src/keys/audit-keys.ts';
import { digestText } from '../src/keys/digest-text.ts';
import { openAuditKeyMaterial } from '../src/keys/open-audit-keys.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import type { StoreConfig } from '../src/store/store-config.ts';
import { startPostgres } from '../test/postgres.ts';
import { createRandom } from './random.ts';
import { fillStore } from './search/fill-store.ts';
import type { SearchKind } from './search/searches.ts';
import { searchKinds } from './search/searches.ts';

/** What searching the audit costs, by the number of entries. The store is made for it and removed afterwards. */
const { values: flags } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    searches: { type: 'string', default: '200' },
    store: { type: 'string', default: 'embedded' },
  },
});
const [entries, searches] = [Number(flags.entries), Number(flags.searches)];

const folder = mkdtempSync(join(tmpdir(), 'cordon-audit-search-'));
process.once('SIGINT', () => process.exit(130));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const postgres = flags.store === 'postgres' ? await startPostgres() : undefined;
try {
  await measureAll(
    postgres
      ? { kind: 'postgres', connectionString: await postgres.createDatabase(), timeoutMs: 60_000 }
      : { kind: 'embedded', file: join(folder, 'cordon.db'), timeoutMs: 2_000 },
  );
} finally {
  await postgres?.close();
}

async function measureAll(store: StoreConfig): Promise<void> {
  const keys = toAuditKeys(await openAuditKeyMaterial(join(folder, 'audit-keys.json')));
  const { current } = keys;
  const digest = { keyId: current.keyId, digest: (value: string) => current.digest(digestText(value)) };
  const started = performance.now();
  const close = await fillStore(store, entries, digest, progress);
  const seconds = (performance.now() - started) / 1_000;
  say(`\n${entries} entries in ${seconds.toFixed(0)} s${store.kind === 'embedded' ? `, ${sizeOf(store.file)}` : ''}\n`);
  if (store.kind === 'postgres') await settle(store.connectionString);
  const reader = await openStoreReader(store);
  say(`${'search'.padEnd(28)}   p50 ms   p95 ms  cpu p50  cpu p95   found\n`);
  for (const kind of searchKinds(reader, keys, entries)) say(await measure(kind));
  await reader.close();
  await close();
}

/** What PostgreSQL does in its own time where entries come slowly. */
async function settle(connectionString: string | undefined): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query('vacuum analyze');
  await client.end();
}

/** Times by the clock, which others who use the machine lengthen, and of this process's own CPU. */
async function measure({ name, run }: SearchKind): Promise<string> {
  const random = createRandom(7);
  const [clock, cpu]: [number[], number[]] = [[], []];
  let found = 0;
  for (let index = 0; index < searches; index++) {
    const [started, before] = [performance.now(), process.cpuUsage()];
    found += await run(random);
    clock.push(performance.now() - started);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1_000);
  }
  const cells = [quantile(clock, 0.5), quantile(clock, 0.95), quantile(cpu, 0.5), quantile(cpu, 0.95)];
  return `${name.padEnd(28)}${cells.map((cell) => cell.toFixed(1).padStart(9)).join('')}   ${(found / searches).toFixed(1)}\n`;
}

function quantile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function progress(written: number): void {
  if (process.stderr.isTTY && written % 50_000 === 0) process.stderr.write(`\r${written} entries`);
}

function sizeOf(file: string): string {
  return `${(statSync(file).size / 1_048_576).toFixed(0)} MiB`;
}

function say(text: string): void {
  process.stdout.write(text);
}
