import type { IntentColumns, OutcomeColumns } from './entry-columns.ts';
import type { StoreBatch } from './store-writer.ts';
import type { InspectionFindRow } from './tables.ts';

/** An intent as a test needs it; ids, sequences and hashes follow its number. */
export function intent(slot: number, number: number, change: Partial<IntentColumns> = {}): IntentColumns {
  return {
    id: number * 64 + slot,
    writer: slot,
    sequence: number,
    began_at: 1_800_000_000_000 + number,
    kind: 'query',
    issuer: 'https://issuer.example',
    subject: 'support',
    client: 'desk',
    task: null,
    session: 'session-1',
    claims: 'claims',
    operation: 'Customers',
    document: 'query Customers { customers { email } }',
    variables: '{}',
    ruling: 'ruling',
    digest_key: 'k1',
    asked: '',
    origin: 'store',
    hash: `hash-${number}`,
    ...change,
  };
}

/** The outcome of an intent. */
export function outcome({ id }: IntentColumns, sequence: number): OutcomeColumns & { readonly id: number } {
  return {
    id,
    outcome: 'answered',
    codes: '[]',
    latency_us: 1_200,
    counts: '[3]',
    calls: '{"customers":1}',
    shown: '',
    recording: null,
    record_offset: null,
    record_length: null,
    record_size: null,
    record_hash: null,
    outcome_sequence: sequence,
    outcome_hash: `hash-${sequence}`,
  };
}

/** What inspection found in one value of a field, at a time. */
export function find(coordinate: string, seen: number, change: Partial<InspectionFindRow> = {}): InspectionFindRow {
  return {
    coordinate,
    path: '',
    category: 'EMAIL',
    detector: 'EMAIL',
    count: 1,
    first_seen: seen,
    last_seen: seen,
    ...change,
  };
}

/** A batch with nothing in it but what is given. */
export function batch(part: Partial<StoreBatch> & Pick<StoreBatch, 'head'>): StoreBatch {
  return {
    artifacts: [],
    ruledCoordinates: [],
    ruledOperations: [],
    intents: [],
    outcomes: [],
    recordings: [],
    journaled: [],
    ...part,
  };
}
