import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Audit } from '../src/audit/open-audit.ts';
import { recordingBytes } from '../src/audit/record-block.ts';
import { loadConfig } from '../src/config.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { KeyRing } from '../src/keys/key-ring.ts';
import { openAuditKeys } from '../src/keys/open-audit-keys.ts';
import { openConfiguredAudit } from '../src/server/audit-sources.ts';
import type { Behaviour, RogueGraph } from './rogue-graph.ts';
import { answers, startRogueGraph } from './rogue-graph.ts';
import { post } from './world.ts';

const PEOPLE = `
  type Query { person(id: ID!, name: String @pii(category: "NAME")): Person people: [Person!]! }
  type Mutation { rename(id: ID!, name: String! @pii(category: "NAME")): Person }
  type Person @key(fields: "id") {
    id: ID!
    name: String @pii(category: "NAME")
    mail: String @pii(category: "MAIL")
    hidden: String @pii(category: "HIDDEN")
    plan: String
  }
`;
const POLICY = `
version: 1
categories: { NAME: { scopes: [[open]] }, MAIL: { mask: email }, HIDDEN: {} }
subjects: { Person: { key: id } }
tasks: { none: { reveal: [NAME], mask: [MAIL], arguments: [NAME], default: deny } }
rules: [{ name: names, when: {}, on: { categories: [NAME] }, effect: mask, mode: shadow }]
`;
const ADA = { __typename: 'Person', id: 'p1', name: 'Ada Lovelace', mail: 'ada@example.org', plan: 'gold' };

let folder: string;
let audit: Audit | undefined;
let ring: KeyRing;
let graph: RogueGraph;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-audit-'));
  ring = await createKeyRing();
  audit = await openConfiguredAudit(configOf(), ring);
});
afterEach(async () => {
  await graph[Symbol.asyncDispose]();
  await audit?.close();
  rmSync(folder, { recursive: true });
});

function configOf() {
  return loadConfig({ flags: {}, env: { CORDON_DATA_DIR: folder, CORDON_IDENTITY_ANONYMOUS: 'allow' } });
}

async function start(policy = POLICY): Promise<void> {
  graph = await startRogueGraph({ people: PEOPLE }, {}, policy, ring, audit);
  graph.behave('people', answersAda);
}

