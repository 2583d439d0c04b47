import type { ServerResponse } from 'node:http';
import { brotliCompressSync, createGzip, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { ERRORS } from '../src/errors.ts';
import { FindingsError } from '../src/lib/finding.ts';
import type { RogueGraph } from './rogue-graph.ts';
import { startRogueGraph } from './rogue-graph.ts';

const CANARY = 'canary-3f81d0c9e7';

const LIMIT = 100_000;

let graph: RogueGraph;
beforeAll(async () => {
  const one = `
    type Query { me: Person people: [Person!] }
    type Person @key(fields: "id") {
      id: ID! name: String secret: String @pii(category: "SECRET")
      home: Home job: Job @pii(category: "SECRET")
    }
    type Home { town: String door: String @pii(category: "SECRET") }
    type Job { title: String }`;
  const two = `type Person @key(fields: "id") {
    id: ID! nick: String email: String @external hidden: String @requires(fields: "email")
    age: Int @pii(category: "SECRET")
  }`;
  graph = await startRogueGraph(
    { one: one.replace('secret:', 'email: String secret:'), two },
    {
      CORDON_FETCH_RESPONSE_LIMIT_BYTES: String(LIMIT),
      CORDON_ERRORS_PASS_CODES_ONE: 'NOT_FOUND,EMAIL_TAKEN',
      CORDON_ERRORS_PASS_CODES_TWO: 'GONE',
    },
  );
});
afterAll(() => graph[Symbol.asyncDispose]());
beforeEach(() => {
  for (const name of ['one', 'two']) graph.behave(name, sends({ data: {} }));
});

/** Answers bytes with headers. */
function sends(body: unknown, headers: Readonly<Record<string, string>> = {}, status = 200) {
  const bytes = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(bytes);
}

const ME = { data: { me: { id: '1', name: 'Ann Ø' } } };
const bytes = Buffer.from(JSON.stringify(ME));

/** Asks, and says what came: data, and codes with paths; nothing that a subgraph says is in it. */
async function ask(query = '{ me { name } }') {
  const { data, errors, text, status } = await graph.ask(query);
  expect(status).toBe(200);
  expect(text + graph.log.join()).not.toContain(CANARY);
  return { data, errors: errors.map(({ extensions, path }) => [extensions.code, path?.join('.')]) };
}

/** What is answered, and that the next request works. */
async function askTwice(query?: string) {
  const first = await ask(query);
  graph.behave('one', sends(ME));
  expect(await ask()).toEqual(READ);
  return first;
}

const READ = { data: { me: { name: 'Ann Ø' } }, errors: [] };
const UNAVAILABLE = { data: { me: null }, errors: [['SUBGRAPH_UNAVAILABLE', 'me']] };

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['zstd', zstdCompressSync],
  ['identity', (body: Buffer) => body],
])('F24 an answer in %s is read, and it was asked for', async (coding, pack) => {
  graph.behave('one', sends(pack(bytes), { 'content-encoding': coding }));
  expect(await ask()).toEqual(READ);
  const long = { data: { me: { id: '1', name: 'Ø'.repeat(30_000) } } };
  graph.behave('one', sends(pack(Buffer.from(JSON.stringify(long))), { 'content-encoding': coding }));
  expect((await ask()).data).toEqual({ me: { name: long.data.me.name } });
  expect(graph.upstream('one').received.at(-1)?.headers).toMatchObject({
    accept: 'application/graphql-response+json, application/json;q=0.9',
    'accept-encoding': 'gzip, br, deflate, zstd',
  });
});

/** One byte larger than the limit. */
const long = Buffer.from(`{"data":{"me":{"name":"${CANARY.padEnd(LIMIT - 26, 'x')}"}}}`);
const random = Buffer.from(
  JSON.stringify({ data: { me: { name: CANARY, x: Array.from({ length: 4_000 }, Math.random) } } }),
);

test.each<[string, Buffer, string]>([
  ['a bomb', gzipSync(Buffer.alloc(10_000_000, ' ')), 'gzip'],
  ['a bomb in br', brotliCompressSync(Buffer.alloc(10_000_000, ' ')), 'br'],
  ['a byte too many', gzipSync(long), 'gzip'],
  ['br that is cut short', brotliCompressSync(bytes).subarray(0, -2), 'br'],
  ['a long br that is cut short', brotliCompressSync(random).subarray(0, -2), 'br'],
  ['zstd that is cut short', zstdCompressSync(long).subarray(0, -2), 'zstd'],
  ['gzip that is none', bytes, 'gzip'],
  ['an unknown coding', bytes, 'compress'],
  ['a coding on top of another', gzipSync(gzipSync(bytes)), 'gzip, gzip'],
])('%s is coded, and the next request works', async (_, body, coding) => {
  graph.behave('one', sends(body, { 'content-encoding': coding }));
  expect(await askTwice()).toEqual(UNAVAILABLE);
});

