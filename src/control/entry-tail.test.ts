import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CodedError } from '../errors.ts';
import { openStoreReader, openStoreWriter } from '../store/open-store.ts';
import type { StoreReader } from '../store/store-reader.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import { batch, intent, outcome } from '../store/test-rows.ts';
import { EntryTail } from './entry-tail.ts';
import type { TailBuffer } from './tail-buffer.ts';

let folder: string;
let writer: StoreWriter;
let reader: StoreReader;
let tail: EntryTail;
let written: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-tail-'));
  const config = { kind: 'embedded', file: join(folder, 'cordon.db'), timeoutMs: 500 } as const;
  const opened = await openStoreWriter(config);
  if (!opened) throw new Error('A new store has a free slot.');
  writer = opened;
  await writer.resume();
  reader = await openStoreReader(config);
  tail = new EntryTail(reader, { info() {}, warn() {}, error() {} });
  written = 0;
});

afterEach(async () => {
  tail.close();
  await reader.close();
  await writer.close();
  rmSync(folder, { recursive: true });
});

/** Writes so many entries, of one operation. */
async function write(count: number, operation = 'Any'): Promise<void> {
  const intents = Array.from({ length: count }, () => intent(writer.slot, ++written, { operation }));
  const outcomes = intents.map((each) => outcome(each, ++written));
  const head = { writer: writer.slot, sequence: written, hash: 'x', entry: intents.at(-1)?.id ?? 0 };
  await writer.commit(batch({ intents, outcomes, head }));
}

const listen = async (filter = {}, isAllowed = async () => true) => await tail.listen({ filter, isAllowed });

/** Reads a tail: how many entries there were so far, and the code that it ended with. */
function reading(buffer: TailBuffer) {
  const read = { entries: 0, code: undefined as string | undefined };
  const all = async () => {
    try {
      for await (const entries of buffer) read.entries += entries.length;
    } catch (error) {
      read.code = error instanceof CodedError ? error.code : String(error);
    }
    return read;
  };
  return { read, ended: all() };
}

const WITHIN = { timeout: 10_000 };

test('a slow reader is cut, and is told so, while others read all of it', async () => {
  const [slow, quick] = [await listen(), reading(await listen())];
  for (let round = 1; round <= 6; round++) {
    await write(400);
    await expect.poll(() => quick.read.entries, WITHIN).toBe(400 * round);
  }
  expect(slow.hasEnded).toBe(true);
  expect(await reading(slow).ended).toEqual({ entries: 0, code: 'TAIL_OVERRUN' });
  tail.close();
  expect(await quick.ended).toEqual({ entries: 2_400, code: undefined });
});

test('each hears what its filter lets through', async () => {
  const [all, one, none] = [
    reading(await listen()),
    reading(await listen({ operation: 'One' })),
    reading(await listen({ coordinate: 'Customer.email' })),
  ];
  await write(3, 'One');
  await write(5, 'Other');
  await expect.poll(() => all.read.entries, WITHIN).toBe(8);
  tail.close();
  expect((await one.ended).entries).toBe(3);
  expect((await none.ended).entries).toBe(0);
});

test('A49 a tail ends when its token is good no more', async () => {
  let isGood = true;
  const { read, ended } = reading(await listen({}, async () => isGood));
  await write(2);
  await expect.poll(() => read.entries, WITHIN).toBe(2);
  isGood = false;
  await write(2);
  expect(await ended).toEqual({ entries: 2, code: 'UNAUTHENTICATED' });
});

test('no more listen than may, and one that leaves makes room', async () => {
  const listening = await Promise.all(Array.from({ length: 100 }, () => listen()));
  await expect(listen()).rejects.toThrow(new CodedError('TAIL_LIMIT'));
  listening[0]?.end();
  await expect.poll(() => listen().then(() => 'listens'), WITHIN).toBe('listens');
});

test('a tail that is opened after the end ends at once', async () => {
  tail.close();
  expect(await reading(await listen()).ended).toEqual({ entries: 0, code: undefined });
});
