import {
  constant,
  constantFrom,
  integer,
  assert as laws,
  nat,
  oneof,
  option,
  property,
  record,
  string,
  uint8Array,
} from 'fast-check';
import { expect, test } from 'vitest';
import type { IntentContent, OutcomeContent } from './entry-content.ts';
import type { JournalRecord } from './journal-record.ts';
import { readJournalRecord, writeJournalRecord } from './journal-record.ts';

const text = string({ unit: 'binary' });
const name = option(text, { nil: null });

const content = record<IntentContent>({
  began_at: nat(),
  kind: constantFrom('query', 'mutation'),
  issuer: text,
  subject: text,
  client: name,
  task: name,
  session: text,
  claims: text,
  operation: text,
  document: text,
  variables: text,
  ruling: text,
  digest_key: text,
  asked: text,
});
const size = option(nat(), { nil: undefined });
const kept = oneof(
  text,
  uint8Array().map((bytes) => Buffer.from(bytes)),
  constant(undefined),
);
const ended = record<OutcomeContent>({
  outcome: constantFrom('answered', 'refused'),
  codes: text,
  latency_us: nat(),
  counts: text,
  calls: text,
  shown: text,
  record: option(record({ kept, size }), { nil: undefined }),
});
const number = integer();
const records = oneof(
  record<JournalRecord & { kind: 'intent' }>({
    kind: constant('intent'),
    number,
    content,
    doubtful: option(record({ id: nat(), hash: text }), { nil: null }),
  }),
  record<JournalRecord & { kind: 'outcome' }>({
    kind: constant('outcome'),
    number,
    content: ended,
    entry: option(nat(), { nil: null }),
  }),
  record<JournalRecord & { kind: 'artifact' }>({
    kind: constant('artifact'),
    artifact: record({
      hash: text,
      kind: constantFrom('ruling', 'claims', 'supergraph', 'policy'),
      content: text,
      coordinates: constant([{ coordinate: 'A.b', category: 'C', effect: 'mask', ruling: 'r' }]),
      operations: constant([{ ruling: 'r', kind: 'query', operation: 'O', client: '', task: '' }]),
    }),
  }),
);

test('law: a record is read as it was written', () => {
  laws(
    property(records, (given) => {
      const line = writeJournalRecord(given);
      expect(line).not.toContain('\n');
      expect(readJournalRecord(JSON.parse(line))).toEqual(given);
    }),
    { numRuns: 300 },
  );
});

test('what is no record is none', () => {
  for (const value of [null, {}, { kind: 'intent' }, { kind: 'surprise', number: 1 }])
    expect(() => readJournalRecord(value)).toThrow();
});
