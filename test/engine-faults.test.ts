import type { ServerResponse } from 'node:http';
import { request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { json, until } from '../src/execute/test-upstream.ts';
import { listen } from '../src/http/listen.ts';
import type { Behaviour, RogueGraph } from './rogue-graph.ts';
import { answers, answersEntities, codesOf, representationsIn, startRogueGraph } from './rogue-graph.ts';

const CANARY = 'canary-7f3a91c2d4';
const LIMIT_BYTES = 100_000;
const TIMEOUT_MS = 400;

const HEALTHY = `type Query { people: [Person!]! person: Person! } type Mutation { first: Int }
  type Person @key(fields: "id") { id: ID! name: String! }`;
const ROGUE = `type Query { thing: Thing things: [Thing!] } type Mutation { second: Int }
  type Thing { label: String! secret: String @pii(category: "SECRET") }
  type Person @key(fields: "id") { id: ID! score: Int secret: String @pii(category: "SECRET") }`;

const PEOPLE = [
  { __typename: 'Person', id: 'p1', name: 'Ann' },
  { __typename: 'Person', id: 'p2', name: 'Bob' },
];

/** The rogue subgraph in its three roles, with what is left of an answer where it fails. */
const ROLES = {
  root: { query: '{ people { name } thing { label secret } }', path: ['thing'], rest: { thing: null } },
  entity: { query: '{ person { name score secret } }', path: ['person'], rest: {} },
  entities: { query: '{ people { name score secret } }', path: ['people'], rest: {} },
} as const;
type Role = keyof typeof ROLES;

let graph: RogueGraph;
beforeAll(async () => {
  graph = await startRogueGraph(
    { healthy: HEALTHY, rogue: ROGUE },
    { CORDON_FETCH_RESPONSE_LIMIT_BYTES: String(LIMIT_BYTES), CORDON_FETCH_TIMEOUT_MS: String(TIMEOUT_MS) },
  );
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => {
  graph.behave('healthy', answers({ people: PEOPLE, person: PEOPLE[0] }));
  graph.behave('rogue', healthy);
});

/** The rogue subgraph on a good day. */
const healthy: Behaviour = (response, received, nth) => {
  if (received.body.includes('_entities')) answersEntities(goodEntity)(response, received, nth);
  else answers({ thing: { label: 'l', secret: CANARY }, things: [{ label: 'l' }] })(response, received, nth);
};

function goodEntity({ __typename }: Readonly<Record<string, unknown>>): unknown {
  return { __typename, score: 1, secret: CANARY };
}

const dataOf = (role: Role, failed: boolean): unknown => {
  const [score, secret] = failed ? [null, null] : [1, '[redacted]'];
  const person = { name: 'Ann', score, secret };
  switch (role) {
    case 'root':
      return { people: [{ name: 'Ann' }, { name: 'Bob' }], thing: failed ? null : { label: 'l', secret } };
    case 'entity':
      return { person };
    case 'entities':
      return { people: [person, { ...person, name: 'Bob' }] };
  }
};

const text = (body: string, status = 200, type = 'application/json'): Behaviour => {
  return (response) => void response.writeHead(status, { 'content-type': type }).end(body);
};
const value = (body: unknown, status = 200): Behaviour => text(JSON.stringify(body), status);
const errors = [{ message: CANARY, extensions: { code: CANARY, [CANARY]: CANARY } }];

const begin = (response: ServerResponse): ServerResponse => {
  response.writeHead(200, { 'content-type': 'application/json' }).write(`{"data":{"thing":{"label":"${CANARY}`);
  return response;
};
/** Writes for ever, every so many milliseconds. */
const endless = (bytes: number, everyMs: number): Behaviour => {
  return (response) => {
    begin(response);
    const timer = setInterval(() => response.write('x'.repeat(bytes)), everyMs);
    response.once('close', () => clearInterval(timer));
  };
};

const FAULTS: readonly [string, Behaviour, string][] = [
  ['invalid JSON', text(`{"data":{"thing":${CANARY}`), 'SUBGRAPH_UNAVAILABLE'],
  ['an empty body', text(''), 'SUBGRAPH_UNAVAILABLE'],
  ['null', text('null'), 'SUBGRAPH_UNAVAILABLE'],
  ['a list', value([{ data: {} }]), 'SUBGRAPH_UNAVAILABLE'],
  ['nothing', value({}), 'SUBGRAPH_UNAVAILABLE'],
  ['a list for data', value({ data: [CANARY] }), 'SUBGRAPH_UNAVAILABLE'],
  ['a text for data', value({ data: CANARY }), 'SUBGRAPH_UNAVAILABLE'],
  ['an empty list of errors for data', value({ errors: [] }), 'SUBGRAPH_UNAVAILABLE'],
  ['a text for errors', value({ data: null, errors: CANARY }), 'SUBGRAPH_UNAVAILABLE'],
  ['null for everything, without a word', value({ data: null }), 'INVALID_VALUE'],
  ['data without any field', value({ data: {} }), 'INVALID_VALUE'],
  ['errors without data', value({ errors }), 'SUBGRAPH_ERROR'],
  ['errors, and null for data', value({ data: null, errors }), 'SUBGRAPH_ERROR'],
  ['errors with HTTP 500', value({ errors }, 500), 'SUBGRAPH_ERROR'],
  ['HTTP 500 in HTML', text(`<h1>${CANARY}</h1>`, 500, 'text/html'), 'SUBGRAPH_UNAVAILABLE'],
  ['HTTP 503', text(CANARY, 503, 'text/plain'), 'SUBGRAPH_UNAVAILABLE'],
  ['HTTP 404', text(CANARY, 404, 'text/plain'), 'SUBGRAPH_UNAVAILABLE'],
  ['a redirect', (response) => response.writeHead(302, { location: `/${CANARY}` }).end(), 'SUBGRAPH_UNAVAILABLE'],
  ['a huge body', (response) => json(response, { data: CANARY.repeat(LIMIT_BYTES) }), 'SUBGRAPH_UNAVAILABLE'],
  ['an endless body', endless(20_000, 1), 'SUBGRAPH_UNAVAILABLE'],
  ['an endless body that drips', endless(1, 20), 'SUBGRAPH_UNAVAILABLE'],
  ['endless headers', (response) => response.writeHead(200, { a: CANARY.repeat(2_000) }).end(), 'SUBGRAPH_UNAVAILABLE'],
  ['no answer', () => undefined, 'SUBGRAPH_UNAVAILABLE'],
  ['a connection reset at once', (response) => response.socket?.resetAndDestroy(), 'SUBGRAPH_UNAVAILABLE'],
  [
    'a connection reset in the middle',
    (response) => setTimeout(() => begin(response).socket?.resetAndDestroy(), 5),
    'SUBGRAPH_UNAVAILABLE',
  ],
  ['no HTTP', (response) => response.socket?.end(`${CANARY}\r\n\r\n`), 'SUBGRAPH_UNAVAILABLE'],
  [
    'a body shorter than it says',
    (response) => {
      response.writeHead(200, { 'content-length': 500 }).write('{"data":');
      setTimeout(() => response.destroy(), 5);
    },
    'SUBGRAPH_UNAVAILABLE',
  ],
];

test.each(
  FAULTS.flatMap(([name, behaviour, code]) =>
    (['root', 'entity', 'entities'] as const).map((role) => [name, role, behaviour, code] as const),
  ),
)('%s, as %s: a coded error at its path, and the rest of the answer', async (_, role, behaviour, code) => {
  const { query, path } = ROLES[role];
  graph.behave('rogue', behaviour);
  const failed = await graph.ask(query);
  expect([failed.status, failed.data, codesOf(failed)]).toEqual([200, dataOf(role, true), [[code, path]]]);
  expect(failed.text + graph.log.join()).not.toContain('canary');
  graph.behave('rogue', healthy);
  const next = await graph.ask(query);
  expect([next.data, next.errors]).toEqual([dataOf(role, false), []]);
  expect(next.text).not.toContain('canary');
});

test('a root field that is not there is told, unless an error tells of it', async () => {
  const query = '{ t: thing { label } things { label } }';
  graph.behave('rogue', answers({ things: null }));
  const silent = await graph.ask(query);
  expect([silent.data, codesOf(silent)]).toEqual([{ t: null, things: null }, [['INVALID_VALUE', ['t']]]]);
  graph.behave('rogue', value({ data: {}, errors: [{ message: CANARY, path: ['things'] }] }));
  const half = await graph.ask(query);
  expect(codesOf(half)).toEqual([
    ['INVALID_VALUE', ['t']],
    ['SUBGRAPH_ERROR', ['things']],
  ]);
  graph.behave('rogue', value({ data: {}, errors }));
  expect(codesOf(await graph.ask(query))).toEqual([
    ['SUBGRAPH_ERROR', ['t']],
    ['SUBGRAPH_ERROR', ['things']],
  ]);
});

const secret = (score: unknown) => ({ __typename: 'Person', score, secret: CANARY });

test.each<[string, unknown]>([
  ['too few', [secret(1)]],
  ['too many', [secret(1), secret(2), secret(3)]],
  ['none', []],
  ['an object for the list', { 0: secret(1), 1: secret(2), length: 2 }],
  ['a text for the list', CANARY],
  ['null for the list', null],
])('wrong entity counts: %s entities belong to nobody', async (_, entities) => {
  graph.behave('rogue', answers({ _entities: entities }));
  const { data, text: body, ...rest } = await graph.ask(ROLES.entities.query);
  expect([data, codesOf(rest)]).toEqual([dataOf('entities', true), [['INVALID_VALUE', ['people']]]]);
  expect(body).not.toContain('canary');
});

test.each<[string, unknown]>([
  ['a text', CANARY],
  ['a number', 7],
  ['a list', [secret(1)]],
])('an entity that is no object is told: %s', async (_, entity) => {
  graph.behave('rogue', answers({ _entities: [secret(1), entity] }));
  const { data, text: body, ...rest } = await graph.ask('{ people { name score } }');
  expect(data).toEqual({
    people: [
      { name: 'Ann', score: 1 },
      { name: 'Bob', score: null },
    ],
  });
  expect(codesOf(rest)).toEqual([['INVALID_VALUE', ['people']]]);
  expect(body).not.toContain('canary');
});

test('an entity that is null is one that the subgraph does not know', async () => {
  graph.behave('rogue', answers({ _entities: [null, secret(2)] }));
  const { data, errors: none } = await graph.ask('{ people { name score } }');
  expect(data).toEqual({
    people: [
      { name: 'Ann', score: null },
      { name: 'Bob', score: 2 },
    ],
  });
  expect(none).toEqual([]);
});

test.each(['Nobody', 'Query', '', '__proto__', 'constructor', 7, null, {}, ['Person']])(
  'a wrong __typename: %j is no Person',
  async (__typename) => {
    graph.behave('rogue', answers({ thing: { __typename, label: CANARY, secret: CANARY } }));
    const root = await graph.ask('{ thing { label secret } }');
    expect([root.data, codesOf(root)]).toEqual([{ thing: null }, [['INVALID_VALUE', ['thing']]]]);
    graph.behave('rogue', answers({ _entities: [secret(1), { __typename, score: 2, secret: CANARY }] }));
    const entities = await graph.ask('{ people { name score } }');
    // A Person! in a [Person!]! that is no Person takes everything with it.
    expect([entities.data, codesOf(entities)]).toEqual([null, [['INVALID_VALUE', ['people', 1]]]]);
    expect(root.text + entities.text).not.toContain('canary');
  },
);

test('a subgraph that disagrees about the type of an entity: null, never the masks of the other type', async () => {
  const one = `type Query { human: Human humans: [Human] } interface Human { id: ID! }
    type Customer implements Human @key(fields: "id") { id: ID! own: String @pii(category: "SECRET") }
    type Employee implements Human @key(fields: "id") { id: ID! own: String }`;
  const two = `type Customer @key(fields: "id") { id: ID! note: String @pii(category: "SECRET") }
    type Employee @key(fields: "id") { id: ID! note: String }`;
  await using humans = await startRogueGraph({ one, two });
  const customer = { __typename: 'Customer', id: 'c1', own: CANARY };
  const employee = { __typename: 'Employee', id: 'e1', own: 'open' };
  humans.behave('one', answers({ human: customer, humans: [customer, employee] }));
  humans.behave(
    'two',
    answersEntities(({ id }) => ({ __typename: 'Employee', note: id === 'e1' ? 'open' : CANARY, own: CANARY })),
  );
  const both = '... on Customer { own note } ... on Employee { own note }';
  const reply = await humans.ask(`{ human { ${both} } humans { ${both} } }`);
  expect(reply.data).toEqual({ human: null, humans: [null, { own: CANARY, note: 'open' }] });
});

test("an error's place is the document's word, not the subgraph's", async () => {
  const paths = [['thing', CANARY], ['thing', 4111111111111111], ['thing', -1], [CANARY], ['thing', 'label', CANARY]];
  graph.behave('rogue', value({ data: { thing: null }, errors: paths.map((path) => ({ message: CANARY, path })) }));
  const root = await graph.ask('{ t: thing { l: label } }');
  expect(codesOf(root)).toEqual([['t'], ['t'], ['t'], ['t'], ['t', 'l']].map((path) => ['SUBGRAPH_ERROR', path]));
  const below = [['score', CANARY], [CANARY], [1.5], [4111111111111111]];
  const placed = below.map((rest) => ({ message: CANARY, path: ['_entities', 1, ...rest] }));
  graph.behave('rogue', value({ data: { _entities: [secret(1), null] }, errors: placed }));
  const entities = await graph.ask('{ people { name s: score } }');
  expect(codesOf(entities)).toEqual(
    [
      ['people', 1],
      ['people', 1],
      ['people', 1],
      ['people', 1, 's'],
    ].map((path) => ['SUBGRAPH_ERROR', path]),
  );
  expect(root.text + entities.text).not.toMatch(/canary|4111/);
});

test.each([2, -1, 0.5, 1e21, '0', '__proto__'])(
  'an error of an entity that was not asked for is told: %j',
  async (index) => {
    graph.behave(
      'rogue',
      value({ data: { _entities: [null, null] }, errors: [{ message: 'x', path: ['_entities', index] }] }),
    );
    const reply = await graph.ask('{ people { name score } }');
    expect(codesOf(reply)).toEqual([['SUBGRAPH_ERROR', ['people']]]);
  },
);

/** So deep that JSON.parse reads it, and nothing that recurses can write it. */
const DEEP = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;

test('a value nested so deep that it cannot be written is refused where it stands', async () => {
  const one =
    'scalar JSON type Query { a: JSON b: String c: JSON @pii(category: "SECRET") thing: Thing } type Thing @key(fields: "id key") { id: ID! key: JSON }';
  const two = 'scalar JSON type Thing @key(fields: "id key") { id: ID! key: JSON note: String }';
  await using deep = await startRogueGraph({ one, two });
  deep.behave(
    'one',
    text(`{"data":{"a":${DEEP},"b":"b","c":${DEEP},"thing":{"__typename":"Thing","id":"1","key":${DEEP}}}}`),
  );
  const reply = await deep.ask('{ a b c thing { id } }');
  expect([reply.data, codesOf(reply)]).toEqual([
    { a: null, b: 'b', c: {}, thing: { id: '1' } },
    [['INVALID_VALUE', ['a']]],
  ]);
  const join = await deep.ask('{ b thing { id note } }');
  expect([join.data, codesOf(join)]).toEqual([
    { b: 'b', thing: { id: '1', note: null } },
    [['REQUIRED_VALUE_MISSING', ['thing', 'note']]],
  ]);
});

test('what nests deep is merged and searched no deeper than it is written', async () => {
  await using deep = await startRogueGraph({ healthy: HEALTHY, rogue: ROGUE });
  // Twice under one key that nobody asked for, so that the two are merged; and where objects are looked for.
  deep.behave(
    'healthy',
    text(`{"data":{"people":[{"__typename":"Person","id":"1","name":"Ann","x":${DEEP}},${DEEP}]}}`),
  );
  deep.behave('rogue', text(`{"data":{"_entities":[{"__typename":"Person","score":1,"x":${DEEP}}]}}`));
  const merged = await deep.ask('{ people { name score } }');
  expect([merged.data, codesOf(merged)]).toEqual([null, [['INVALID_VALUE', ['people', 1]]]]);
});

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('after many faults sockets are returned, and memory is bounded', async () => {
  const { sockets } = graph.upstream('rogue');
  const faults = FAULTS.filter(([name]) => name !== 'no answer' && name !== 'an endless body that drips');
  const round = async (count: number) => {
    for (let done = 0; done < count; done += 10) {
      const [, behaviour] = faults[(done / 10) % faults.length] ?? FAULTS[0] ?? ['', healthy];
      graph.behave('rogue', behaviour);
      await Promise.all(Array.from({ length: 10 }, (_, index) => graph.ask(`{ things { label } } #${done} ${index}`)));
    }
    graph.behave('rogue', healthy);
    expect((await graph.ask('{ things { label } }')).errors).toEqual([]);
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = await round(300);
  const after = await round(300);
  expect(after - before).toBeLessThan(8_000_000);
  // What one failed for is closed at both ends; what answered is kept, at most one for each that asked at once.
  await until(() => sockets.open.size <= 10);
});

test('a subgraph slower than the whole request: its part is missing at the deadline, the rest is there', async () => {
  await using slow = await startRogueGraph(
    { healthy: HEALTHY, rogue: ROGUE },
    { CORDON_HTTP_REQUEST_TIMEOUT_MS: '300' },
  );
  slow.behave('healthy', answers({ people: PEOPLE }));
  slow.behave('rogue', () => undefined);
  const start = performance.now();
  const { query, path } = ROLES.root;
  const reply = await slow.ask(query);
  expect([reply.data, codesOf(reply)]).toEqual([dataOf('root', true), [['SUBGRAPH_UNAVAILABLE', path]]]);
  const lasted = performance.now() - start;
  expect(lasted).toBeGreaterThan(250);
  expect(lasted).toBeLessThan(3_000);
  await until(() => slow.upstream('rogue').sockets.open.size === 0);
  expect(slow.upstream('rogue').received).toHaveLength(1);
});

test('a client that goes away: the subgraph is left too', async () => {
  await using left = await startRogueGraph({ healthy: HEALTHY, rogue: ROGUE });
  left.behave('healthy', answers({ people: PEOPLE }));
  left.behave('rogue', () => undefined);
  const listener = await listen(left.gateway.handle, '127.0.0.1', 0, 10_000);
  const { received, sockets } = left.upstream('rogue');
  const headers = { 'content-type': 'application/json' };
  const client = request({ host: '127.0.0.1', port: listener.port, path: '/graphql', method: 'POST', headers });
  client.on('error', () => undefined).end(JSON.stringify({ query: ROLES.entities.query }));
  await until(() => received.length === 1);
  expect(sockets.open.size).toBe(1);
  client.destroy();
  await until(() => sockets.open.size === 0);
  expect(received).toHaveLength(1);
  await listener.close(0);
});

/** Under whatever key it is asked for. */
const answersFirst: Behaviour = (response, { body }) => {
  const [, key = 'first'] = /(\w+):first/.exec(JSON.parse(body).query) ?? [];
  json(response, { data: { [key]: 1 } });
};

test.each([
  ['an unavailable service', text(CANARY, 503, 'text/plain')],
  ['a connection reset at once', ((response) => response.socket?.resetAndDestroy()) as Behaviour],
])('mutations are sent once, reads once more: %s', async (_, behaviour) => {
  const { received } = graph.upstream('rogue');
  graph.behave('healthy', answersFirst);
  graph.behave('rogue', behaviour);
  const before = received.length;
  const written = await graph.ask('mutation { second first }');
  expect(codesOf(written)).toEqual([['SUBGRAPH_UNAVAILABLE', ['second']]]);
  expect(received.length - before).toBe(1);
  const read = await graph.ask('{ thing { label } }');
  expect(codesOf(read)).toEqual([['SUBGRAPH_UNAVAILABLE', ['thing']]]);
  expect(received.length - before).toBe(3);
});

test('a mutation that failed does not keep the next ones from running', async () => {
  graph.behave('healthy', answersFirst);
  graph.behave('rogue', value({ data: { second: null }, errors }));
  const reply = await graph.ask('mutation { second first }');
  expect(reply.data).toEqual({ second: null, first: 1 });
});

test('what one subgraph sent more than it was asked for goes nowhere', async () => {
  const more = { [CANARY]: CANARY, id: CANARY, __proto__: { name: CANARY }, constructor: CANARY };
  graph.behave('rogue', (response, received) => {
    json(response, {
      data: { _entities: representationsIn(received.body).map(() => ({ ...secret(1), ...more })), ...more },
    });
  });
  const { data, text: body } = await graph.ask(ROLES.entities.query);
  expect([data, body.includes('canary')]).toEqual([dataOf('entities', false), false]);
});