test('a bomb without an end is cut off while it comes', async () => {
  const closed = Promise.withResolvers<void>();
  graph.behave('one', (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = createGzip({ level: 1 });
    gzip.pipe(response);
    const zeros = Buffer.alloc(1_000_000);
    const more = () => void (response.destroyed || gzip.write(zeros, more));
    more();
    response.once('close', closed.resolve);
  });
  expect(await askTwice()).toEqual(UNAVAILABLE);
  await closed.promise;
});

test.each<[string, Buffer, string, unknown]>([
  ['F26 a byte order mark is left out', Buffer.concat([Buffer.from('\ufeff'), bytes]), 'application/json', READ],
  ['Latin-1 is read', Buffer.from(JSON.stringify(ME), 'latin1'), 'application/json;charset=ISO-8859-1', READ],
  ['UTF-8 by its name', bytes, 'application/json; charset="UTF-8"', READ],
  ['UTF-16 is refused', Buffer.from(JSON.stringify(ME), 'utf16le'), 'application/json; charset=utf-16', UNAVAILABLE],
  ['UTF-16 without a word is refused', Buffer.from(JSON.stringify(ME), 'utf16le'), 'application/json', UNAVAILABLE],
  ['the newer media type', bytes, 'application/graphql-response+json; charset=utf-8', READ],
])('%s', async (_, body, type, expected) => {
  graph.behave('one', sends(body, { 'content-type': type }));
  expect(await askTwice()).toEqual(expected);
});

test.each([400, 403, 422, 500, 503])(
  'status %i in the newer media type is an answer, packed or not',
  async (status) => {
    const body = Buffer.from(JSON.stringify({ data: { me: null }, errors: [{ message: CANARY, path: ['me'] }] }));
    const headers = { 'content-type': 'application/graphql-response+json' };
    graph.behave('one', sends(body, headers, status));
    expect(await ask()).toEqual({ data: { me: null }, errors: [['SUBGRAPH_ERROR', 'me']] });
    graph.behave('one', sends(gzipSync(body), { ...headers, 'content-encoding': 'gzip' }, status));
    expect(await ask()).toEqual({ data: { me: null }, errors: [['SUBGRAPH_ERROR', 'me']] });
  },
);

test.each<[string, unknown]>([
  ['a text', CANARY],
  ['an object', { message: CANARY }],
  ['true', true],
  ['a list of null', [null]],
  ['a list of texts and numbers', [CANARY, 7, [CANARY]]],
  ['errors without a place', [{ message: CANARY }, { message: CANARY, path: null }]],
  ['a path that is a text', [{ message: CANARY, path: CANARY }]],
  ['a path of objects', [{ message: CANARY, path: ['me', { [CANARY]: 1 }] }]],
  ['a path without an end', [{ path: ['me', ...Array.from({ length: 9_000 }, () => 0)] }]],
])('good data are kept beside errors that are %s, with one error', async (_, errors) => {
  graph.behave('one', sends({ ...ME, errors }));
  expect(await askTwice()).toEqual({ data: { me: { name: 'Ann Ø' } }, errors: [['SUBGRAPH_ERROR', 'me']] });
});

test('a malformed error takes nothing from those beside it', async () => {
  graph.behave('one', sends({ ...ME, errors: [null, { path: ['me', 'name'] }] }));
  expect((await ask()).errors).toEqual([
    ['SUBGRAPH_ERROR', 'me'],
    ['SUBGRAPH_ERROR', 'me.name'],
  ]);
});

test('a long list of errors is answered in number and time that are bounded', async () => {
  await using roomy = await startRogueGraph({ one: 'type Query { me: Person } type Person { name: String }' });
  for (const [error, count] of [
    ['null', 1_000_000],
    ['{"path":["me","name"]}', 100_000],
  ] as const) {
    const text = `{"data":{"me":{"name":"Ann"}},"errors":[${`${error},`.repeat(count - 1)}${error}]}`;
    roomy.behave('one', sends(Buffer.from(text)));
    const { data, errors } = await roomy.ask('{ me { name } }');
    expect(data).toEqual({ me: { name: 'Ann' } });
    expect(errors).toHaveLength(error === 'null' ? 1 : 1_001);
    roomy.behave('one', sends(ME));
    expect((await roomy.ask('{ me { name } }')).errors).toEqual([]);
  }
});

