import { intentLink, outcomeLink } from '../src/audit/chain.ts';
import { contentHash } from '../src/audit/content-hash.ts';
import { recordingBytes } from '../src/audit/record-block.ts';
import type { EntryRow } from '../src/store/entry-columns.ts';
import { hasEnded } from '../src/store/entry-columns.ts';
import type { StoreReader } from '../src/store/store-reader.ts';

/** One link as it stands in the store, and how it is computed from the one before. */
interface Link {
  readonly sequence: number;
  readonly hash: string;
  readonly after: (previous: string) => string;
}

/** What is wrong with the chains of a store: every link of every writer is computed again. Empty where nothing is. */
export async function brokenChains({ db }: StoreReader): Promise<readonly string[]> {
  const heads = await db.selectFrom('chain_heads').selectAll().execute();
  const rows = Map.groupBy(await db.selectFrom('audit_entries').selectAll().execute(), ({ writer }) => writer);
  const unheaded = [...rows.keys()].filter((writer) => !heads.some((head) => head.writer === writer));
  const broken = heads.flatMap(({ writer, sequence, hash }) => {
    const links = linksOf(rows.get(writer) ?? []);
    const last = links.at(-1);
    const isHead = (last?.sequence ?? 0) === sequence && (last?.hash ?? '') === hash;
    return [...brokenLinks(writer, links), ...(isHead ? [] : [`writer ${writer}: its head is not its last link`])];
  });
  return [...unheaded.map((writer) => `writer ${writer}: it has no head`), ...broken];
}

function linksOf(rows: readonly EntryRow[]): readonly Link[] {
  const links = rows.flatMap((row): readonly Link[] => [
    { sequence: row.sequence, hash: row.hash, after: (previous) => intentLink(previous, row) },
    ...(hasEnded(row)
      ? [
          {
            sequence: row.outcome_sequence,
            hash: row.outcome_hash,
            after: (previous: string) => outcomeLink(previous, row),
          },
        ]
      : []),
  ]);
  return links.sort((one, other) => one.sequence - other.sequence);
}

function brokenLinks(writer: number, links: readonly Link[]): readonly string[] {
  return links.flatMap(({ sequence, hash, after }, index) => {
    const where = `writer ${writer}, link ${index + 1}`;
    if (sequence !== index + 1) return [`${where}: it says that it is ${sequence}`];
    return after(links[index - 1]?.hash ?? '') === hash ? [] : [`${where}: its hash is another`];
  });
}

/** Entries whose record view is not where they say, or not what they say. Empty where there are none. */
export async function brokenRecords({ db }: StoreReader): Promise<readonly string[]> {
  const recordings = await db.selectFrom('recordings').selectAll().execute();
  const bytes = new Map(recordings.map((recording) => [recording.id, recordingBytes(recording)]));
  const rows = await db.selectFrom('audit_entries').selectAll().where('recording', 'is not', null).execute();
  return rows.flatMap(({ id, recording, record_offset: offset, record_length: length, record_hash: hash }) => {
    const block = bytes.get(recording ?? 0);
    if (!block || offset === null || length === null) return [`entry ${id}: its recording is not there`];
    const isWhole = contentHash(block.subarray(offset, offset + length)) === hash;
    return isWhole ? [] : [`entry ${id}: its record view has another hash`];
  });
}
