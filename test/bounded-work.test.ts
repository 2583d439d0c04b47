import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import { post } from './world.ts';

const REFUSING = `
version: 1
categories: { P: {} }
tasks: { none: { default: deny } }`;
const ALLOWING = `
version: 1
categories: { P: {} }
tasks: { none: { mask: [P], arguments: [P], default: deny } }`;

const LISTS = {
  lists: {
    sdl: `${HEAD}
      input Row { a: String @pii(category: "P") b: Int again: [Row!] }
      type Query {
        s(ids: [String!] @pii(category: "P")): String
        t(ids: [String!] @pii(category: "P")): String
        rows(of: [Row!]): String
      }
      type Mutation { write(ids: [String!]): String }`,
    resolvers: {
      Query: { s: () => 's', t: () => 't', rows: () => 'r' },
      Mutation: { write: () => 'w' },
    },
  },
};

/** More than any of these requests needs, and far less than each of them took. */
const MOST_MS = 1_500;

/** For what has to be bounded even where many fields may stand at the root. */
const MANY_ROOTS = { CORDON_LIMITS_ROOT_FIELDS: '10000' };

const aliased = (count: number, field: string) =>
  Array.from({ length: count }, (_, index) => `x${index}: ${field}`).join(' ');

/** An answer, and for how long its gateway kept everybody else waiting. */
async function timed(graph: Graph, query: string, variables: Readonly<Record<string, unknown>>) {
  const before = performance.eventLoopUtilization();
  const reply = await graph.ask(query, variables);
  return { reply, busyMs: performance.eventLoopUtilization(before).active };
}

const TOO_LARGE = { limit: 10_000 };

test.each([
  ['what may not be used is refused at its first value', REFUSING, 's(ids: $i)', 5_000, 'PII_BLOCKED'],
  ['each value is looked at once, not once an alias', ALLOWING, 's(ids: $i)', 5_000, undefined],
  ['a long list is refused before it is looked at', ALLOWING, 's(ids: $i)', 100_000, 'OPERATION_TOO_LARGE'],
])('A76 aliases do not multiply a list: %s', async (_, policy, field, items, code) => {
  await using graph = await startGraph(LISTS, policy, MANY_ROOTS);
  const query = `query($i: [String!]) { ${aliased(540, field)} }`;
  const { reply, busyMs } = await timed(graph, query, { i: new Array(items).fill('') });
  expect(reply.errors[0]?.extensions.code).toBe(code);
  expect(busyMs).toBeLessThan(MOST_MS);
});

test('A76 nor in a mutation, where every value is looked at', async () => {
  await using graph = await startGraph(LISTS, ALLOWING, MANY_ROOTS);
  const query = `mutation($i: [String!]) { ${aliased(540, 'write(ids: $i)')} }`;
  // 540 mutations are sent one after the other, so that their answer takes its time.
  const { reply } = await timed(graph, query, { i: new Array(5_000).fill('[redacted]') });
  expect(reply.errors).toMatchObject([{ extensions: { code: 'MASKED_VALUE_WRITTEN' } }]);
});

test('A76 values are counted whatever holds them, for each argument that takes them', async () => {
  await using graph = await startGraph(LISTS, ALLOWING);
  const row = (depth: number): object => ({ a: 'x', ...(depth > 0 && { again: [row(depth - 1)] }) });
  const of = Array.from({ length: 1_000 }, () => row(5));
  const deep = await timed(graph, 'query($of: [Row!]) { rows(of: $of) }', { of });
  expect(deep.reply.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE', ...TOO_LARGE } }]);
  expect(deep.busyMs).toBeLessThan(MOST_MS);
  const i = new Array(6_000).fill('').map((_, index) => `${index}`);
  const twice = await timed(graph, 'query($i: [String!]) { s(ids: $i) t(ids: $i) }', { i });
  expect(twice.reply.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE', ...TOO_LARGE } }]);
  const once = await graph.ask('query($i: [String!]) { s(ids: $i) }', { i });
  expect(once.data).toEqual({ s: 's' });
});

const ROWS = {
  rows: {
    sdl: `${HEAD} type Query { rows: [Row] text: String } type Row { name: String }`,
    resolvers: {
      Query: {
        rows: () => Array.from({ length: 2_000 }, () => ({ name: 'a name' })),
        text: () => 'x'.repeat(1_000_000),
      },
    },
  },
};

test.each([
  ['a list under many aliases', `{ ${aliased(100, 'rows { name }')} }`],
  ['a text under many aliases', `{ ${aliased(100, 'text')} }`],
])('A77 an answer has a limit, which is met before it is held: %s', async (_, query) => {
  await using graph = await startGraph(ROWS, undefined, { CORDON_LIMITS_RESPONSE_BYTES: '2000000' });
  const reply = await graph.ask(query);
  expect([reply.status, reply.data]).toEqual([400, undefined]);
  expect(reply.errors).toMatchObject([{ extensions: { code: 'RESPONSE_TOO_LARGE', limit: 2_000_000 } }]);
  const next = await graph.ask('{ rows { name } text }');
  expect(next.errors).toEqual([]);
});

test('A76 one caller has so many requests at once, and is told when to come again', async () => {
  await using graph = await startGraph(ROWS, undefined, { CORDON_LIMITS_CONCURRENT_PER_CALLER: '5' });
  const replies = await Promise.all(
    Array.from({ length: 20 }, () =>
      graph.gateway.fetch(
        new Request('http://gateway.test/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ rows { name } }' }),
        }),
      ),
    ),
  );
  expect(Map.groupBy(replies, ({ status }) => status).get(200)?.length).toBe(5);
  const refused = replies.find(({ status }) => status === 429);
  expect(refused?.headers.get('retry-after')).toBe('1');
  expect(await refused?.json()).toMatchObject({ errors: [{ extensions: { code: 'CALLER_LIMIT', limit: 5 } }] });
  expect((await graph.ask('{ rows { name } }')).status).toBe(200);
});

