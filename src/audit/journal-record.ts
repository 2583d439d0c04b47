import * as z from 'zod';
import type { Artifact } from './artifact.ts';
import type { IntentContent, OutcomeContent } from './entry-content.ts';
import type { KeptRecord } from './keep-record.ts';

/** What stands in a journal: what rows hold, and no more. Entries have the number by which the gateway knows them. */
export type JournalRecord =
  | { readonly kind: 'artifact'; readonly artifact: Artifact }
  | {
      readonly kind: 'intent';
      readonly number: number;
      readonly content: IntentContent;
      /** The row that it is if the store has it all the same, since nobody knows what became of its batch. */
      readonly doubtful: { readonly id: number; readonly hash: string } | null;
    }
  | {
      readonly kind: 'outcome';
      readonly number: number;
      readonly content: OutcomeContent;
      /** The id of the entry, where its intent is in the store. */
      readonly entry: number | null;
    };

const number = z.int();
const text = z.string();

const artifact = z.strictObject({
  hash: text,
  kind: z.enum(['ruling', 'claims', 'supergraph', 'policy']),
  content: text,
  coordinates: z.array(z.strictObject({ coordinate: text, category: text, effect: text, ruling: text })),
  operations: z.array(z.strictObject({ ruling: text, kind: text, operation: text, client: text, task: text })),
});

const intent = z.strictObject({
  began_at: number,
  kind: text,
  issuer: text,
  subject: text,
  client: text.nullable(),
  task: text.nullable(),
  session: text,
  claims: text,
  operation: text,
  document: text,
  variables: text,
  ruling: text,
  digest_key: text,
  asked: text,
});

const kept = z.union([
  z.strictObject({ text, size: number.nullable() }),
  z.strictObject({ base64: text, size: number.nullable() }),
  z.strictObject({ size: number.nullable() }),
]);

const outcome = z.strictObject({
  outcome: text,
  codes: text,
  latency_us: number,
  counts: text,
  calls: text,
  shown: text,
  record: kept.nullable(),
});

const record = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('artifact'), artifact }),
  z.strictObject({
    kind: z.literal('intent'),
    number,
    content: intent,
    doubtful: z.strictObject({ id: number, hash: text }).nullable(),
  }),
  z.strictObject({ kind: z.literal('outcome'), number, content: outcome, entry: number.nullable() }),
]);

/** A record as JSON text. */
export function writeJournalRecord(given: JournalRecord): string {
  if (given.kind !== 'outcome') return JSON.stringify(given);
  const { content } = given;
  return JSON.stringify({ ...given, content: { ...content, record: content.record ? toKept(content.record) : null } });
}

/** A record as it was written. Throws for what is none. */
export function readJournalRecord(value: unknown): JournalRecord {
  const read = record.parse(value);
  if (read.kind !== 'outcome') return read;
  const { record: found, ...content } = read.content;
  return { ...read, content: { ...content, record: found ? fromKept(found) : undefined } };
}

function toKept({ kept: bytes, size: measured }: KeptRecord): z.infer<typeof kept> {
  const size = measured ?? null;
  if (bytes === undefined) return { size };
  return typeof bytes === 'string' ? { text: bytes, size } : { base64: Buffer.from(bytes).toString('base64'), size };
}

function fromKept(found: z.infer<typeof kept>): KeptRecord {
  const size = found.size ?? undefined;
  if ('text' in found) return { kept: found.text, size };
  return { kept: 'base64' in found ? Buffer.from(found.base64, 'base64') : undefined, size };
}
