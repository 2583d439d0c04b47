import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryLog } from './entry-log.ts';
import { writeLogRecord, writeRequest } from './otlp-json.ts';
import { summarizeRuling } from './summarize-ruling.ts';
import type { ReceivedRecord } from './test-collector.ts';
import { readRequest } from './test-collector.ts';
import { endedEntry, RULING } from './test-entries.ts';

/** An entry as a collector reads it. */
function received(change: Parameters<typeof endedEntry>[0] = {}, ruling: string = RULING): ReceivedRecord {
  const entry = endedEntry(change);
  const written = writeLogRecord(entryLog(entry, summarizeRuling(ruling)));
  const [record] = readRequest({}, writeRequest([written])).records;
  if (!record) throw new Error('A request holds its records.');
  return record;
}

test('a collector reads who did what, how it ended, what was decided, and where it stands in the chain', () => {
  expect(received()).toEqual({
    time: 1_800_000_000_123_000_000n,
    observed: 1_800_000_000_127_567_000n,
    severity: 'INFO',
    severityNumber: 9,
    eventName: 'cordon.audit.entry',
    body: 'query Customers answered',
    attributes: {
      'cordon.issuer': 'https://issuer.example',
      'enduser.id': 'ada',
      'cordon.client': 'desk',
      'cordon.task': 'customer-lookup',
      'session.id': 'session-1',
      'cordon.kind': 'query',
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Customers',
      'cordon.outcome': 'answered',
      'cordon.codes': ['PII_DENIED'],
      'cordon.latency_us': 4_567,
      'cordon.category.NAME.reveal': 3,
      'cordon.category.EMAIL.mask': 8,
      'cordon.category.NAME.mask': 5,
      'cordon.category.SSN.deny': 0,
      'cordon.input.categories': ['NAME'],
      'cordon.subgraphs': ['customers'],
      'cordon.entry.id': 129,
      'cordon.entry.origin': 'store',
      'cordon.chain.writer': 1,
      'cordon.chain.intent.sequence': 2,
      'cordon.chain.intent.hash': 'hash-2',
      'cordon.chain.outcome.sequence': 4,
      'cordon.chain.outcome.hash': 'hash-4',
    },
  });
});

test.each([
  ['answered', 'INFO', undefined],
  ['abandoned', 'INFO', 'PII_DENIED'],
  ['refused', 'WARN', 'PII_DENIED'],
  ['interrupted', 'WARN', 'PII_DENIED'],
  ['failed', 'ERROR', 'PII_DENIED'],
  ['unaudited', 'ERROR', 'PII_DENIED'],
  ['of a later version', 'ERROR', 'PII_DENIED'],
])('an entry that is %s is %s', (outcome, severity, errorType) => {
  const { attributes, ...record } = received({ outcome });
  expect([record.severity, attributes['error.type']]).toEqual([severity, errorType]);
});

test('what there is nothing to say of has no attribute', () => {
  const nobody = { issuer: '', subject: '', client: null, task: null, session: '', operation: '', codes: '[]' };
  const { attributes, body } = received({ ...nobody, kind: 'search', calls: '{"fetches":[0,0,0],"flows":[]}' });
  expect(body).toBe('search answered');
  const told = Object.keys(attributes).filter((key) => !key.startsWith('cordon.ca') && !key.startsWith('cordon.ch'));
  expect(told).toEqual([
    'cordon.kind',
    'cordon.outcome',
    'cordon.input.categories',
    'cordon.latency_us',
    'cordon.entry.id',
    'cordon.entry.origin',
  ]);
});

test('document and variables are told where they were read', () => {
  const { attributes } = received({ document: '{ a }', variables: '{"id":"[redacted]"}' });
  expect(attributes).toMatchObject({ 'graphql.document': '{ a }', 'cordon.variables': '{"id":"[redacted]"}' });
});

test('a ruling that cannot be read is told, and so is all else', () => {
  for (const ruling of ['', '{', '{"decisions":[]}'])
    expect(received({}, ruling).attributes).toMatchObject({ 'cordon.ruling': 'unreadable', 'enduser.id': 'ada' });
  expect(received({ ruling: '' }, '').attributes['cordon.ruling']).toBeUndefined();
});

test('columns that cannot be read say nothing', () => {
  const { attributes } = received({ codes: '{}', counts: '["x"]', calls: 'no' });
  expect(attributes['cordon.codes']).toBeUndefined();
  expect(attributes).toMatchObject({ 'cordon.category.NAME.reveal': 0 });
  expect(received({ codes: '["AUDIT_UNAVAILABLE"]' }).attributes['cordon.codes']).toEqual(['AUDIT_UNAVAILABLE']);
});

test('law: whatever stands in an entry, a strict collector reads it, as Unicode', () => {
  const any = fc.string({ unit: 'binary', maxLength: 40 });
  // Half of a pair of surrogates is no character, and would have the whole request refused.
  const broken = fc.oneof(any, fc.constantFrom('\ud800', 'a\udfffb', '\u0000', '"\\\n', '\u2028'));
  const columns = fc.record({ subject: broken, session: broken, task: broken, operation: broken, issuer: broken });
  fc.assert(
    fc.property(columns, (change) => {
      const { attributes } = received(change);
      expect(attributes['enduser.id'] ?? '').toBe(change.subject.toWellFormed());
      expect(attributes['session.id'] ?? '').toBe(change.session.toWellFormed());
      expect(attributes['graphql.operation.name'] ?? '').toBe(change.operation.toWellFormed());
    }),
  );
});
