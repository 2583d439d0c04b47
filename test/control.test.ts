import { afterAll, beforeAll, expect, test } from 'vitest';
import { askControl, askControlAs } from './control.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

let world: World;

const BEGAN = new Date(Date.now() - 60_000).toISOString();

beforeAll(async () => {
  world = await startWorld({ CORDON_AUDIT_CHECKPOINT_SECONDS: '1' });
  await world.ask('support', 'query Look { customer(id: "c1") { name email ssn } }');
  await world.ask('privacy', 'query Score($id: ID!) { customer(id: $id) { name creditScore } }', { id: 'c2' });
  await world.ask('support without task', 'query Look { customer(id: "c1") { name } }');
});
afterAll(() => world.close());

/** The nodes of a list of entries that the privacy office asks for. */
async function nodes(selection: string, filter = ''): Promise<readonly unknown[]> {
  const { data, errors } = await askControl(world, 'privacy', `{ entries${filter} { nodes { ${selection} } } }`);
  expect(errors).toEqual([]);
  return (data as { entries: { nodes: readonly unknown[] } }).entries.nodes;
}

test('an entry says who asked for what, under which task, and what became of it', async () => {
  const [entry] = await nodes(
    `kind operation principal { issuer subject client task } session { name } document variables outcome
     codes { code coordinate count } claims { issuer client task scopes groups actors { subject } }`,
    '(filter: { operation: "Look", task: "customer-lookup" })',
  );
  const issuer = world.config.identity.issuers[0]?.issuer;
  expect(entry).toEqual({
    kind: 'query',
    operation: 'Look',
    principal: { issuer, subject: 'support', client: 'support', task: 'customer-lookup' },
    session: { name: expect.any(String) },
    document: 'query Look {\n  customer(id: "c1") {\n    name\n    email\n    ssn\n  }\n}',
    variables: '{}',
    outcome: 'ANSWERED',
    codes: [{ code: 'PII_DENIED', coordinate: 'Customer.ssn', count: 1 }],
    claims: {
      issuer,
      client: 'support',
      task: 'customer-lookup',
      scopes: ['pii:name:read'],
      groups: ['support'],
      actors: [],
    },
  });
});

test('an entry says what was decided for each coordinate, why, and how many values met it', async () => {
  const [entry] = await nodes(
    `ruling { decisions { coordinate categories effect shadowEffect whose count why {
       ... on ScopesReason { by: __typename category effect missing }
       ... on TaskReason { by: __typename task category effect }
       ... on RuleReason { by: __typename rule categories effect shadow }
     } } inputs { coordinate effect } versions { supergraph policy keys } }`,
    '(filter: { operation: "Look", task: "customer-lookup" })',
  );
  const decided = { shadowEffect: null, whose: null };
  const scopes = { by: 'ScopesReason' };
  const task = { by: 'TaskReason', task: 'customer-lookup' };
  expect(entry).toEqual({
    ruling: {
      decisions: [
        {
          ...decided,
          coordinate: 'Customer.name',
          categories: ['NAME'],
          effect: 'REVEAL',
          count: 1,
          why: [
            { ...scopes, category: 'NAME', effect: 'REVEAL', missing: [] },
            { ...task, category: 'NAME', effect: 'REVEAL' },
          ],
        },
        {
          ...decided,
          coordinate: 'Customer.email',
          categories: ['EMAIL'],
          effect: 'MASK',
          count: 1,
          why: [
            { ...scopes, category: 'EMAIL', effect: 'MASK', missing: [['pii:email:read']] },
            { ...task, category: 'EMAIL', effect: 'MASK' },
          ],
        },
        {
          ...decided,
          coordinate: 'Customer.ssn',
          categories: ['SSN'],
          effect: 'DENY',
          count: null,
          why: [
            { ...scopes, category: 'SSN', effect: 'MASK', missing: [['pii:ssn:read']] },
            { ...task, category: 'SSN', effect: 'DENY' },
          ],
        },
      ],
      inputs: [],
      versions: { supergraph: expect.any(String), policy: expect.any(String), keys: expect.any(String) },
    },
  });
});

