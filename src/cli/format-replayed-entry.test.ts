import { expect, test } from 'vitest';
import type { KeptView } from '../audit/session/kept-view.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import { formatReplayedEntry } from './format-replayed-entry.ts';
import { replayedEntryJson } from './replayed-entry-json.ts';
import { replayedEntry } from './test-entries.ts';

/** Colours, a cleared screen, a turned direction, a bell, and a line that is none. */
const HOSTILE = '\u001b[31m\u001b[2J\u202egnirts\u0007\u2028\u009b1m\u200b';

test('nothing that an entry holds moves the cursor or turns the text (A61, A69)', () => {
  const text = `x${HOSTILE}`;
  const hostile = replayedEntry({
    subject: text,
    issuer: text,
    client: text,
    task: text,
    operation: text,
    document: `{ a${HOSTILE} }\n{ b }`,
    variables: JSON.stringify({ a: text }),
    codes: JSON.stringify([{ code: text, coordinate: text, count: 2 }]),
    outcome: text,
  });
  const view: KeptView = { kind: 'full', text: JSON.stringify({ a: text }), kept: 10, size: 10 };
  const shown = [
    ...formatReplayedEntry({ ...hostile, calls: new Map([[text, 1]]), view }, 0),
    ...formatReplayedEntry({ ...hostile, view: { ...view, size: 20 } }, 0),
    replayedEntryJson({ ...hostile, view }, 0),
  ];
  for (const line of shown) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(shown[0]).toContain('\\u{1b}[31m');
  expect(JSON.parse(shown.at(-1) ?? '')).toMatchObject({
    subject: text,
    record: { text: JSON.stringify({ a: text }) },
  });
});

test.each<[KeptView, string]>([
  [{ kind: 'none' }, '  no record'],
  [{ kind: 'metadata', size: 1_234 }, '  record of 1,234 bytes, not kept'],
  [{ kind: 'erased', size: 1 }, '  record of 1 byte, erased'],
  [{ kind: 'damaged', size: 2 }, '  record of 2 bytes, damaged'],
  [{ kind: 'full', text: '{"a":', kept: 5, size: 1_000 }, '  {"a":\n  … cut, 5 of 1,000 bytes'],
  [{ kind: 'full', text: '{"a":1}', kept: 7, size: 7 }, '  {\n    "a": 1\n  }'],
])('a record view: %j', (view, expected) => {
  const lines = formatReplayedEntry({ ...replayedEntry(), view }, 0).join('\n');
  expect(lines.endsWith(`\n${expected}\n`)).toBe(true);
});

test.each([
  [0, '+00:00.000'],
  [61_005, '+01:01.005'],
  [3_600_000, '+1:00:00.000'],
  [90_061_001, '+25:01:01.001'],
])('%i milliseconds are %s', (offset, expected) => {
  expect(formatReplayedEntry(replayedEntry(), offset)[0]).toMatch(new RegExp(`^\\${expected}  #`));
});

test('decisions are told but for what was revealed, and whose they are about', () => {
  const decided = { categories: ['EMAIL'], why: [] };
  const email = memberCoordinate('Customer', 'email');
  const decisions = [
    { ...decided, coordinate: memberCoordinate('Customer', 'name'), effect: 'reveal' as const, values: 3 },
    { ...decided, coordinate: email, effect: 'mask' as const, whose: 'others' as const, values: 1_200 },
    { ...decided, coordinate: email, effect: 'deny' as const },
  ];
  const lines = formatReplayedEntry({ ...replayedEntry(), decisions }, 0);
  expect(lines.filter((line) => line.includes('Customer.'))).toEqual([
    '  mask  Customer.email (of others)  EMAIL  1,200 values',
    '  deny  Customer.email              EMAIL',
  ]);
  expect(formatReplayedEntry({ ...replayedEntry(), decisions: undefined }, 0)).toContain(
    '  what was decided is missing',
  );
});

test('an entry that is under way has no outcome yet', () => {
  const lines = formatReplayedEntry(
    replayedEntry({ outcome: null, latency_us: null, codes: null, issuer: '', subject: '' }),
    0,
  );
  expect(lines[0]).toContain('nobody, via desk');
  expect(lines[1]).toBe('  query Customers: under way');
});
