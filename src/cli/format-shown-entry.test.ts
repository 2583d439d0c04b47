import { expect, test } from 'vitest';
import type { Ruling } from '../audit/ruling.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import { entryJson, formatEntryLines } from './format-entry-lines.ts';
import { formatShownEntry } from './format-shown-entry.ts';
import type { ShownEntry } from './read-shown-entry.ts';
import { replayedEntry } from './test-entries.ts';

/** Colours, a cleared screen, a turned direction, a bell, and a line that is none. */
const HOSTILE = 'x\u001b[31m\u001b[2J\u202egnirts\u0007\u2028\u009b1m\u200b\r\n';

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const EMAIL = { coordinate: memberCoordinate('Customer', 'email'), categories: ['EMAIL'] };

const RULING: Ruling = {
  kind: 'query',
  operation: 'Customers',
  client: 'desk',
  task: 'lookup',
  decisions: [
    {
      ...EMAIL,
      effect: 'mask',
      shadowEffect: 'deny',
      count: 1,
      why: [
        { by: 'scopes', category: 'EMAIL', effect: 'mask', missing: [['pii:email:read']] },
        { by: 'rule', rule: 'night', categories: ['EMAIL'], effect: 'deny', shadow: true },
      ],
    },
    { ...EMAIL, effect: 'reveal', whose: 'own', why: [] },
  ],
  inputs: [{ coordinate: memberCoordinate('Filter', 'name'), categories: ['NAME'], use: 'use' }],
  fetches: ['customers', 'billing', 'customers'],
  flows: [{ subgraph: 'billing', via: 'requires', ...EMAIL }],
  overrides: [
    { label: 'checkout-v2', inForce: false },
    { label: 'percent(30)', inForce: true },
  ],
  versions: { supergraph: 's', policy: 'p', keys: 'k' },
};

function shown(change: Partial<FoundEntry> = {}, more: Partial<ShownEntry> = {}): ShownEntry {
  const { entry } = replayedEntry({
    task: 'lookup',
    counts: '[0,3]',
    calls: '{"fetches":[1,1,2],"flows":[0]}',
    codes: '[{"code":"PII_DENIED","coordinate":"Customer.ssn","count":2}]',
    variables: '{"id":"c1"}',
    ...change,
  });
  const claims = { issuer: 'https://issuer.example', scopes: ['a', 'b'], groups: [], actors: [{ subject: 'agent' }] };
  return { entry, ruling: RULING, claims, view: { kind: 'metadata', size: 12 }, checkpoint: undefined, ...more };
}

test('an entry is shown with all that belongs to it', () => {
  expect(formatShownEntry(shown()).join('\n')).toBe(`entry      64
began      2027-01-15T08:00:00.001Z
operation  query Customers
outcome    answered in 1.2 ms
code       PII_DENIED Customer.ssn x2
principal  support (https://issuer.example)
client     desk
task       lookup
session    session-1
chain      writer 0, links 1 and 2
signed     not yet

document
  query Customers { customers { email } }

variables
  {"id":"c1"}

claims
  scopes a b
  groups -
  acted for by agent

decisions
  mask   Customer.email [EMAIL] (deny if shadow rules were enforced) 3 values
      scopes for EMAIL: mask, missing pii:email:read
      rule "night": deny (shadow, not enforced)
  reveal Customer.email [EMAIL] (one's own)

inputs
  use  Filter.name  NAME

called
  customers 3
  billing 1

overrides
  checkout-v2 not in force
  percent(30) in force

sent
  billing  requires  Customer.email  EMAIL

record view
  record of 12 bytes, not kept`);
});

test('what the last checkpoint covers is signed; what comes behind it is not', () => {
  const checkpoint = { writer: 0, sequence: 2, made_at: 1_800_000_000_000 };
  expect(formatShownEntry(shown({}, { checkpoint }))).toContain(
    'signed     by the checkpoint of 2027-01-15T08:00:00.000Z',
  );
  expect(formatShownEntry(shown({ outcome_sequence: 3 }, { checkpoint }))).toContain('signed     not yet');
});

test('an entry that is open, and one of something done to the audit, have less to show', () => {
  const open = { outcome: null, latency_us: null, counts: null, calls: null, codes: null, outcome_sequence: null };
  const lines = formatShownEntry(shown(open));
  expect(lines).toContain('outcome    open');
  expect(lines).toContain('chain      writer 0, links 1');
  const bare = { ruling: undefined, claims: undefined };
  const reading = formatShownEntry(shown({ kind: 'reading', calls: '{}', document: '', codes: '[]' }, bare));
  expect(reading.filter((line) => /^\w+$/.test(line))).toEqual(['variables']);
});

test('nothing that an entry holds moves the cursor, turns the text or makes a line (A61, A69)', () => {
  const hostile = {
    subject: HOSTILE,
    issuer: HOSTILE,
    client: HOSTILE,
    task: HOSTILE,
    session: HOSTILE,
    operation: HOSTILE,
    outcome: HOSTILE,
    document: `{ a${HOSTILE} }`,
    variables: JSON.stringify({ a: HOSTILE }),
  };
  const entry = { entry: shown(hostile).entry, effects: ['EMAIL mask'] };
  for (const line of [...formatShownEntry(shown(hostile)), ...formatEntryLines([entry]), entryJson(entry)])
    expect(line).not.toMatch(CONTROL);
  expect(JSON.parse(entryJson(entry))).toMatchObject({ subject: HOSTILE, operation: HOSTILE });
});

test('lines stand in columns, with a dash for what there is not, and the kind for what has no name', () => {
  const entries = [
    { entry: shown({ operation: '', client: null }).entry, effects: [] },
    { entry: shown({ outcome: null, task: null }).entry, effects: ['EMAIL mask', 'NAME use'] },
  ];
  expect(formatEntryLines(entries)).toEqual([
    '2027-01-15T08:00:00.001Z  64  support  -     lookup  (query)    answered  -',
    '2027-01-15T08:00:00.001Z  64  support  desk  -       Customers  open      EMAIL mask, NAME use',
  ]);
});
