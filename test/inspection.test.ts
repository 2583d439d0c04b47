import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Audit } from '../src/audit/open-audit.ts';
import { recordingBytes } from '../src/audit/record-block.ts';
import { loadConfig } from '../src/config.ts';
import { SCAN_LIMIT } from '../src/inspect/create-inspector.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { KeyRing } from '../src/keys/key-ring.ts';
import { openConfiguredAudit } from '../src/server/audit-sources.ts';
import type { RogueGraph } from './rogue-graph.ts';
import { answers, startRogueGraph } from './rogue-graph.ts';

const TICKETS = `
  scalar JSON
  type Query { ticket: Ticket noted: Noted }
  interface Noted { notes: String }
  type Ticket implements Noted @key(fields: "id") {
    id: ID!
    subject: String @pii(category: "MAIL")
    notes: String
    tags: [String!]!
    reviewed: String @notPii(reason: "A list of products.")
    extra: JSON
    phone: Int
    reference: ID
    priority: Float
  }
`;

/** A policy with this inspection. */
function policyOf(inspect: string): string {
  return `
version: 1
categories:
  MAIL: { mask: email, detectors: [EMAIL] }
  PHONE: { detectors: [PHONE] }
  STAFF: { detectors: [STAFF_NUMBER] }
detectors: { STAFF_NUMBER: { pattern: "staff-[0-9]{4}" } }
tasks: { none: { default: "null" }, lookup: { default: "null" } }
inspect: ${inspect}
`;
}

const MASKED = policyOf('{ default: mask }');
const NOTES = 'Write to rosa.szymanski@example.com or call +1 212 555 0123, says staff-4711.';

let folder: string;
let audit: Audit | undefined;
let ring: KeyRing;
let graph: RogueGraph | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-inspection-'));
  ring = await createKeyRing();
  const env = { CORDON_DATA_DIR: folder, CORDON_IDENTITY_ANONYMOUS: 'allow' };
  audit = await openConfiguredAudit(loadConfig({ flags: {}, env }), ring);
});
afterEach(async () => {
  await graph?.[Symbol.asyncDispose]();
  await audit?.close();
  rmSync(folder, { recursive: true });
});

/** What the client is sent for some fields of a ticket, under a policy. */
async function ask(policy: string, fields: string, ticket: object) {
  graph = await startRogueGraph({ tickets: TICKETS }, {}, policy, ring, audit);
  graph.behave('tickets', answers({ ticket: { __typename: 'Ticket', id: 't1', ...ticket } }));
  const { text } = await graph.ask(`{ ticket { ${fields} } }`);
  return { body: JSON.parse(text) };
}

/** The entries' codes and record views, as they stand in the store. */
function kept(): readonly { readonly codes: string; readonly view: string }[] {
  const db = new DatabaseSync(join(folder, 'gateway', 'cordon.db'), { readOnly: true });
  try {
    const rows = db.prepare('select * from audit_entries join recordings on recordings.id = recording').all();
    return rows.map(({ codes, codec, bytes, record_offset: offset, record_length: length }) => {
      const all = recordingBytes({ codec: String(codec), bytes: bytes as Uint8Array });
      const view = Buffer.from(all.subarray(Number(offset), Number(offset) + Number(length))).toString();
      return { codes: String(codes), view };
    });
  } finally {
    db.close();
  }
}

test('what nobody annotated is masked inside its text, and neither answer nor extensions say so', async () => {
  const { body } = await ask(MASKED, 'notes tags', { notes: NOTES, tags: ['gold', 'call 212-555-0123'] });
  expect(body).toEqual({
    data: {
      ticket: {
        notes: 'Write to r***@example.com or call [redacted], says [redacted].',
        tags: ['gold', 'call [redacted]'],
      },
    },
  });
});

test('the audit is told what was found and how often, the record view holds none of it', async () => {
  await ask(policyOf('{ default: report }'), 'notes tags', { notes: NOTES, tags: [NOTES, NOTES] });
  const [{ codes, view } = { codes: '[]', view: '' }] = kept();
  expect(JSON.parse(codes)).toEqual(
    [
      ['Ticket.notes', 'MAIL', 1],
      ['Ticket.notes', 'PHONE', 1],
      ['Ticket.notes', 'STAFF', 1],
      ['Ticket.tags', 'MAIL', 2],
      ['Ticket.tags', 'PHONE', 2],
      ['Ticket.tags', 'STAFF', 2],
    ].map(([coordinate, category, count]) => ({ code: 'PERSONAL_DATA_FOUND', coordinate, category, count })),
  );
  const hidden = 'Write to [redacted] or call [redacted], says [redacted].';
  expect(JSON.parse(view)).toEqual({ ticket: { notes: hidden, tags: [hidden, hidden] } });
});