test('errors of one entity that stands in many places are bounded too', async () => {
  const people = Array.from({ length: 1_000 }, () => ({ __typename: 'Person', id: '1' }));
  graph.behave('one', sends({ data: { people } }));
  const errors = Array.from({ length: 1_000 }, () => ({ path: ['_entities', 0, 'nick'] }));
  graph.behave('two', sends({ data: { _entities: [{ nick: null }] }, errors }));
  const answer = await ask('{ people { nick } }');
  expect(answer.data).toEqual({ people: people.map(() => ({ nick: null })) });
  expect(answer.errors).toHaveLength(1_001);
});

const coded = (code: unknown, path?: unknown) => ({
  message: CANARY,
  path,
  extensions: { code, [CANARY]: CANARY, stacktrace: [CANARY] },
});

test('a code of the list reaches the client, and nothing else of the error', async () => {
  graph.behave('one', sends({ data: { me: null }, errors: [coded('NOT_FOUND', ['me'])] }));
  const { text, errors } = await graph.ask('{ me { name } }');
  expect(text).not.toContain(CANARY);
  expect(errors).toEqual([
    {
      message: 'The service that answers this field reported an error.',
      path: ['me'],
      extensions: { code: 'NOT_FOUND' },
    },
  ]);
});

test.each([
  ['one that is not in the list', 'NOT_FOUNDS'],
  ["another subgraph's", 'GONE'],
  ['ours', 'PII_BLOCKED'],
  ['a value', CANARY],
  ['a longer one', `NOT_FOUND_${CANARY}`],
  ['small letters', 'not_found'],
  ['a space', 'NOT_FOUND '],
  ['a list', ['NOT_FOUND']],
  ['an object', { toString: 'NOT_FOUND' }],
  ['a name of every object', 'constructor'],
  ['a number', 1],
  ['null', null],
])('no code but those of the list is passed: %s', async (_, code) => {
  graph.behave('one', sends({ data: { me: null }, errors: [coded(code, ['me'])] }));
  expect((await ask()).errors).toEqual([['SUBGRAPH_ERROR', 'me']]);
});

test('errors times aliases are bounded', async () => {
  const aliases = Array.from({ length: 50 }, (_, index) => `n${index}: nick`).join(' ');
  const ids = Array.from({ length: 1_000 }, (_, index) => String(index));
  graph.behave('one', sends({ data: { people: ids.map((id) => ({ __typename: 'Person', id })) } }));
  const errors = ids.map((_, index) => ({ path: ['_entities', index, 'nick'] }));
  graph.behave('two', sends({ data: { _entities: ids.map(() => ({ nick: null })) }, errors }));
  const answer = await ask(`{ people { ${aliases} } }`);
  expect(answer.errors).toHaveLength(1_001);
  expect(answer.errors.filter(([, path]) => path === undefined)).toEqual([['SUBGRAPH_ERROR', undefined]]);
  expect(answer.errors).toContainEqual(['SUBGRAPH_ERROR', 'people.0.n49']);
  const { errors: told } = await graph.ask(`{ people { ${aliases} } }`);
  // Of 20 rows all places are told, of 980 none.
  expect(told.flatMap(({ extensions }) => extensions.omitted ?? [])).toEqual([980]);
});

test('codes of fields of entities, and none without a field', async () => {
  graph.behave('one', sends({ errors: [coded('NO'), coded('EMAIL_TAKEN')] }));
  expect((await ask()).errors).toEqual([['SUBGRAPH_ERROR', 'me']]);
  graph.behave('one', sends({ data: { people: ['1', '2'].map((id) => ({ __typename: 'Person', id })) } }));
  const errors = [coded('GONE', ['_entities', 0, 'nick']), coded('NOT_FOUND', ['_entities', 1, 'nick'])];
  graph.behave('two', sends({ data: { _entities: [{ nick: null }, { nick: null }] }, errors }));
  expect((await ask('{ people { nick } }')).errors).toEqual([
    ['GONE', 'people.0.nick'],
    ['SUBGRAPH_ERROR', 'people.1.nick'],
  ]);
  graph.behave(
    'two',
    sends({ data: { _entities: [{ nick: null }, null] }, errors: [coded('GONE', ['_entities', 1])] }),
  );
  expect((await ask('{ people { nick } }')).errors).toEqual([['SUBGRAPH_ERROR', 'people.1']]);
  graph.behave('two', sends({ errors: [coded('GONE')] }));
  expect((await ask('{ people { nick } }')).errors).toEqual([['SUBGRAPH_ERROR', 'people']]);
});

