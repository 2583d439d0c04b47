import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyRing } from '../../keys/create-key-ring.ts';
import type { EntryRow } from '../../store/entry-columns.ts';
import type { RecordedQuery } from '../../store/recorded-entries.ts';
import { recordedEntries } from '../../store/recorded-entries.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { RecordingRow } from '../../store/tables.ts';
import type { TamperableStore } from '../../store/test-tampering.ts';
import { tamperableSqlite } from '../../store/test-tampering.ts';
import { recordAt, recordingBytes } from '../record-block.ts';
import type { OpenLedger } from '../test-ledger.ts';
import { intentEvent, openLedger, outcomeEvent, templateOf } from '../test-ledger.ts';
import { verifyStore } from '../verify/test-audit.ts';
import { eraseEntries } from './erase-entries.ts';
import { eraseRecordingsBefore } from './erase-recordings-before.ts';
import { planEntries } from './erasure-plan.ts';
import type { Turn } from './record-eraser.ts';
import { RecordEraser } from './record-eraser.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-erase-'));
let stores = 0;
let file: string;
let store: TamperableStore;
let open: OpenLedger;
let reader: StoreReader;

/** One that deflate shrinks, and one that it would not: it stands there as it is. */
const LONG = `{"data":{"note":"${randomBytes(2_000).toString('hex')}"}}`;
const SHORT = '{"Qz7":8}';

beforeEach(async () => {
  file = join(folder, `${stores++}.db`);
  store = tamperableSqlite(file, () => file);
  open = await openLedger(store);
  reader = await store.openReader();
});

afterEach(async () => {
  await open.ledger.close().catch(() => undefined);
  await reader.close();
});

afterAll(() => rmSync(folder, { recursive: true }));

const atOnce: Turn = (work) => work();

function eraser(turn = atOnce, { ledger, writer } = open): RecordEraser {
  return new RecordEraser({ writer, ledger, issuer: 'os', subject: 'root', now: Date.now, turn });
}

/** Entries with these record views, which stand in one recording. */
async function record(...kept: readonly string[]): Promise<void> {
  const events = kept.map((each, entry) => [
    intentEvent(entry),
    outcomeEvent(entry, { record: { kept: each, size: undefined } }),
  ]);
  expect(await open.ledger.record(events.flat())).toEqual(new Set());
}

async function planOf(...numbers: readonly number[]) {
  const entries = await recordedEntries(reader, { session: 'session-ada' }, -1, 100);
  return planEntries(entries.filter((_, index) => numbers.includes(index)));
}

async function rows(): Promise<readonly EntryRow[]> {
  return await reader.db.selectFrom('audit_entries').selectAll().orderBy('id').execute();
}

async function recordings(): Promise<readonly RecordingRow[]> {
  return await reader.db.selectFrom('recordings').selectAll().orderBy('id').execute();
}

/** The record views of all entries, as they are read. */
async function records(): Promise<readonly (string | undefined)[]> {
  const bytes = new Map((await recordings()).map((recording) => [recording.id, recordingBytes(recording)]));
  return (await rows()).flatMap(({ recording, record_offset, record_length }) => {
    const found = bytes.get(recording ?? -1);
    if (!found) return [];
    const view = recordAt(found, { offset: record_offset ?? -1, length: record_length ?? -1 });
    return [view && Buffer.from(view).toString()];
  });
}

async function findings() {
  return (await verifyStore(store, { ring: await createKeyRing(), shipped: [] })).findings;
}

/** Whether any file of the store holds these bytes. */
function holds(bytes: Uint8Array): boolean {
  const files = [file, `${file}-wal`, `${file}-shm`].filter((path) => existsSync(path));
  return files.some((path) => readFileSync(path).includes(Buffer.from(bytes)));
}

test('a record view goes, those beside it stay, and the chain is whole', async () => {
  await record('{"a":1}', '{"b":2}', '{"c":3}');
  const before = await rows();
  await eraser().erase(await planOf(1), 'asked for');
  expect(await records()).toEqual(['{"a":1}', undefined, '{"c":3}']);
  const [erasure, ...more] = (await rows()).slice(before.length);
  expect([(await rows()).slice(0, before.length), more]).toEqual([before, []]);
  expect(erasure).toMatchObject({ kind: 'erasure', issuer: 'os', subject: 'root', outcome: 'answered' });
  const entries = [before[1]?.id];
  expect(JSON.parse(erasure?.variables ?? '')).toEqual({ reason: 'asked for', erased: { entries } });
  expect(await findings()).toEqual([]);
});

test.each([LONG, SHORT])('an erased record view is in no byte of the files: %#', async (text) => {
  await record(text);
  const [recording] = await recordings();
  const bytes = recording?.bytes.subarray(4, 40) ?? new Uint8Array();
  expect([recording?.codec, holds(bytes)]).toEqual([text === LONG ? 'deflate' : 'none', true]);
  await eraser().erase(await planOf(0), 'asked for');
  expect(await open.writer.forgetRecordings()).toBe(true);
  expect(holds(bytes)).toBe(false);
  expect(await recordings()).toEqual([{ id: recording?.id, codec: 'erased', bytes: new Uint8Array() }]);
});

