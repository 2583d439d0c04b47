import type { Kysely, NotNull } from 'kysely';
import type { EndedEntryRow } from './entry-columns.ts';
import type { ExportPlaces } from './export-slot.ts';
import type { Database } from './tables.ts';

/**
 * What is read of an entry to be exported.
 * SECURITY: neither digests nor a record view, which stay where the audit is (test "what is exported holds no digest").
 */
const EXPORTED_COLUMNS = [
  'id',
  'writer',
  'sequence',
  'began_at',
  'kind',
  'issuer',
  'subject',
  'client',
  'task',
  'session',
  'operation',
  'ruling',
  'origin',
  'hash',
  'outcome',
  'codes',
  'latency_us',
  'counts',
  'calls',
  'outcome_sequence',
  'outcome_hash',
] as const satisfies readonly (keyof EndedEntryRow)[];

/** Columns that are read only where they are asked for. */
export type OptionalColumn = 'document' | 'variables';

/** An entry that has ended, as it is exported. */
export type EndedEntry = Pick<EndedEntryRow, (typeof EXPORTED_COLUMNS)[number]> &
  Partial<Pick<EndedEntryRow, OptionalColumn>>;

/** What is looked for. */
export interface EndedQuery {
  /** Each writer's entries behind its place; all of a writer that has none. */
  readonly places: ExportPlaces;
  /** At most so many. */
  readonly limit: number;
  readonly also: readonly OptionalColumn[];
}

/**
 * The next entries that have ended: of each writer in the order in which they did, so that one which was open for long is
 * not missed. Every writer gets its share.
 */
export async function readEndedEntries(
  db: Kysely<Database>,
  { places, limit, also }: EndedQuery,
): Promise<readonly EndedEntry[]> {
  const heads = await db.selectFrom('chain_heads').select(['writer', 'sequence']).orderBy('writer').execute();
  const grown = heads.filter(({ writer, sequence }) => sequence > (places.get(writer) ?? 0));
  const share = Math.ceil(limit / Math.max(1, grown.length));
  const found: EndedEntry[] = [];
  for (const { writer } of grown) found.push(...(await endedOf(db, writer, places.get(writer) ?? 0, share, also)));
  return found.slice(0, limit);
}

async function endedOf(
  db: Kysely<Database>,
  writer: number,
  after: number,
  limit: number,
  also: readonly OptionalColumn[],
): Promise<readonly EndedEntry[]> {
  return await db
    .selectFrom('audit_entries')
    .select([...EXPORTED_COLUMNS, ...also])
    .where('writer', '=', writer)
    .where('outcome_sequence', '>', after)
    .orderBy('outcome_sequence')
    .limit(limit)
    .$narrowType<{
      outcome: NotNull;
      codes: NotNull;
      latency_us: NotNull;
      counts: NotNull;
      calls: NotNull;
      outcome_sequence: NotNull;
      outcome_hash: NotNull;
    }>()
    .execute();
}