/** Answers whatever root field is asked, under the key that it is asked under. */
function answersAda(response: Parameters<Behaviour>[0], received: Parameters<Behaviour>[1], nth: number): void {
  const [, key = 'people'] = /(\w+): ?(?:person|rename)\(/.exec(JSON.parse(received.body).query) ?? [];
  answers(key === 'people' ? { people: [ADA, { ...ADA, id: 'p2' }] } : { [key]: ADA })(response, received, nth);
}

/** What stands in the store, as anybody sees it who opens the file. */
function read(query: string): readonly Readonly<Record<string, never>>[] {
  const db = new DatabaseSync(join(folder, 'gateway', 'cordon.db'), { readOnly: true });
  try {
    return db.prepare(query).all() as never;
  } finally {
    db.close();
  }
}

const entries = () => read('select * from audit_entries order by id');

function rulings(): readonly { readonly decisions: readonly object[] }[] {
  return read("select content from artifacts where kind = 'ruling'").map(({ content }) => JSON.parse(content ?? ''));
}

test('I3 A64 the intent is durable before a subgraph hears of it, the outcome before the client does', async () => {
  await start();
  const seen: unknown[] = [];
  graph.behave('people', (...given) => {
    seen.push(entries().map(({ operation, outcome }) => [operation, outcome]));
    answersAda(...given);
  });
  for (const name of ['First', 'Second']) {
    await graph.ask(`query ${name} { person(id: "p1") { name } }`);
    expect(entries().at(-1)).toMatchObject({ operation: name, outcome: 'answered' });
  }
  expect(seen).toEqual([
    [['First', null]],
    [
      ['First', 'answered'],
      ['Second', null],
    ],
  ]);
});

test('an entry says who asked what, what was decided and why, and what was called', async () => {
  await start();
  await graph.ask('query Look($id: ID!) { person(id: $id) { id name mail plan hidden } }', { id: 'p1' });
  const [entry] = entries();
  expect(entry).toMatchObject({
    kind: 'query',
    issuer: '',
    subject: '',
    task: null,
    operation: 'Look',
    variables: '{"id":"p1"}',
    origin: 'store',
    outcome: 'answered',
    codes: '[{"code":"PII_DENIED","coordinate":"Person.hidden","count":1}]',
    counts: '[1,1]',
    calls: '{"fetches":[1],"flows":[]}',
  });
  const [ruling] = rulings();
  expect(ruling).toMatchObject({
    kind: 'query',
    operation: 'Look',
    task: 'none',
    decisions: [
      { coordinate: 'Person.name', categories: ['NAME'], effect: 'mask', count: 0, why: expect.any(Array) },
      { coordinate: 'Person.mail', categories: ['MAIL'], effect: 'mask', count: 1, why: expect.any(Array) },
      { coordinate: 'Person.hidden', categories: ['HIDDEN'], effect: 'deny' },
    ],
    fetches: ['people'],
  });
});

test('I7 whoever asked: the record view hides, variables and document too, and digests find the values again', async () => {
  await start();
  await graph.ask('query Find($name: String) { person(id: "p1", name: $name) { name mail } }', {
    name: 'Ada Lovelace',
  });
  const [entry] = entries();
  const [recording] = read('select * from recordings');
  const bytes = Buffer.from(recordingBytes(recording as never));
  expect(JSON.parse(bytes.toString())).toEqual({ person: { name: '[redacted]', mail: '[redacted]' } });
  expect(JSON.stringify([entry, rulings()])).not.toMatch(/Lovelace|ada@/);
  const { current } = await openAuditKeys(join(folder, 'gateway', 'audit-keys.json'));
  expect(entry?.asked).toContain(current.digest('ada lovelace'));
});

test('what is refused is recorded with its code, and nothing is fetched', async () => {
  await start(POLICY.replace('arguments: [NAME]', 'arguments: []'));
  const { errors } = await graph.ask('query Probe { person(id: "p1", name: "Ada") { plan } }');
  expect(errors[0]?.extensions.code).toBe('PII_BLOCKED');
  expect(entries()).toMatchObject([
    {
      operation: 'Probe',
      document: expect.stringContaining('[redacted]'),
      outcome: 'refused',
      codes: '[{"code":"PII_BLOCKED","coordinate":"Query.person(name:)","count":1}]',
    },
  ]);
  expect(graph.upstream('people').received).toEqual([]);
});

test('both ways in are recorded alike', async () => {
  await start();
  const query = '{ people { name mail } }';
  await graph.ask(query);
  await graph.ask(query);
  const [first, second] = entries().map(({ ruling, claims, document, counts, calls, outcome, shown }) => ({
    ruling,
    claims,
    document,
    counts,
    calls,
    outcome,
    shown,
  }));
  expect(graph.gateway.counts).toEqual({ direct: 1, apollo: 1 });
  expect(second).toEqual(first);
  expect(first?.counts).toBe('[2,2]');
});

test('a mutation is recorded with the category that it writes, and sent once', async () => {
  await start();
  await graph.ask('mutation Rename { rename(id: "p1", name: "Grace") { plan } }');
  expect(entries()).toMatchObject([{ kind: 'mutation', operation: 'Rename', outcome: 'answered' }]);
  expect(rulings()).toMatchObject([
    { inputs: [{ coordinate: 'Mutation.rename(name:)', categories: ['NAME'], use: 'write' }] },
  ]);
  expect(graph.upstream('people').received).toHaveLength(1);
});

test.each([
  ['metadata', { recording: null, record_size: expect.any(Number) }],
  ['none', { recording: null, record_size: null }],
])('a policy that wants %s keeps no record view of such an operation', async (level, kept) => {
  await start(`${POLICY}audit: { categories: { MAIL: ${level} } }\n`);
  await graph.ask('{ people { mail } }');
  await graph.ask('{ people { plan } }');
  const [personal, harmless] = entries();
  expect(personal).toMatchObject(kept);
  expect(harmless).toMatchObject({ recording: expect.any(Number) });
});

test('A69 a session is what the client calls it, where that is harmless', async () => {
  await start();
  const ask = (session: string) =>
    post(graph.gateway, undefined, { query: '{ people { plan } }' }, { 'cordon-session': session });
  expect((await ask('case-4711')).status).toBe(200);
  for (const session of ['', 'a b', 'é', 'x'.repeat(129), '"; drop']) expect((await ask(session)).status).toBe(400);
  expect(entries().map(({ session }) => session)).toEqual(['case-4711']);
});

test('policy and supergraph are kept by what they say, once', async () => {
  await start();
  await graph.ask('{ people { plan } }');
  await graph.ask('{ people { name } }');
  const kinds = read('select kind, count(*) as number from artifacts group by kind order by kind');
  expect(kinds.map(({ kind, number }) => [kind, number])).toEqual([
    ['claims', 1],
    ['policy', 1],
    ['ruling', 2],
    ['supergraph', 1],
  ]);
  const [policy] = read("select content from artifacts where kind = 'policy'");
  expect(policy?.content).toBe(POLICY);
});

test('a gateway that is stopped in order signs where its chain stands', async () => {
  await start();
  await graph.ask('{ people { plan } }');
  await audit?.close();
  audit = undefined;
  expect(read('select sequence from checkpoints')).toEqual([{ sequence: 2 }]);
});