test.each([
  ['root fields', 'ROOT_FIELDS', aliased(6, 'text')],
  ['aliases', 'ALIASES', `rows { ${aliased(6, 'name')} }`],
  ['directives', 'DIRECTIVES', `rows { ${'name @include(if: true) '.repeat(6)} }`],
])('A76 a document has limits of its own: %s', async (_, setting, selection) => {
  await using graph = await startGraph(ROWS, undefined, { [`CORDON_LIMITS_${setting}`]: '5' });
  const reply = await graph.ask(`{ ${selection} }`);
  expect(reply.status).toBe(400);
  expect(reply.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE', limit: 5 } }]);
  await using enough = await startGraph(ROWS, undefined, { [`CORDON_LIMITS_${setting}`]: '6' });
  expect((await enough.ask(`{ ${selection} }`)).errors).toEqual([]);
});

test('A76 a document of too many tokens is too large, and not malformed', async () => {
  await using graph = await startGraph(ROWS, undefined, { CORDON_LIMITS_TOKENS: '10' });
  const { status, errors } = await graph.ask(`{ ${'text '.repeat(20)} }`);
  expect(status).toBe(400);
  expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE', limit: 10 } }]);
  expect(errors[0]).not.toHaveProperty('locations');
});

const late = (ms: number) => new Promise((resolve) => setTimeout(() => resolve('no answer'), ms));

test.each([
  ['a known operation', '{ s   }', {}],
  ['a variable that does not fit', 'query($i: [String!]) { s(ids: $i) }', { i: 7 }],
])('A79 a new document that asks for an explanation of %s keeps nobody waiting', async (_, query, variables) => {
  await using graph = await startGraph(LISTS, ALLOWING);
  await graph.ask('{ s }');
  const explained = post(graph.gateway, undefined, { query, variables }, { 'cordon-explain': '1' });
  const other = Promise.all([explained, graph.ask('{ t }')]).then(() => 'answered');
  expect(await Promise.race([other, late(5_000)])).toBe('answered');
});

test('A79 a new spelling of a known operation waits for its subgraphs without holding up what others ask anew', async () => {
  const released = Promise.withResolvers<string>();
  let asked = 0;
  const waiting = () => (asked++ === 0 ? 'at once' : released.promise);
  await using graph = await startGraph({
    one: {
      sdl: `${HEAD} type Query { waits: String other: String }`,
      resolvers: { Query: { waits: waiting, other: () => 'o' } },
    },
  });
  await graph.ask('{ waits }');
  const waits = graph.ask('{ waits   }');
  const other = graph.ask('{ other }').then(() => 'answered');
  expect(await Promise.race([other, late(5_000)])).toBe('answered');
  released.resolve('later');
  expect((await waits).data).toEqual({ waits: 'later' });
});

test('A76 a fragment does not multiply its literals', async () => {
  const sdl = `${HEAD} type Row { f(x: String @pii(category: "P")): String } type Query { row: Row }`;
  const resolvers = { Query: { row: () => ({}) }, Row: { f: () => 'f' } };
  await using graph = await startGraph({ rows: { sdl, resolvers } }, ALLOWING);
  const ask = (count: number) =>
    timed(graph, `{ ${aliased(count, 'row { ...F }')} } fragment F on Row { f(x: "${'p'.repeat(900_000)}") }`, {});
  const { reply, busyMs } = await ask(199);
  expect(reply.errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE', limit: 4_000_000 } }]);
  expect(busyMs).toBeLessThan(MOST_MS);
  expect((await ask(4)).reply.data).toEqual({ x0: { f: 'f' }, x1: { f: 'f' }, x2: { f: 'f' }, x3: { f: 'f' } });
});
