import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countEntries } from './count-entries.ts';
import type { EntryRow } from './entry-columns.ts';
import type { NamedCount } from './entry-counts.ts';
import { firstEntryId } from './entry-id.ts';
import type { SessionCursor, SessionFilter, SessionSummary } from './list-sessions.ts';
import { listSessions } from './list-sessions.ts';
import type { StoreReader } from './store-reader.ts';
import type { LawRuns } from './test-search-store.ts';
import { allRows, SearchStores } from './test-search-store.ts';
import { anyEvent, RULED_COORDINATES, RULED_OPERATIONS } from './test-search-world.ts';
import type { TestStore } from './test-writer-suite.ts';

/** What every dialect tells of many entries together. */
export function describeSummaries(dialect: string, makeStore: () => Promise<TestStore>, runs: LawRuns): void {
  const stores = new SearchStores(makeStore);
  const events = fc.array(anyEvent, { minLength: 20, maxLength: 120 });

  describe(`summaries in ${dialect}`, () => {
    test('sessions are what grouping every entry gives, in pages, while entries are added', async () => {
      await fc.assert(
        fc.asyncProperty(
          events,
          events,
          anyTimes,
          fc.constantFrom(undefined, 'ada'),
          async (before, during, draw, who) => {
            await stores.using(async ({ world, reader }) => {
              await world.play(before);
              const rows = await allRows(reader);
              const filter = { ...draw(rows), subject: who };
              // Clocks agree from now on.
              world.pass(10_000);
              const later = during.map((event) => ({ ...event, passed: Math.abs(event.passed) }));
              const listed = await readSessions(reader, filter, (page) =>
                world.play(later.slice(page * 3, page * 3 + 3)),
              );
              expect(listed).toEqual(groupSessions(rows, filter));
            });
          },
        ),
        runs,
      );
    });

    test('counts are what counting every entry gives', async () => {
      await fc.assert(
        fc.asyncProperty(events, anyTimes, async (played, draw) => {
          await stores.using(async ({ world, reader }) => {
            await world.play(played);
            const rows = await allRows(reader);
            const times = draw(rows);
            expect(await countEntries(reader, times)).toEqual(countRows(rows, times));
          });
        }),
        runs,
      );
    });
  });
}

type Times = Pick<SessionFilter, 'from' | 'to'>;

/** Times near those of entries, or none. */
const anyTimes = fc
  .record({ from: fc.option(fc.nat(200)), to: fc.option(fc.nat(200)) })
  .map(({ from, to }) => (rows: readonly EntryRow[]): Times => {
    const near = (place: number | null) => (place === null ? undefined : rows[place % rows.length]?.began_at);
    return { from: near(from), to: near(to) };
  });

/** All pages of a list; something happens before each but the first. */
async function readSessions(
  reader: StoreReader,
  filter: SessionFilter,
  happens: (page: number) => Promise<void>,
): Promise<readonly SessionSummary[]> {
  const read: SessionSummary[] = [];
  let cursor: SessionCursor | undefined;
  for (let page = 0; ; page++) {
    const { sessions, next } = await listSessions(reader, filter, 2, cursor);
    read.push(...sessions);
    if (!next) return read;
    cursor = next;
    await happens(page);
  }
}

function groupSessions(rows: readonly EntryRow[], filter: SessionFilter): readonly SessionSummary[] {
  const { from = 0, to = Number.POSITIVE_INFINITY, subject } = filter;
  const asked = rows.filter(
    (row) => row.began_at >= from && row.began_at < to && (subject === undefined || row.subject === subject),
  );
  // The last entry of each comes first.
  const groups = Map.groupBy(asked.toReversed(), (row) => `${row.issuer} ${row.subject} ${row.session}`);
  return [...groups.values()].flatMap((group) => {
    const [last, first] = [group[0], group.at(-1)];
    if (!last || !first) return [];
    const { issuer, subject: who, session } = last;
    const times = { first: first.began_at, last: last.began_at };
    return [{ issuer, subject: who, session, ...times, entries: group.length, hasMoreEntries: false }];
  });
}

function countRows(rows: readonly EntryRow[], { from, to }: Times) {
  const counted = rows.filter(
    ({ id }) => (from === undefined || id >= firstEntryId(from)) && (to === undefined || id < firstEntryId(to)),
  );
  const operationOf = (row: EntryRow) => RULED_OPERATIONS.find(({ ruling }) => ruling === row.ruling);
  const countBy = (namesOf: (row: EntryRow) => readonly (string | null | undefined)[]): readonly NamedCount[] => {
    const names = counted.flatMap((row) => [...new Set(namesOf(row))]).filter((name) => typeof name === 'string');
    return [...Map.groupBy(names, (name) => name)]
      .map(([name, group]) => ({ name, entries: group.length }))
      .sort((one, other) => other.entries - one.entries || (one.name < other.name ? -1 : 1));
  };
  const decided = ({ ruling }: EntryRow) => RULED_COORDINATES.filter((row) => row.ruling === ruling);
  return {
    entries: counted.length,
    isEstimate: false,
    outcomes: countBy(({ outcome }) => [outcome]),
    kinds: countBy((row) => [operationOf(row)?.kind]),
    operations: countBy((row) => [operationOf(row)?.operation]),
    clients: countBy((row) => [operationOf(row)?.client]),
    tasks: countBy((row) => [operationOf(row)?.task]),
    coordinates: countBy((row) => decided(row).map(({ coordinate }) => coordinate)),
    categories: countBy((row) => decided(row).map(({ category }) => category)),
    effects: countBy((row) => decided(row).map(({ effect }) => effect)),
    categoryEffects: countBy((row) => decided(row).map(({ category, effect }) => `${category} ${effect}`)),
  };
}