test('an entry says which subgraph was called how often, and sent what', async () => {
  const [entry] = await nodes(
    'calls { subgraph count } flows { subgraph via coordinate categories }',
    '(filter: { operation: "Score" })',
  );
  expect(entry).toEqual({
    calls: [
      { subgraph: 'customers', count: 1 },
      { subgraph: 'billing', count: 1 },
    ],
    flows: [
      { subgraph: 'billing', via: 'REQUIRES', coordinate: 'Customer.dateOfBirth', categories: ['DATE_OF_BIRTH'] },
      { subgraph: 'billing', via: 'REQUIRES', coordinate: 'Customer.ssn', categories: ['SSN'] },
    ],
  });
});

test('an entry shows the record view, and its place in the chain, which is soon signed', async () => {
  const read = async () =>
    await nodes(
      'recordView { text size isCut isErased isDamaged } chain { writer sequence outcomeSequence isCovered checkpoint }',
      '(filter: { operation: "Look", task: "customer-lookup" })',
    );
  const text = '{"customer":{"name":"[redacted]","email":"[redacted]","ssn":""}}';
  await expect.poll(read, { timeout: 10_000 }).toEqual([
    {
      recordView: { text, size: text.length, isCut: false, isErased: false, isDamaged: false },
      chain: { writer: 0, sequence: 1, outcomeSequence: 2, isCovered: true, checkpoint: expect.any(String) },
    },
  ]);
});

test.each([
  ['subject: "support"', 2],
  ['subject: "nobody"', 0],
  ['task: "customer-lookup"', 1],
  ['task: null, subject: "support"', 1],
  ['client: null, kind: "query"', 0],
  ['client: "privacy", kind: "query"', 1],
  ['outcome: ANSWERED, kind: "query"', 3],
  ['outcome: REFUSED, kind: "query"', 0],
  ['outcome: null, kind: "query"', 0],
  ['coordinate: "Customer.name", effect: REVEAL', 2],
  ['coordinate: "Customer.email"', 1],
  ['category: "SSN", effect: DENY', 1],
  // A credit score is made of it.
  ['category: "SSN", effect: REVEAL', 1],
  ['category: "SSN", coordinate: "Customer.ssn", effect: REVEAL', 0],
  ['from: "2020-01-01T00:00:00Z", to: "2021-01-01T00:00:00+01:00"', 0],
  [`from: "${BEGAN}", kind: "query"`, 3],
])('entries are found by what they are: %s', async (filter, count) => {
  expect(await nodes('id', `(filter: { ${filter} })`)).toHaveLength(count);
});

test('one entry by its id, and null for none', async () => {
  const [first] = (await nodes('id', '(filter: { operation: "Score" })')) as readonly { id: string }[];
  const query = 'query One($id: ID!) { entry(id: $id) { id operation } }';
  const one = await askControl(world, 'privacy', query, { id: first?.id });
  expect(one.data).toEqual({ entry: { id: first?.id, operation: 'Score' } });
  for (const id of ['1', '0', '-1', '1e3', '99999999999999999999', 'canary', ''])
    expect((await askControl(world, 'privacy', query, { id })).data).toEqual({ entry: null });
});

