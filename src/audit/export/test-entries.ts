import type { EndedEntry } from '../../store/ended-entries.ts';

/** An entry that has ended, as a test needs it. */
export function endedEntry(change: Partial<EndedEntry> = {}): EndedEntry {
  return {
    id: 129,
    writer: 1,
    sequence: 2,
    began_at: 1_800_000_000_123,
    kind: 'query',
    issuer: 'https://issuer.example',
    subject: 'ada',
    client: 'desk',
    task: 'customer-lookup',
    session: 'session-1',
    operation: 'Customers',
    ruling: 'ruling-1',
    origin: 'store',
    hash: 'hash-2',
    outcome: 'answered',
    codes: '[{"code":"PII_DENIED","coordinate":"Customer.ssn","count":2},{"code":"PII_DENIED","count":1}]',
    latency_us: 4_567,
    counts: '[3,5,0]',
    calls: '{"fetches":[2,0,1],"flows":[0]}',
    outcome_sequence: 4,
    outcome_hash: 'hash-4',
    ...change,
  };
}

/** A ruling as it is kept. */
export const RULING = JSON.stringify({
  kind: 'query',
  operation: 'Customers',
  client: 'desk',
  task: 'customer-lookup',
  decisions: [
    { coordinate: 'Customer.name', categories: ['NAME'], effect: 'reveal', why: [], count: 0 },
    { coordinate: 'Customer.email', categories: ['EMAIL', 'NAME'], effect: 'mask', whose: 'own', why: [], count: 1 },
    { coordinate: 'Customer.email', categories: ['EMAIL'], effect: 'mask', whose: 'others', why: [], count: 1 },
    { coordinate: 'Customer.phone', categories: ['EMAIL'], effect: 'mask', why: [], count: 0 },
    { coordinate: 'Customer.ssn', categories: ['SSN'], effect: 'deny', why: [] },
  ],
  inputs: [{ coordinate: 'Query.customers(name:)', categories: ['NAME'], use: 'use' }],
  fetches: ['customers', 'billing', 'customers'],
  flows: [],
  versions: { supergraph: 's', policy: 'p', keys: 'k' },
});
