import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bindMask } from './bind-mask.ts';
import { MASKERS } from './mask-table.ts';
import type { LeafType } from './masker.ts';
import { parseMask } from './parse-mask.ts';
import { STRING, testContext } from './test-masks.ts';

/** What the table of masks in docs/annotating.md says. */
interface Row {
  readonly mask: string;
  readonly accepts: string;
  readonly rank: number;
  readonly example: string;
}

const ROWS: readonly Row[] = readFileSync('docs/annotating.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, mask, accepts, rank, example] = /^\| `([^`]+)` \| ([^|]+) \| (\d+) \| (.+) \|$/.exec(line) ?? [];
    return mask === undefined ? [] : [{ mask, accepts: accepts ?? '', rank: Number(rank), example: example ?? '' }];
  });

const nameOf = (mask: string) => parseMask(mask)?.name ?? mask;

test('the table of masks is that of the gateway, strictest first', () => {
  const documented = ROWS.map(({ mask, accepts, rank }) => [nameOf(mask), accepts, rank]);
  const actual = [...MASKERS.values()].map(({ name, accepts, customs, rank }) => {
    const kinds = [...accepts, ...(customs.length > 0 ? ['custom'] : [])];
    return [name, kinds.length > 4 ? 'all' : kinds.join(', '), rank];
  });
  expect(documented).toEqual(actual);
});

const INT: LeafType = { kind: 'Int', name: 'Int' };

test.each(ROWS)('$mask: $example', ({ mask, example }) => {
  const [, value, masked] = /^`([^`]+)` → `([^`]+)`/.exec(example) ?? [];
  if (value === undefined || masked === undefined) return;
  const spec = parseMask(mask) ?? { name: '', parameters: [] };
  const masker = MASKERS.get(spec.name);
  const leaf = masker?.accepts.includes('String') ? STRING : INT;
  const shown = String(bindMask(spec, leaf, testContext('PHONE', ''))(leaf === INT ? Number(value) : value));
  // Of what a key decides the length is told, behind the key's name.
  const told = (text: string) => (masker?.keyed ? text.replace(/^.*:/, '').length : text);
  expect(told(shown)).toBe(told(masked));
});
