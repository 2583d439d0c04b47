import type { AuditKeys } from '../../src/keys/audit-keys.ts';
import { digestText } from '../../src/keys/digest-text.ts';
import { countEntries } from '../../src/store/count-entries.ts';
import type { EntryQuery } from '../../src/store/entry-query.ts';
import { findEntries } from '../../src/store/find-entries.ts';
import { listSessions } from '../../src/store/list-sessions.ts';
import type { StoreReader } from '../../src/store/store-reader.ts';
import { zipfian } from '../random.ts';
import { FIRST_MS, NAMES, SPAN_MS, sessionAt } from './search-world.ts';

/** One kind of search: each call is another of it, and tells how much it found. */
export interface SearchKind {
  readonly name: string;
  readonly run: (random: () => number) => Promise<number>;
}

const PAGE = 50;

/** Every kind of search that is measured. */
export function searchKinds(reader: StoreReader, keys: AuditKeys, entries: number): readonly SearchKind[] {
  const search = (name: string, draw: (random: () => number) => Partial<EntryQuery>): SearchKind => ({
    name,
    run: async (random) =>
      (await findEntries(reader, { limit: PAGE, order: 'newest', ...draw(random) })).entries.length,
  });
  const digestsOf = (value: string | undefined) => keys.all.map((key) => key.digest(digestText(value ?? '')));
  return [
    search('everything', () => ({})),
    search('principal', (random) => ({ subject: any(random, NAMES.subjects) })),
    search('principal, frequent', (random) => ({ subject: NAMES.subjects[zipfian(random, 200)] })),
    search('principal, one day', (random) => ({ subject: any(random, NAMES.subjects), ...oneDay(random) })),
    search('principal, oldest first', (random) => ({ subject: any(random, NAMES.subjects), order: 'oldest' })),
    search('coordinate', (random) => ({ coordinate: any(random, NAMES.coordinates) })),
    search('coordinate, one day', (random) => ({ coordinate: any(random, NAMES.coordinates), ...oneDay(random) })),
    search('category and effect', (random) => ({
      category: any(random, NAMES.categories),
      effect: any(random, ['mask', 'reveal', 'null', 'deny']),
    })),
    search('value, rare', (random) => ({ digests: digestsOf(any(random, NAMES.values)) })),
    search('value, frequent', (random) => ({ digests: digestsOf(NAMES.values[zipfian(random, 1_000)]) })),
    search('value, absent', (random) => ({ digests: digestsOf(`nobody${random()}`) })),
    search('session', (random) => ({ session: sessionAt(Math.floor(random() * entries)) })),
    search('client', (random) => ({ client: any(random, NAMES.clients) })),
    search('task', (random) => ({ task: any(random, NAMES.tasks) })),
    search('operation', (random) => ({ operation: any(random, NAMES.operations) })),
    search('refused', () => ({ outcome: 'refused' })),
    search('interrupted (none)', () => ({ outcome: 'interrupted' })),
    search('principal and coordinate', (random) => ({
      subject: any(random, NAMES.subjects),
      coordinate: any(random, NAMES.coordinates),
    })),
    search('principal and value', (random) => ({
      subject: NAMES.subjects[zipfian(random, 200)],
      digests: digestsOf(NAMES.values[zipfian(random, 1_000)]),
    })),
    {
      name: 'sessions of a principal',
      run: async (random) =>
        (await listSessions(reader, { subject: any(random, NAMES.subjects) }, PAGE)).sessions.length,
    },
    { name: 'sessions', run: async () => (await listSessions(reader, {}, PAGE)).sessions.length },
    { name: 'counts of one day', run: async (random) => (await countEntries(reader, oneDay(random))).entries },
    { name: 'counts of all', run: async () => (await countEntries(reader, {})).entries },
  ];
}

function any<Item>(random: () => number, items: readonly Item[]): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

function oneDay(random: () => number): Pick<EntryQuery, 'from' | 'to'> {
  const from = FIRST_MS + Math.floor(random() * (SPAN_MS - 86_400_000));
  return { from, to: from + 86_400_000 };
}