test('no code of what is masked, nor of what the client did not ask for', async () => {
  const data = { me: { id: '1', name: 'Ann', secret: null } };
  graph.behave('one', sends({ data, errors: [coded('NOT_FOUND', ['me', 'secret'])] }));
  expect((await ask('{ me { secret } }')).errors).toEqual([['SUBGRAPH_ERROR', 'me.secret']]);
  graph.behave('one', sends({ data, errors: [coded('NOT_FOUND', ['me', 'email'])] }));
  graph.behave('two', sends({ data: { _entities: [{ hidden: 'x' }] } }));
  expect((await ask('{ me { hidden } }')).errors).toContainEqual(['SUBGRAPH_ERROR', 'me.email']);
});

test.each<[string, unknown, unknown]>([
  ['an entity as a whole', [null], ['_entities', 0]],
  ['no place', [{ age: null }], undefined],
  ['a key that is not there', [{ age: null }], ['_entities', 0, 'AGE']],
  ['the masked field', [{ age: null }], ['_entities', 0, 'age']],
  ['something below it', [{ age: null }], ['_entities', 0, 'age', 'age']],
])('no code of what is masked by way of %s', async (_, _entities, path) => {
  graph.behave('one', sends({ data: { me: { __typename: 'Person', id: '1', name: 'Ann' } } }));
  graph.behave('two', sends({ data: { _entities }, errors: [coded('GONE', path)] }));
  const { errors } = await ask('{ me { name age } }');
  expect(errors.map(([code]) => code)).toEqual(['SUBGRAPH_ERROR']);
});

test.each([
  ['{ me { name secret } }', ['me'], 'SUBGRAPH_ERROR'],
  ['{ me { name } other: me { secret } }', ['other'], 'SUBGRAPH_ERROR'],
  ['{ me { job { title } } }', ['me', 'job'], 'SUBGRAPH_ERROR'],
  ['{ me { job { __typename } } }', ['me', 'job'], 'SUBGRAPH_ERROR'],
  ['{ me { home { town door } } }', ['me', 'home'], 'SUBGRAPH_ERROR'],
  ['{ me { home { town door } } }', ['me', 'home', 'town'], 'NOT_FOUND'],
  ['{ me { home { town __typename } } }', ['me', 'home'], 'NOT_FOUND'],
  ['{ me { home { town } } }', ['me', 'home', 'TOWN'], 'SUBGRAPH_ERROR'],
  ['{ me { home { t: town } } }', ['me', 'home', 'town'], 'NOT_FOUND'],
])('no code of what is masked below: %s at %j is %s', async (query, path, code) => {
  const me =
    path.length === 1 ? null : { __typename: 'Person', id: '1', name: 'Ann', secret: 's', home: null, job: null };
  graph.behave('one', sends({ data: { me }, errors: [coded('NOT_FOUND', path)] }));
  const { errors } = await ask(query);
  expect(errors.length).toBeGreaterThan(0);
  for (const [told] of errors) expect(told).toBe(code);
});

test('both ways in pass the same code', async () => {
  graph.behave('one', sends({ data: { me: null }, errors: [coded('NOT_FOUND', ['me'])] }));
  const query = '{ me { name } } # both ways';
  const before = { ...graph.gateway.counts };
  const texts = [await graph.ask(query), await graph.ask(query)].map(({ text }) => text);
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).toContain('NOT_FOUND');
  expect(graph.gateway.counts).toEqual({ direct: before.direct + 1, apollo: before.apollo + 1 });
});

test('no code of ours can be passed, and no word that is more than a code', () => {
  const refused = (codes: string): boolean => {
    try {
      loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow', CORDON_ERRORS_PASS_CODES_ONE: codes } });
      return false;
    } catch (error) {
      return error instanceof FindingsError && error.findings.every(({ code }) => code === 'CONFIG_INVALID');
    }
  };
  const words = ['not_found', 'Not', '1A', '_A', 'A-B', 'A B', 'ÅA', 'A'.repeat(65), '', 'INTERNAL_SERVER_ERROR'];
  const ours = Object.keys(ERRORS).filter((code) => code !== 'NOT_FOUND');
  for (const code of [...ours, ...words]) expect([code, refused(`FINE,${code}`)]).toEqual([code, true]);
  for (const code of ['NOT_FOUND', 'A', 'A1_', 'A'.repeat(64)]) expect([code, refused(code)]).toEqual([code, false]);
});

test('codes of a subgraph that there is not refuse to start', async () => {
  const opening = startRogueGraph({ one: 'type Query { a: Int }' }, { CORDON_ERRORS_PASS_CODES_ONES: 'NOT_FOUND' });
  await expect(opening).rejects.toThrow(FindingsError);
});