test('sessions, the last one first, and one with its entries in order', async () => {
  for (const name of ['First', 'Second', 'Third']) {
    const query = `query ${name} { customer(id: "c1") { name } }`;
    await askControlAs(world.gateway, await world.token('support'), { query }, { 'cordon-session': 'case-17' });
  }
  const { data } = await askControl(
    world,
    'privacy',
    '{ sessions(filter: { subject: "support" }, first: 1) { nodes { id name subject entries hasMoreEntries } next } }',
  );
  const { sessions } = data as { sessions: { nodes: readonly { id: string }[]; next: string } };
  expect(sessions.nodes).toEqual([
    { id: expect.any(String), name: 'case-17', subject: 'support', entries: 3, hasMoreEntries: false },
  ]);
  const more = await askControl(
    world,
    'privacy',
    'query More($after: String) { sessions(filter: { subject: "support" }, after: $after) { nodes { name entries } next } }',
    { after: sessions.next },
  );
  expect(more.data).toEqual({
    sessions: { nodes: [1, 1].map((entries) => ({ name: expect.any(String), entries })), next: null },
  });
  const one = await askControl(
    world,
    'privacy',
    'query One($id: ID!) { session(id: $id) { id name issuer subject entries(first: 2) { nodes { operation } pageInfo { hasNextPage } } } }',
    { id: sessions.nodes[0]?.id },
  );
  expect(one.data).toEqual({
    session: {
      id: sessions.nodes[0]?.id,
      name: 'case-17',
      issuer: expect.any(String),
      subject: 'support',
      entries: { nodes: [{ operation: 'First' }, { operation: 'Second' }], pageInfo: { hasNextPage: true } },
    },
  });
});

test('sessions that there are not are null', async () => {
  const query = 'query One($id: ID!) { session(id: $id) { id } }';
  const strange = ['', 'canary', '[]', '["a","b"]', '["a","b","c"]', '["a","b","c","d"]', '{"a":1}', '[1,2,3]'];
  for (const text of strange) {
    const id = Buffer.from(text).toString('base64url');
    expect((await askControl(world, 'privacy', query, { id })).data).toEqual({ session: null });
  }
});

test('counts: by what entries are, and for each part of a time', async () => {
  const { data, errors } = await askControl(
    world,
    'privacy',
    `query Counts($from: DateTime!) { counts(from: $from) {
       isEstimate outcomes { name } tasks { name } categoryEffects { name } calls { subgraph count }
     } countsOverTime(from: $from, parts: 3) { from to counts { entries } } }`,
    { from: BEGAN },
  );
  expect(errors).toEqual([]);
  const { counts, countsOverTime } = data as {
    counts: Record<string, readonly { name: string; subgraph: string; count: number }[]>;
    countsOverTime: readonly { from: string; to: string; counts: { entries: number } }[];
  };
  expect(counts.isEstimate).toBe(false);
  expect(counts.outcomes?.map(({ name }) => name)).toEqual(['answered']);
  expect(counts.tasks?.map(({ name }) => name)).toEqual(['customer-lookup', 'none']);
  expect(counts.categoryEffects?.map(({ name }) => name)).toContain('SSN deny');
  expect(counts.calls?.map(({ subgraph }) => subgraph)).toEqual(['customers', 'billing']);
  const edges = countsOverTime.flatMap(({ from, to }) => [from, to]);
  expect(edges[0]).toBe(BEGAN);
  expect([edges[1], edges[3]]).toEqual([edges[2], edges[4]]);
  expect(countsOverTime.map((part) => part.counts.entries > 0)).toEqual([false, false, true]);
});

test('flows: where each category really went', async () => {
  const query = 'query Flows($from: DateTime!) { flows(from: $from) { flow { subgraph via coordinate } entries } }';
  const { data } = await askControl(world, 'privacy', query, { from: BEGAN });
  const via = { subgraph: 'billing', via: 'REQUIRES' };
  expect(data).toEqual({
    flows: [
      { flow: { ...via, coordinate: 'Customer.dateOfBirth' }, entries: 1 },
      { flow: { ...via, coordinate: 'Customer.ssn' }, entries: 1 },
    ],
  });
  const none = `{ flows(from: "2020-01-01T00:00:00Z", to: "2021-01-01T00:00:00Z") { entries } }`;
  expect((await askControl(world, 'privacy', none)).data).toEqual({ flows: [] });
});