test('while somebody reads what was, it is not forgotten, and nobody waits', async () => {
  await record(LONG);
  const plan = await planOf(0);
  const old = await store.openReader();
  await old.db.transaction().execute(async (snapshot) => {
    await snapshot.selectFrom('recordings').select('id').execute();
    await eraser().erase(plan, 'asked for');
    const begun = performance.now();
    expect(await open.writer.forgetRecordings()).toBe(false);
    expect(performance.now() - begun).toBeLessThan(400);
  });
  await old.close();
  expect(await open.writer.forgetRecordings()).toBe(true);
});

test('what is too old goes, whole recordings at once; what is erased already is not named again', async () => {
  await record('{"a":1}', '{"b":2}');
  const time = Date.now() + 60_000;
  expect(await eraseRecordingsBefore(reader, eraser(), Date.now() - 60_000, 'too old')).toBe(0);
  expect(await eraseRecordingsBefore(reader, eraser(), time, 'too old')).toBe(1);
  expect(await records()).toEqual([undefined, undefined]);
  await record('{"c":3}');
  expect(await eraseRecordingsBefore(reader, eraser(), time, 'too old')).toBe(1);
  expect(await eraseRecordingsBefore(reader, eraser(), time, 'too old')).toBe(0);
  expect((await rows()).filter(({ kind }) => kind === 'erasure')).toHaveLength(2);
  expect(await findings()).toEqual([]);
});

test('a session of several principals is theirs together only by name: it must be said whose is meant', async () => {
  const subjects = ['ada', 'bob', 'ada'];
  for (const [entry, subject] of subjects.entries()) {
    const template = { ...templateOf(subject, 'support'), session: 'shared' };
    const kept = { kept: `{"a":${entry}}`, size: undefined };
    await open.ledger.record([intentEvent(entry, { template }), outcomeEvent(entry, { record: kept })]);
  }
  const erase = (query: RecordedQuery) => eraseEntries(reader, eraser(), query, 'asked for');
  await expect(erase({ session: 'shared' })).rejects.toThrow('They are of 2 principals');
  expect(await erase({ session: 'shared', subject: 'eve' })).toBe(0);
  expect(await erase({ session: 'shared', subject: 'ada', issuer: 'https://other.example' })).toBe(0);
  expect(await erase({ session: 'shared', subject: 'ada', issuer: 'https://issuer.example' })).toBe(2);
  expect(await records()).toEqual([undefined, '{"a":1}', undefined]);
  expect(await findings()).toEqual([]);
});

test('a crash after it was named leaves an audit that is whole, and can be made good', async () => {
  await record('{"a":1}', '{"b":2}');
  let turns = 0;
  const crash: Turn = async (work) => {
    turns++;
    if (turns > 1) throw new Error('killed');
    return await work();
  };
  await expect(eraser(crash).erase(await planOf(0), 'asked for')).rejects.toThrow();
  expect(await records()).toEqual(['{"a":1}', '{"b":2}']);
  expect(await findings()).toEqual([]);
  await open.ledger.close();
  open = await openLedger(store);
  expect((await rows()).at(-1)).toMatchObject({ kind: 'erasure', outcome: 'interrupted' });
  expect(await findings()).toEqual([]);
  await eraser().erase(await planOf(0), 'asked for');
  expect(await records()).toEqual([undefined, '{"b":2}']);
  expect(await findings()).toEqual([]);
});

test('where it cannot be named nothing goes', async () => {
  await record('{"a":1}');
  const plan = await planOf(0);
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  await expect(eraser().erase(plan, 'asked for')).rejects.toThrow('nothing was erased');
  other.exec('rollback');
  other.close();
  expect(await records()).toEqual(['{"a":1}']);
});

test('what is taken away without a name, or named and still there, is found', async () => {
  await record('{"a":1}', '{"b":2}');
  const [first, second] = (await rows()).map(({ id }) => id);
  const [recording] = await recordings();
  const whole = { kind: 'set', table: 'recordings', where: { id: recording?.id ?? 0 } } as const;
  await eraser().erase(await planOf(0), 'asked for');
  const cells = { codec: recording?.codec ?? '', bytes: recording?.bytes ?? null };
  await store.change([{ ...whole, cells }]);
  expect(await findings()).toEqual([{ kind: 'record-kept', entry: first }]);
  await store.change([{ ...whole, cells: { codec: 'erased', bytes: new Uint8Array() } }]);
  expect(await findings()).toEqual([{ kind: 'record-missing', entry: second }]);
});

test('a recording that is damaged keeps what it has, and the entry says that it failed', async () => {
  await record('{"a":1}', '{"b":2}');
  const plan = await planOf(0);
  const [recording] = await recordings();
  const where = { id: recording?.id ?? 0 };
  await store.change([{ kind: 'set', table: 'recordings', where, cells: { codec: 'gone' } }]);
  await expect(eraser().erase(plan, 'asked for')).rejects.toThrow('1 recordings could not be rewritten');
  expect((await rows()).at(-1)).toMatchObject({ kind: 'erasure', outcome: 'failed' });
});
