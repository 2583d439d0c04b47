import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { memberCoordinate } from '../../lib/coordinate.ts';
import type { IntentColumns, OutcomeColumns } from '../../store/entry-columns.ts';
import { findEntries } from '../../store/find-entries.ts';
import { openStoreReader, openStoreWriter } from '../../store/open-store.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { StoreWriter } from '../../store/store-writer.ts';
import type { RecordingRow } from '../../store/tables.ts';
import { batch, intent, outcome } from '../../store/test-rows.ts';
import { contentHash } from '../content-hash.ts';
import { blankRecords, eraseRecording, RecordBlock } from '../record-block.ts';
import type { Ruling } from '../ruling.ts';
import { rulingArtifact } from '../ruling.ts';
import { readSession, sessionPrincipals } from './read-session.ts';
import type { ReplayedEntry } from './replayed-entry.ts';
import { EntryReader } from './replayed-entry.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-session-'));
let stores = 0;
let writer: StoreWriter;
let reader: StoreReader;

beforeEach(async () => {
  const config = { kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 } as const;
  const opened = await openStoreWriter(config);
  if (!opened) throw new Error('The slot is held.');
  writer = opened;
  await writer.resume();
  reader = await openStoreReader(config);
});
afterEach(async () => {
  await reader.close();
  await writer.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Written {
  readonly begun?: Partial<IntentColumns>;
  readonly ended?: Partial<OutcomeColumns>;
  /** What is kept of the record view, of so many bytes. */
  readonly record?: { readonly text: string; readonly size?: number };
}

/** Writes entries whose record views stand in one recording, together with artifacts. */
async function write(entries: readonly Written[], rulings: readonly Ruling[] = []): Promise<void> {
  const block = new RecordBlock();
  const intents = entries.map(({ begun }, index) => intent(writer.slot, index + 1, begun));
  const recording = intents[0]?.id ?? 0;
  const outcomes = entries.flatMap(({ ended, record }, index) => {
    const begun = intents[index];
    return begun ? [{ ...outcome(begun, index), ...ended, ...(record && placed(block, recording, record)) }] : [];
  });
  await writer.commit(
    batch({
      artifacts: rulings.map(rulingArtifact).map(({ hash, kind, content }) => ({ hash, kind, content })),
      intents,
      outcomes,
      recordings: block.isEmpty ? [] : [block.toRecording(recording)],
      head: { writer: writer.slot, sequence: 1, hash: 'h', entry: intents.at(-1)?.id ?? 0 },
    }),
  );
}

function placed(block: RecordBlock, recording: number, { text, size }: NonNullable<Written['record']>) {
  const bytes = Buffer.from(text);
  const { offset, length } = block.add(bytes);
  return {
    recording,
    record_offset: offset,
    record_length: length,
    record_size: size ?? length,
    record_hash: contentHash(bytes),
  };
}

async function replayed(): Promise<readonly ReplayedEntry[]> {
  const { entries } = await findEntries(reader, { limit: 100, order: 'oldest' });
  const entryReader = new EntryReader(reader);
  const all: ReplayedEntry[] = [];
  for (const entry of entries) all.push(await entryReader.read(entry));
  return all;
}

async function rewrite(change: (recording: RecordingRow) => RecordingRow): Promise<void> {
  expect(await writer.rewriteRecording(64 + writer.slot, change)).toBe(true);
}

const TEXTS = ['{"a":1}', `{"b":"${'é'.repeat(500)}"}`, '{"c":'] as const;

test('a record view is what was written, whole or cut, or its size alone, or nothing', async () => {
  await write([
    { record: { text: TEXTS[0] } },
    { record: { text: TEXTS[1] } },
    { record: { text: TEXTS[2], size: 7_000 } },
    { ended: { record_size: 12 } },
    {},
  ]);
  expect((await replayed()).map(({ view }) => view)).toEqual([
    { kind: 'full', text: TEXTS[0], kept: 7, size: 7 },
    { kind: 'full', text: TEXTS[1], kept: 1_008, size: 1_008 },
    { kind: 'full', text: TEXTS[2], kept: 5, size: 7_000 },
    { kind: 'metadata', size: 12 },
    { kind: 'none' },
  ]);
});

test('an erased one says so, and the others stay', async () => {
  await write(TEXTS.map((text) => ({ record: { text } })));
  await rewrite((recording) => blankRecords(recording, [{ offset: 7, length: 1_008 }]));
  expect((await replayed()).map(({ view }) => view.kind)).toEqual(['full', 'erased', 'full']);
  await rewrite(eraseRecording);
  expect((await replayed()).map(({ view }) => view.kind)).toEqual(['erased', 'erased', 'erased']);
});

test('one that is not what was written is damaged, and never shown', async () => {
  await write(TEXTS.map((text) => ({ record: { text } })));
  await rewrite((recording) => ({ ...recording, codec: 'none', bytes: Buffer.from(`{"a":2}${TEXTS[1]}`) }));
  expect((await replayed()).map(({ view }) => view.kind)).toEqual(['damaged', 'full', 'damaged']);
  await rewrite((recording) => ({ ...recording, codec: 'deflate', bytes: Buffer.from('no deflate') }));
  expect((await replayed()).map(({ view }) => view.kind)).toEqual(['damaged', 'damaged', 'damaged']);
});

const EMAIL = { coordinate: memberCoordinate('Customer', 'email'), categories: ['EMAIL'], why: [] } as const;

const RULING: Ruling = {
  kind: 'query',
  operation: 'Customers',
  client: 'desk',
  task: 'none',
  decisions: [
    { ...EMAIL, effect: 'mask', count: 1 },
    { ...EMAIL, effect: 'reveal', whose: 'own', count: 0 },
    { ...EMAIL, effect: 'deny' },
  ],
  inputs: [],
  fetches: ['customers', 'billing', 'customers', 'idle'],
  flows: [],
  versions: { supergraph: 's', policy: 'p', keys: 'k' },
};

test('decisions come with how many values met them, subgraphs with how often they were called', async () => {
  const { hash } = rulingArtifact(RULING);
  const ended = { counts: '[2,40]', calls: '{"fetches":[1,3,1,0],"flows":[]}' };
  await write(
    [
      { begun: { ruling: hash }, ended },
      { begun: { ruling: 'missing' }, ended },
    ],
    [RULING],
  );
  const [known, unknown] = await replayed();
  expect(known?.decisions).toEqual([
    { ...EMAIL, effect: 'mask', values: 40 },
    { ...EMAIL, effect: 'reveal', whose: 'own', values: 2 },
    { ...EMAIL, effect: 'deny' },
  ]);
  expect(known?.calls).toEqual(
    new Map([
      ['customers', 2],
      ['billing', 3],
    ]),
  );
  expect(unknown).toMatchObject({ decisions: undefined, calls: new Map() });
});

test('a session is one principal’s, in the order of its entries', async () => {
  const own = { session: 's', subject: 'ada' };
  await write([
    { begun: own },
    { begun: { ...own, subject: 'bob' } },
    { begun: { ...own, issuer: 'https://other.example' } },
    { begun: { ...own, session: 'S' } },
    { begun: own },
  ]);
  const query = { session: 's', subject: 'ada', issuer: 'https://issuer.example' };
  const ids: number[] = [];
  for await (const { id } of readSession(reader, query)) ids.push(id);
  expect(ids).toEqual([1, 5].map((number) => number * 64 + writer.slot));
  expect(await sessionPrincipals(reader, { session: 's' })).toEqual([
    { issuer: 'https://issuer.example', subject: 'ada', entries: 2 },
    { issuer: 'https://issuer.example', subject: 'bob', entries: 1 },
    { issuer: 'https://other.example', subject: 'ada', entries: 1 },
  ]);
  expect(await sessionPrincipals(reader, { session: 'none' })).toEqual([]);
});
