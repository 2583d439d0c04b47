import { afterAll, beforeAll, expect, test } from 'vitest';
import { requestToken } from '../dev/request-token.ts';
import { storeConfigOf } from '../src/server/audit-sources.ts';
import { createEntryIds } from '../src/store/entry-id.ts';
import { openStoreWriter } from '../src/store/open-store.ts';
import { batch, intent, outcome } from '../src/store/test-rows.ts';
import { askControl } from './control.ts';
import type { World } from './world.ts';
import { readReply, startWorld } from './world.ts';

let world: World;

/** What a client might have as its name, had its issuer no rules for it. */
const FORMULA = '=HYPERLINK("http://evil.example","\u001b[31mclick\u202e")';

beforeAll(async () => {
  world = await startWorld();
  await world.ask('support', 'query Look { customer(id: "c1") { name email ssn } }');
  await writeMany(1_000);
});
afterAll(() => world.close());

/** Entries of another gateway that shares the store. */
async function writeMany(count: number): Promise<void> {
  const writer = await openStoreWriter(storeConfigOf(world.config));
  if (!writer) throw new Error('The store has a free slot.');
  await writer.resume();
  const nextId = createEntryIds(writer.slot, 0);
  const row = { ruling: '', claims: '', began_at: Date.now(), client: FORMULA, operation: 'Many' };
  const intents = Array.from({ length: count }, (_, index) =>
    intent(writer.slot, index + 1, { ...row, id: nextId(row.began_at) }),
  );
  const outcomes = intents.map((each, index) => ({
    ...outcome(each, count + index + 1),
    calls: '{"fetches":[],"flows":[]}',
  }));
  const head = { writer: writer.slot, sequence: 2 * count, hash: 'x', entry: intents.at(-1)?.id ?? 0 };
  await writer.commit(batch({ intents, outcomes, head }));
  await writer.close();
}

/** An export as the privacy office gets it, unless with another token. */
async function exported(search: string, token?: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token ?? (await world.token('privacy'))}` };
  return await world.control.fetch(new Request(`http://control/export${search}`, { headers }));
}

test('NDJSON: every entry whole, the oldest first', async () => {
  const response = await exported('?operation=Look');
  expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
  expect(JSON.parse(await response.text())).toMatchObject({
    kind: 'query',
    operation: 'Look',
    principal: { subject: 'support', client: 'support', task: 'customer-lookup' },
    outcome: 'ANSWERED',
    codes: [{ code: 'PII_DENIED', coordinate: 'Customer.ssn', count: 1 }],
    ruling: { decisions: [{ coordinate: 'Customer.name', effect: 'REVEAL', count: 1 }, {}, {}] },
    claims: { scopes: ['pii:name:read'] },
    calls: [{ subgraph: 'customers', count: 1 }],
    recordView: { text: '{"customer":{"name":"[redacted]","email":"[redacted]","ssn":""}}' },
    chain: { writer: 0, sequence: 1 },
  });
});

test('CSV: one line an entry, lists as words', async () => {
  const response = await exported('?format=csv&operation=Look');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  const [head, line, ...more] = (await response.text()).split('\r\n');
  expect([head?.split(',').length, more]).toEqual([17, ['']]);
  expect(line).toContain(
    '"PII_DENIED Customer.ssn x1","Customer.name NAME REVEAL x1; Customer.email EMAIL MASK x1; Customer.ssn SSN DENY","customers x1"',
  );
});

test('all pages are in an export, each entry once', async () => {
  const lines = (await (await exported('?operation=Many')).text()).trimEnd().split('\n');
  const ids = lines.map((line) => Number(JSON.parse(line).id));
  expect(ids).toHaveLength(1_000);
  expect(ids).toEqual([...new Set(ids)].toSorted((one, other) => one - other));
});

test.each(['csv', 'ndjson'])(
  'A69 nothing in an export controls a terminal, or is a formula to a spreadsheet: %s',
  async (format) => {
    const text = await (await exported(`?operation=Many&format=${format}`)).text();
    expect(text.replaceAll('\r\n', '').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
    if (format === 'csv') expect(text).not.toMatch(/(^|,)"?=/m);
    expect(text).toContain('\\u001b[31mclick\\u202e');
  },
);

test('an export is an entry before its first byte, with what was asked for, and no value', async () => {
  await (await exported('?format=csv&subject=Canary-Subject&outcome=REFUSED')).text();
  const query =
    '{ entries(filter: { operation: "Export" }, first: 1) { nodes { kind outcome variables principal { subject } } } }';
  const { data } = await askControl(world, 'privacy', query);
  const variables = '{"filter":{"subject":"[redacted]","outcome":"REFUSED"}}';
  const entry = { kind: 'reading', outcome: 'ANSWERED', variables, principal: { subject: 'privacy' } };
  expect(data).toEqual({ entries: { nodes: [entry] } });
});

test.each([
  ['?format=xml'],
  ['?canary=1'],
  ['?subject=a&subject=b'],
  ['?subject='],
  ['?from=yesterday'],
  ['?outcome=answered'],
  ['?value=Canary'],
])('an export that cannot be made is refused with a code: %s', async (search) => {
  const reply = await readReply(await exported(search));
  expect([reply.status, reply.errors[0]?.extensions.code]).toEqual([400, 'EXPORT_INVALID']);
  expect(reply.text).not.toMatch(/canary/i);
});

test('an export needs a scope of its own, and no other', async () => {
  const issuer = world.config.identity.issuers[0]?.issuer ?? '';
  const reading = await requestToken({ issuer, as: 'privacy', scope: 'cordon:audit:read' });
  const refused = await readReply(await exported('?operation=Look', reading));
  expect([refused.status, refused.errors[0]?.extensions.code]).toEqual([403, 'FORBIDDEN']);
  const exporting = await requestToken({ issuer, as: 'privacy', scope: 'cordon:audit:export' });
  expect((await exported('?operation=Look', exporting)).status).toBe(200);
  expect((await world.control.fetch(new Request('http://control/export'))).status).toBe(401);
});
