import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EntryRow } from '../../store/entry-columns.ts';
import type { ChainFinding } from './chain-finding.ts';
import type { WaitingLimits, WalkedChain } from './chain-walk.ts';
import { ChainWalk } from './chain-walk.ts';
import type { ChainClaims } from './claimed-places.ts';
import type { TestChain } from './test-chain.ts';
import { chainOf } from './test-chain.ts';

/** What is found in rows, which come by their ids. */
function walk(
  rows: readonly EntryRow[],
  claims: Partial<ChainClaims>,
  limits?: WaitingLimits,
): { readonly walked: WalkedChain; readonly findings: readonly ChainFinding[] } {
  const findings: ChainFinding[] = [];
  const all = { writer: 0, head: undefined, signed: [], ...claims };
  const chain = new ChainWalk(all, (finding) => findings.push(finding), limits);
  for (const row of rows.toSorted((one, other) => one.id - other.id)) chain.add(row);
  return { walked: chain.close(), findings };
}

function findings({ rows, head }: TestChain, change: (rows: EntryRow[]) => void, limits?: WaitingLimits) {
  const changed = rows.map((row) => ({ ...row }));
  change(changed);
  return walk(changed, { head }, limits).findings;
}

/** Entries that end when the next ones have begun. */
const CHAIN = chainOf([1, 2, 3, 2, 1, 4, 3, 5, 5, 4]);
const [first, second, third, fourth] = CHAIN.rows.map(({ id }) => id);

const anyEvents = fc
  .array(fc.integer({ min: 1, max: 30 }), { maxLength: 90 })
  .map((events) => events.filter((entry, index) => events.slice(0, index).filter((each) => each === entry).length < 2));

test('law: a chain is whole in whatever order entries begin and end, however few links may wait', () => {
  fc.assert(
    fc.property(anyEvents, (events) => {
      const { rows, head } = chainOf(events);
      const links = events.length;
      const open = 2 * rows.length - links;
      expect(walk(rows, { head: links > 0 ? head : undefined }, { intents: 1, links: 64 })).toEqual({
        walked: { writer: 0, entries: rows.length, open, links, unsigned: links },
        findings: [],
      });
    }),
  );
});

test('ten thousand operations may run at once', () => {
  const entries = Array.from({ length: 10_000 }, (_, index) => index);
  const { rows, head } = chainOf([...entries, ...entries.toReversed()]);
  expect(walk(rows, { head }).findings).toEqual([]);
});

describe('what is wrong is named', () => {
  test('an edited intent, an edited outcome, an edited link: each once', () => {
    const edited = findings(CHAIN, ([one, two, three]) => {
      if (one) Object.assign(one, { subject: 'eve' });
      if (two) Object.assign(two, { counts: '[4]' });
      if (three) Object.assign(three, { hash: one?.hash });
    });
    expect(edited).toEqual([
      { kind: 'edited', writer: 0, place: 1, entry: first, part: 'intent' },
      { kind: 'edited', writer: 0, place: 3, entry: third, part: 'intent' },
      { kind: 'edited', writer: 0, place: 4, entry: second, part: 'outcome' },
    ]);
  });

  test('a missing entry, twice: where it began, and where it ended', () => {
    expect(findings(CHAIN, (rows) => rows.splice(1, 1))).toEqual([
      { kind: 'missing', writer: 0, place: 2, links: 1, after: first, before: third },
      { kind: 'missing', writer: 0, place: 4, links: 1, after: third, before: first },
    ]);
  });

  test('the first entries, which nothing stands before', () => {
    expect(findings(CHAIN, (rows) => rows.splice(0, 1))[0]).toEqual({
      kind: 'missing',
      writer: 0,
      place: 1,
      links: 1,
      after: undefined,
      before: second,
    });
  });

  test('a cut end', () => {
    const cut = findings(CHAIN, (rows) => {
      rows.splice(4);
      Object.assign(rows[3] ?? {}, { outcome_hash: null, outcome_sequence: null });
    });
    expect(cut.at(-1)).toEqual({ kind: 'cut', writer: 0, place: 8, claimed: 10, by: 'head', after: third });
  });

  test('a copy beside what it is a copy of, whichever comes first', () => {
    for (const by of [-1, 1]) {
      const copied = findings(CHAIN, (rows) => {
        for (const row of rows.filter(({ id }) => id === third)) rows.push({ ...row, id: row.id + by });
      });
      expect(copied[0]).toMatchObject({ place: 3, entry: (third ?? 0) + by, part: 'intent' });
    }
  });

  test('a link at another place than its own, and one at none', () => {
    const moved = findings(CHAIN, (rows) => {
      Object.assign(rows[1] ?? {}, { sequence: 7 });
      Object.assign(rows[0] ?? {}, { outcome_sequence: null });
    });
    expect(moved).toEqual([
      { kind: 'edited', writer: 0, place: 0, entry: first, part: 'outcome' },
      { kind: 'edited', writer: 0, place: 2, entry: second, part: 'intent' },
    ]);
  });

  test('a row that stands far from where it was, by the row that is missing', () => {
    const events = Array.from({ length: 400 }, (_, index) => index >> 1);
    const moved = findings(chainOf(events), (rows) => Object.assign(rows[10] ?? {}, { id: 1_000_000 }), {
      intents: 16,
      links: 64,
    });
    expect(moved).toEqual([
      { kind: 'missing', writer: 0, place: 21, links: 2, after: 640, before: 768 },
      { kind: 'reordered', writer: 0, place: 21, entry: 1_000_000, part: 'intent' },
      { kind: 'reordered', writer: 0, place: 22, entry: 1_000_000, part: 'outcome' },
      { kind: 'head', writer: 0, place: 400 },
    ]);
  });

  test('half of all rows missing: each gap, and as fast as if none were', () => {
    const { rows, head } = chainOf(Array.from({ length: 40_000 }, (_, index) => index >> 1));
    const half = rows.filter((_, index) => index % 2 === 0);
    expect(walk(half, { head }).findings).toHaveLength(10_000);
  });
});

describe('what is claimed of it', () => {
  const { rows, head } = CHAIN;
  const signed = (place: number, hash: string) => ({ place, hash });

  test('what was signed counts as signed, up to the last place that is', () => {
    const places = [signed(1, rows[0]?.hash ?? ''), signed(5, rows[0]?.outcome_hash ?? '')];
    expect(walk(rows, { head, signed: places })).toMatchObject({ walked: { unsigned: 5 }, findings: [] });
  });

  test('what is not what was signed is told with the last place that is', () => {
    const places = [signed(1, rows[0]?.hash ?? ''), signed(5, 'x'), signed(99, 'y')];
    expect(walk(rows, { head, signed: places }).findings).toEqual([
      { kind: 'rewritten', since: 1, writer: 0, place: 5, entry: first, part: 'outcome' },
      { kind: 'cut', writer: 0, place: 11, claimed: 99, by: 'checkpoint', after: fourth },
    ]);
  });

  test('a head that is missing, behind, wrong, or alone', () => {
    const told = (claims: Partial<ChainClaims>, of = rows) => walk(of, claims).findings.map(({ kind }) => kind);
    expect(told({ head: undefined })).toEqual(['head']);
    expect(told({ head: { ...head, sequence: 9, hash: rows[4]?.outcome_hash ?? '' } })).toEqual(['beyond']);
    expect(told({ head: { ...head, hash: 'x' } })).toEqual(['head']);
    expect(told({ head: { ...head, entry: 1 } })).toEqual(['head']);
    expect(told({ head }, [])).toEqual(['cut']);
    expect(told({ head: undefined }, [])).toEqual([]);
  });
});
