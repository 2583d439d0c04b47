import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, jsonValue, assert as laws, nat, property } from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { canMountDisk, mountSmallDisk } from '../../test/small-disk.ts';
import { StoreError } from '../store/store-error.ts';
import { Journal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-journal-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

function fresh(): string {
  return join(folder, `journal-${files++}`);
}

/** Everything that stands in a journal, group by group. */
function contentOf(journal: Journal): readonly (readonly unknown[])[] {
  return Array.from({ length: journal.groups }, (_, group) => journal.read(group));
}

/** The content of a file, as the next process finds it. */
function reopened(file: string): readonly (readonly unknown[])[] {
  const journal = Journal.open(file, 1_000_000);
  const content = contentOf(journal);
  journal.close();
  return content;
}

/** A file with these groups. */
function written(groups: readonly (readonly unknown[])[]): string {
  const file = fresh();
  const journal = Journal.open(file, 1_000_000);
  for (const group of groups) journal.append(group.map((record) => JSON.stringify(record)));
  journal.close();
  return file;
}

test('what was appended is there for the next process, in order, and for nobody else', () => {
  const file = written([[{ a: 'ä\n' }, 2], ['three']]);
  expect(reopened(file)).toEqual([[{ a: 'ä\n' }, 2], ['three']]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('one that was emptied is another journal', () => {
  const file = fresh();
  const journal = Journal.open(file, 1_000);
  const { id } = journal;
  journal.append(['1']);
  journal.clear();
  expect(journal.append(['2'])).toBe(1);
  expect([journal.id === id, contentOf(journal)]).toEqual([false, [[2]]]);
  journal.close();
  expect(reopened(file)).toEqual([[2]]);
});

test('law: cut anywhere, as a process that is killed leaves it, it holds what was acknowledged by then', () => {
  const groups = array(array(jsonValue(), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
  laws(
    property(groups, nat(), (given, cut) => {
      const file = written(given);
      const bytes = readFileSync(file);
      const length = cut % (bytes.length + 1);
      truncateSync(file, length);
      const whole = bytes.subarray(0, length).filter((byte) => byte === 0x0a).length;
      const kept = JSON.parse(JSON.stringify(given.slice(0, whole)));
      expect(reopened(file)).toEqual(kept);
      // Nothing of the rest is in the way of what comes next.
      const journal = Journal.open(file, 1_000_000);
      journal.append(['"next"']);
      journal.close();
      expect(reopened(file)).toEqual([...kept, ['next']]);
    }),
    { numRuns: 100 },
  );
});

test('law: a changed byte anywhere but at the end refuses to open, with what to do, and changes nothing', () => {
  laws(
    property(nat(), nat(254), (place, change) => {
      const file = written([['one', 1], ['two'], ['three', { three: 3 }]]);
      const bytes = readFileSync(file);
      const at = place % (bytes.lastIndexOf(0x0a, bytes.length - 2) + 1);
      bytes[at] = ((bytes[at] ?? 0) + change + 1) % 256;
      writeFileSync(file, bytes);
      expect(() => Journal.open(file, 1_000)).toThrow(StoreError);
      expect(() => Journal.open(file, 1_000)).toThrow(/damaged in line \d\. It holds entries .* keep a copy/);
      expect(readFileSync(file)).toEqual(bytes);
    }),
    { numRuns: 100 },
  );
});

test('a last line that is whole and wrong is damage; one with blocks that were never written is not', () => {
  const file = written([['one'], ['two']]);
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.toString().replace('two', 'owt'));
  expect(() => Journal.open(file, 1_000)).toThrow(StoreError);
  writeFileSync(file, Buffer.concat([bytes, Buffer.from('x'), Buffer.alloc(4_096), Buffer.from('\n')]));
  expect(reopened(file)).toEqual([['one'], ['two']]);
  writeFileSync(file, Buffer.concat([Buffer.from('x'), Buffer.alloc(4_096), Buffer.from('\n'), bytes]));
  expect(() => Journal.open(file, 1_000)).toThrow(StoreError);
});

test('a line that is missing, or stands elsewhere, is damage', () => {
  const file = written([['one'], ['two'], ['three']]);
  const [one = '', two = '', three = ''] = readFileSync(file, 'utf8').split('\n');
  for (const lines of [
    [two, three],
    [one, three, two],
    [one, one],
  ]) {
    writeFileSync(file, `${lines.join('\n')}\n`);
    expect(() => Journal.open(file, 1_000)).toThrow(StoreError);
  }
});

test('it takes what it has room for, from the first on, and goes on when it was emptied', () => {
  const file = fresh();
  const journal = Journal.open(file, 1_000);
  const record = JSON.stringify('x'.repeat(300));
  expect(journal.append([record, record, record, '1'])).toBe(2);
  expect(statSync(file).size).toBeLessThanOrEqual(1_000);
  expect(journal.append([record])).toBe(0);
  journal.clear();
  expect(journal.append([record])).toBe(1);
  journal.close();
  expect(journal.append(['1'])).toBe(0);
  expect(reopened(file)).toEqual([['x'.repeat(300)]]);
});

test('records that are many become several lines', () => {
  const journal = Journal.open(fresh(), 100_000_000);
  const record = JSON.stringify('x'.repeat(1_500_000));
  expect(journal.append(Array.from({ length: 5 }, () => record))).toBe(5);
  expect(contentOf(journal).map((group) => group.length)).toEqual([2, 2, 1]);
  journal.close();
});

test.skipIf(!canMountDisk)(
  'what a full disk does not take whole is not there at all, and it goes on when there is room',
  () => {
    using disk = mountSmallDisk();
    const file = join(disk.path, 'journal');
    const journal = Journal.open(file, 1_000_000);
    expect(journal.append(['"one"'])).toBe(1);
    const { size } = statSync(file);
    disk.fill();
    expect(journal.append([JSON.stringify('x'.repeat(100_000))])).toBe(0);
    expect(statSync(file).size).toBe(size);
    disk.free();
    expect(journal.append(['"two"'])).toBe(1);
    journal.close();
    expect(reopened(file)).toEqual([['one'], ['two']]);
  },
);
