import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitDigests } from './digests.ts';
import type { EntryRow } from './entry-columns.ts';
import type { EntryFilter, EntryQuery } from './entry-query.ts';
import { findEntries } from './find-entries.ts';
import type { FoundEntry } from './found-entry.ts';
import { USUAL_TUNING } from './index-tuning.ts';
import type { StoreReader } from './store-reader.ts';
import type { LawRuns } from './test-search-store.ts';
import { allRows, SearchStores } from './test-search-store.ts';
import { anyEvent, DIGESTS, RULED_COORDINATES } from './test-search-world.ts';
import type { TestStore } from './test-writer-suite.ts';

/** What every dialect finds. */
export function describeSearch(dialect: string, makeStore: () => Promise<TestStore>, runs: LawRuns): void {
  const stores = new SearchStores(makeStore);

  describe(`searching in ${dialect}`, () => {
    test('finds what looking at every entry finds, in the same order', async () => {
      const queries = fc.array(anyQuery, { minLength: 20, maxLength: 20 });
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyEvent, { minLength: 60, maxLength: 160 }),
          queries,
          anyTuning,
          async (events, asked, tuning) => {
            await stores.using(async ({ world, reader }) => {
              await world.play(events);
              const rows = await allRows(reader);
              for (const draw of asked) {
                const query = draw(rows);
                const { entries, hasMore } = await findEntries(reader, query, tuning);
                const naive = lookAt(rows, query);
                expect(entries.map(({ id }) => id)).toEqual(naive.slice(0, query.limit).map(({ id }) => id));
                expect(hasMore).toBe(naive.length > query.limit);
              }
            });
          },
        ),
        runs,
      );
    });

    test('pages join to the whole, each entry once, while entries are added', async () => {
      const events = fc.array(anyEvent, { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(events, events, anyQuery, async (before, during, draw) => {
          await stores.using(async ({ world, reader }) => {
            await world.play(before);
            const rows = await allRows(reader);
            const query = { ...draw(rows), after: undefined, before: undefined, limit: 3 };
            const read = await readPages(reader, query, (page) => world.play(during.slice(page * 5, page * 5 + 5)));
            const ids = read.map(({ id }) => id);
            expect(new Set(ids).size).toBe(ids.length);
            const there = new Set(rows.map(({ id }) => id));
            expect(ids.filter((id) => there.has(id))).toEqual(lookAt(rows, query).map(({ id }) => id));
          });
        }),
        runs,
      );
    });

    test('what is read holds no digest', async () => {
      await stores.using(async ({ world, reader }) => {
        await world.play([...fc.sample(anyEvent, { seed: 1, numRuns: 20 })]);
        const { entries } = await findEntries(reader, { digests: DIGESTS, limit: 20, order: 'newest' });
        expect(entries.length).toBeGreaterThan(5);
        for (const digest of DIGESTS) expect(JSON.stringify(entries)).not.toContain(digest);
      });
    });
  });
}

/** All pages of a query; something happens before each but the first. */
async function readPages(
  reader: StoreReader,
  query: EntryQuery,
  happens: (page: number) => Promise<void>,
): Promise<readonly FoundEntry[]> {
  const read: FoundEntry[] = [];
  for (let page = 0; ; page++) {
    const last = read.at(-1)?.id;
    const cursor = query.order === 'newest' ? { before: last } : { after: last };
    const { entries, hasMore } = await findEntries(reader, { ...query, ...cursor });
    read.push(...entries);
    if (!hasMore) return read;
    await happens(page);
  }
}

/** What can be asked for: times and cursors by the place of an entry that has them. */
const anyCriteria = fc.record({
  from: fc.nat(200),
  to: fc.nat(200),
  after: fc.nat(200),
  before: fc.nat(200),
  issuer: fc.constantFrom('https://one.example', 'https://two.example'),
  subject: fc.constantFrom('ada', 'bob', 'nobody'),
  session: fc.constantFrom('s1', 's2'),
  kind: fc.constantFrom('query', 'mutation'),
  operation: fc.constantFrom('Customers', 'Invoices'),
  client: fc.constantFrom('desk', null),
  task: fc.constantFrom('support', null),
  outcome: fc.constantFrom('answered', 'refused', null),
  coordinate: fc.constantFrom('Customer.email', 'Invoice.iban', 'Invoice.total'),
  category: fc.constantFrom('EMAIL', 'IBAN'),
  effect: fc.constantFrom('mask', 'reveal'),
  digests: fc.subarray([...DIGESTS, 'n'.repeat(22)]),
});

type Criteria = typeof anyCriteria extends fc.Arbitrary<infer Values> ? Values : never;

/** The names of all criteria. */
const CRITERIA = Object.keys(fc.sample(anyCriteria, 1)[0] ?? {});

/** Small steps, as if there were much to find, or the usual ones. */
const anyTuning = fc.constantFrom(
  USUAL_TUNING,
  { firstParts: 1, frequent: 1, firstStride: 100 },
  { firstParts: 2, frequent: 3, firstStride: 2_000 },
);

/** A query for few criteria at once, since what asks for everything finds nothing. */
const anyQuery = fc
  .record({
    criteria: anyCriteria,
    asked: fc.subarray(CRITERIA, { maxLength: 3 }),
    limit: fc.constantFrom(1, 2, 3, 12),
    order: fc.constantFrom('newest', 'oldest'),
  })
  .map(({ criteria, asked, limit, order }) => (rows: readonly EntryRow[]): EntryQuery => {
    const given: Partial<Criteria> = Object.fromEntries(
      Object.entries(criteria).filter(([name]) => asked.includes(name)),
    );
    const { from, to, after, before, ...filter } = given;
    const near = (place: number | undefined) => (place === undefined ? undefined : rows[place % rows.length]);
    return {
      ...filter,
      from: near(from)?.began_at,
      to: near(to)?.began_at,
      after: near(after)?.id,
      before: near(before)?.id,
      limit,
      order,
    };
  });

/** What a query means, by looking at every entry. */
function lookAt(rows: readonly EntryRow[], query: EntryQuery): readonly EntryRow[] {
  const { after = -1, before = Number.POSITIVE_INFINITY } = query;
  const found = rows.filter((row) => row.id > after && row.id < before && meets(row, query));
  return query.order === 'newest' ? found.toReversed() : found;
}

function meets(row: EntryRow, filter: EntryFilter): boolean {
  const { from = 0, to = Number.POSITIVE_INFINITY, digests } = filter;
  const names = ['issuer', 'subject', 'session', 'kind', 'operation', 'client', 'task', 'outcome'] as const;
  const held = [...splitDigests(row.asked), ...splitDigests(row.shown ?? '')];
  return (
    row.began_at >= from &&
    row.began_at < to &&
    names.every((name) => filter[name] === undefined || filter[name] === row[name]) &&
    (digests === undefined || digests.some((digest) => held.includes(digest))) &&
    isDecided(row, filter)
  );
}

function isDecided({ ruling }: EntryRow, filter: EntryFilter): boolean {
  const parts = ['coordinate', 'category', 'effect'] as const;
  if (parts.every((part) => filter[part] === undefined)) return true;
  return RULED_COORDINATES.some(
    (row) => row.ruling === ruling && parts.every((part) => filter[part] === undefined || filter[part] === row[part]),
  );
}
