import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StoreError } from '../store/store-error.ts';
import type { Journals } from './open-journals.ts';
import { openJournals } from './open-journals.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-journals-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open(): Journals {
  return openJournals({ file: join(folder, 'journal'), limitBytes: 10_000 });
}

function release({ own, left }: Journals): void {
  for (const each of [own, ...left]) each.release();
}

test('processes of one folder have a journal each, and none touches that of another that lives', () => {
  const [first, second] = [open(), open()];
  first.own.journal.append(['1']);
  second.own.journal.append(['2']);
  const third = open();
  expect([second.left, third.left]).toEqual([[], []]);
  expect([first, second, third].map(({ own }) => own.journal.groups)).toEqual([1, 1, 0]);
  for (const each of [first, second, third]) release(each);
});

test('what processes left behind that are no more comes to the next', () => {
  const [first, second] = [open(), open()];
  first.own.journal.append(['1']);
  second.own.journal.append(['2']);
  release(second);
  const third = open();
  expect([third.own.journal.read(0), third.left]).toEqual([[2], []]);
  release(first);
  release(third);
  const next = open();
  expect([next.own.journal.read(0), next.left.map(({ journal }) => journal.read(0))]).toEqual([[1], [[2]]]);
  release(next);
});

test('what cannot be opened is named, with what to do', () => {
  mkdirSync(join(folder, 'journal'));
  expect(open).toThrow(StoreError);
  expect(open).toThrow(/journal cannot be opened \(EISDIR\)\. It must be a file that this user may write/);
});

test('a file that others may read is narrowed', () => {
  writeFileSync(join(folder, 'journal'), '');
  chmodSync(join(folder, 'journal'), 0o644);
  release(open());
  expect(statSync(join(folder, 'journal')).mode & 0o777).toBe(0o600);
});
