import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { deriveHmac } from '../keys/derive-hmac.ts';
import { hasEnded } from '../store/entry-columns.ts';
import { openStoreReader, openStoreWriter } from '../store/open-store.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { intentLink, outcomeLink } from './chain.ts';
import { Ledger } from './ledger.ts';
import { recordingBytes } from './record-block.ts';
import { intent, outcome } from './test-events.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-ledger-'));
let stores = 0;
let file: string;
let reader: StoreReader | undefined;

const digest = { keyId: 'k1', digest: deriveHmac(createSecretKey(Buffer.alloc(32, 1)), 'test') };
const options = { digest, now: Date.now };

beforeEach(() => {
  file = join(folder, `${stores++}.db`);
});
afterEach(async () => {
  await reader?.close();
  reader = undefined;
});
afterAll(() => rmSync(folder, { recursive: true }));

function config() {
  return { kind: 'embedded', file, timeoutMs: 500 } as const;
}

async function opened(): Promise<Ledger> {
  const writer = await openStoreWriter(config());
  if (!writer) throw new Error('No slot is free.');
  return await Ledger.open(writer, options);
}

async function rows() {
  reader ??= await openStoreReader(config());
  return await reader.db.selectFrom('audit_entries').selectAll().orderBy('id').execute();
}

test('every entry is two links of one chain, in the order of what happened', async () => {
  const ledger = await opened();
  expect([...(await ledger.record([intent(1), intent(2), outcome(2)]))]).toEqual([]);
  expect([...(await ledger.record([outcome(1)]))]).toEqual([]);
  const [one, two] = await rows();
  if (!one || !two || !hasEnded(one) || !hasEnded(two)) throw new Error('Two entries have ended.');
  expect([one.sequence, two.sequence, two.outcome_sequence, one.outcome_sequence]).toEqual([1, 2, 3, 4]);
  expect(one.hash).toBe(intentLink('', one));
  expect(two.hash).toBe(intentLink(one.hash, two));
  expect(two.outcome_hash).toBe(outcomeLink(two.hash, two));
  expect(one.outcome_hash).toBe(outcomeLink(two.outcome_hash, one));
  expect(ledger.head).toMatchObject({ sequence: 4, hash: one.outcome_hash });
  await ledger.close();
});

test('what a killed process left open is interrupted by the next, and found in the index', async () => {
  const ledger = await opened();
  await ledger.record([intent(1), intent(2), outcome(2)]);
  // As if killed: nothing is said, only the locks are gone.
  const killed = await openStoreWriter(config(), ledger.slot);
  expect(killed).toBeUndefined();
  await ledger.close();
  const next = await opened();
  expect(next.interrupted).toBe(1);
  expect((await rows()).map(({ outcome }) => outcome)).toEqual(['interrupted', 'answered']);
  await next.close();
  const { db } = reader ?? (await openStoreReader(config()));
  expect(await db.selectFrom('entry_terms').selectAll().execute()).toHaveLength(7);
});

test('the index ends before the oldest open entry, and what is behind it follows when that has ended', async () => {
  const ledger = await opened();
  const indexed = async () => {
    await ledger.index();
    const { db } = reader ?? (await openStoreReader(config()));
    const found = await db.selectFrom('entry_terms').select('entry').distinct().orderBy('entry').execute();
    const parts = await db.selectFrom('term_generations').select('last_entry').execute();
    const ids = (await rows()).map(({ id }) => id);
    return {
      found: found.map(({ entry }) => ids.indexOf(entry)),
      last: parts.map((part) => ids.indexOf(part.last_entry)),
    };
  };
  await ledger.record([intent(1), intent(2), intent(3), outcome(1), outcome(3)]);
  expect(await indexed()).toEqual({ found: [0], last: [0] });
  await ledger.record([outcome(2)]);
  expect(await indexed()).toEqual({ found: [0, 1, 2], last: [2] });
  await ledger.close();
});

test('an outcome without an open entry is refused, and only that', async () => {
  const ledger = await opened();
  const [stray, again] = [outcome(7), outcome(1)];
  expect([...(await ledger.record([intent(1), stray]))]).toEqual([stray]);
  expect([...(await ledger.record([outcome(1), again]))]).toEqual([again]);
  await ledger.close();
});

test('values are kept as digests alone, each once', async () => {
  const ledger = await opened();
  await ledger.record([intent(1, { asked: ['ada@example.org'] }), outcome(1, { shown: ['x', 5, 'x', null, true] })]);
  const [row] = await rows();
  expect(row).toMatchObject({
    digest_key: 'k1',
    asked: digest.digest('ada@example.org'),
    shown: [digest.digest('5'), digest.digest('x')].sort().join(''),
  });
  await ledger.close();
});

test('record views of a batch stand in one recording, each where its entry says', async () => {
  const ledger = await opened();
  const records = ['{"a":1}', '{"name":"[NAME]"}'];
  const events = records.flatMap((kept, index) => [
    intent(index),
    outcome(index, { record: { kept, size: undefined } }),
  ]);
  await ledger.record(events);
  const entries = await rows();
  const { db } = reader ?? (await openStoreReader(config()));
  const [recording, ...more] = await db.selectFrom('recordings').selectAll().execute();
  expect(more).toEqual([]);
  const bytes = Buffer.from(recording ? recordingBytes(recording) : []);
  const kept = entries.map(({ record_offset, record_length }) =>
    bytes.subarray(record_offset ?? 0, (record_offset ?? 0) + (record_length ?? 0)).toString(),
  );
  expect(kept).toEqual(records);
  await ledger.close();
});