test('what is only reported reaches the client as it is', async () => {
  const { body } = await ask(policyOf('{ default: report }'), 'notes', { notes: NOTES });
  expect(body).toEqual({ data: { ticket: { notes: NOTES } } });
});

test.each([
  ['a type', '{ rules: [{ on: { types: [Ticket] }, action: mask, categories: [MAIL] }] }', true],
  ['an interface', '{ rules: [{ on: { types: [Noted] }, action: mask, categories: [MAIL] }] }', true],
  ['its coordinate', '{ rules: [{ on: { coordinates: [Noted.notes] }, action: mask, categories: [MAIL] }] }', true],
  ['a coordinate', '{ rules: [{ on: { coordinates: [Ticket.notes] }, action: mask, categories: [MAIL] }] }', true],
  ['this task', '{ rules: [{ tasks: [none], action: mask, categories: [MAIL] }] }', true],
  ['another task', '{ rules: [{ tasks: [lookup], action: mask, categories: [MAIL] }] }', false],
  ['the strictest of two', '{ rules: [{ action: "off" }, { action: mask, categories: [MAIL] }] }', true],
  ['another category', '{ rules: [{ action: mask, categories: [STAFF] }] }', false],
  ['an exception', '{ default: mask, rules: [{ on: { types: [Ticket] }, action: "off" }] }', false],
  ['nothing', '{}', false],
])('a rule that speaks of %s', async (_, inspect, isMasked) => {
  const { body } = await ask(policyOf(inspect), 'notes', { notes: 'mail rosa@example.com' });
  expect(body.data).toEqual({ ticket: { notes: isMasked ? 'mail r***@example.com' : 'mail rosa@example.com' } });
});

test('what is counted only never keeps what overlaps it from being hidden', async () => {
  const policy = policyOf('{ default: report, rules: [{ action: mask, categories: [STAFF] }] }');
  const { body } = await ask(policy, 'notes tags', {
    notes: 'staff-4711@example.com',
    tags: ['rosa@example.com staff-4711'],
  });
  expect(body.data.ticket.notes).not.toContain('4711');
  expect(body.data.ticket.tags).toEqual(['rosa@example.com [redacted]']);
});

test('what was reviewed is not inspected, fractions never are', async () => {
  const ticket = { reviewed: 'rosa@example.com', priority: 2125550123 };
  const { body } = await ask(MASKED, 'reviewed priority', ticket);
  expect(body.data).toEqual({ ticket });
});

test('A10 a JSON scalar is inspected by path, its keys and numbers too', async () => {
  const extra = {
    contact: { phone: 2125550123, lines: ['x', 'rosa@example.com'] },
    'rosa@example.com': 1,
    count: 5,
  };
  const { body } = await ask(MASKED, 'extra', { extra });
  expect(body.data).toEqual({
    ticket: {
      extra: {
        contact: { phone: '[redacted]', lines: ['x', 'r***@example.com'] },
        'r***@example.com': 1,
        count: 5,
      },
    },
  });
});

test('however many keys a JSON scalar has had, names go on to tell what is below them', async () => {
  const extra = Object.fromEntries(Array.from({ length: 1_200 }, (_, nth) => [`k${nth}`, { phone: '2125550123' }]));
  const { body } = await ask(MASKED, 'extra', { extra });
  expect(JSON.stringify(body)).not.toContain('2125550123');
});

test('an id that holds a value is a pseudonym, a number its default', async () => {
  const { body } = await ask(MASKED, 'reference phone', { reference: 'rosa@example.com', phone: 2125550123 });
  expect(body.data?.ticket).toMatchObject({ reference: expect.stringMatching(/^[\w-]{16,}$/) });
});

test('over the scan limit the field is hidden whole, and only the audit hears of it', async () => {
  const { body } = await ask(MASKED, 'notes', { notes: 'x'.repeat(SCAN_LIMIT + 1) });
  expect(body).toEqual({ data: { ticket: { notes: '[redacted]' } } });
  expect(JSON.parse(kept()[0]?.codes ?? '')).toEqual([
    { code: 'TOO_LONG_TO_INSPECT', coordinate: 'Ticket.notes', count: 1 },
  ]);
});

test('I7 A10 a key that is data is told to nobody: no byte of what was found stands in the data directory', async () => {
  const [mail, number, key] = ['rosa.szymanski@example.com', '2125550199', 'zoe99.key@example.com'];
  await ask(policyOf('{ default: report }'), 'notes extra', {
    notes: `${mail} and 212-555-0199`,
    extra: { [key]: { phone: number } },
  });
  await audit?.close();
  audit = undefined;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const bytes = files.map((each) => readFileSync(join(each.parentPath, each.name), 'latin1')).join('\n');
  expect([mail, number, key].filter((secret) => bytes.includes(secret))).toEqual([]);
  expect(bytes).toContain('PERSONAL_DATA_FOUND');
});
