import { expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { HEAD } from './graph.ts';
import type { RogueGraph } from './rogue-graph.ts';
import { answers, answersEntities, codesOf, startRogueGraph } from './rogue-graph.ts';
import { openStockOn } from './stock-gateway.ts';

const ONE = 'type Query { me: Person } type Mutation { rename: Person } type Person @key(fields: "id") { id: ID! }';
const TWO = 'type Person @key(fields: "id") { id: ID! name: String by(n: Int): String }';
const SUBGRAPHS = { one: ONE, 'tw-o': TWO };
const PERSON = { __typename: 'Person', id: '1' };

async function start(): Promise<RogueGraph> {
  const graph = await startRogueGraph(SUBGRAPHS);
  graph.behave('one', answers({ me: PERSON, cordon__0: PERSON }));
  graph.behave(
    'tw-o',
    answersEntities(() => ({ __typename: 'Person', name: 'Ann', cordon__0: 'b' })),
  );
  return graph;
}

/** The documents that the stock gateway sends, in order. */
async function stockDocuments(query: string): Promise<readonly string[]> {
  const sources = Object.entries(SUBGRAPHS).map(([name, sdl]) => ({
    name,
    url: `http://${name}.test`,
    sdl: `${HEAD} ${sdl}`,
    file: `${name}.graphql`,
  }));
  const documents: string[] = [];
  const data = { me: PERSON, rename: PERSON, _entities: [{ __typename: 'Person', name: 'Ann', by: 'b' }] };
  const stock = await openStockOn(composeSupergraph(sources).supergraphSdl, () => ({
    async process({ request }) {
      documents.push(request.query ?? '');
      return { data: structuredClone(data) };
    },
  }));
  await stock.ask(query);
  await stock.close();
  return documents;
}

/** The documents that the graph's subgraphs were sent, in order, without the response keys of the gateway's own. */
function sentBy(graph: RogueGraph): readonly string[] {
  const received = ['one', 'tw-o'].flatMap((name) => graph.upstream(name).received);
  return received.map(({ body }) => JSON.parse(body).query.replaceAll('cordon__0:', ''));
}

test.each([
  'query Who { me { name } }',
  'query Who($n: Int) { me { by(n: $n) } }',
  'mutation Who { rename { name } }',
  '{ me { name } }',
  'query($n: Int) { me { by(n: $n) } }',
  'mutation { rename { name } }',
  ...[
    'query',
    'mutation',
    'on',
    'operation',
    'cordon',
    'cordon_operation',
    '_cordon__operation',
    '__one__0',
    'x'.repeat(400),
  ].map((name) => `query ${name} { me { name } }`),
])('subgraphs read the name of the client as the stock gateway sends it: %s', async (query) => {
  await using graph = await start();
  expect(codesOf(await graph.ask(query))).toEqual([]);
  expect(sentBy(graph)).toEqual(await stockDocuments(query));
});

test('equal operations under many names, and under none, are each sent under their own', async () => {
  await using graph = await start();
  const names = ['A', 'B', '', 'A', 'C'];
  for (const name of names) await graph.ask(`query ${name} { me { name } }`);
  expect(graph.upstream('one').received.map(({ body }) => JSON.parse(body).query)).toEqual(
    names.map((name) => `${name && `query ${name}__one__0`}{me{__typename id}}`),
  );
  const bodies = graph.upstream('tw-o').received.map(({ body }) => JSON.parse(body).query.split('(')[0]);
  expect(bodies).toEqual(names.map((name) => (name ? `query ${name}__tw_o__1` : 'query')));
});

test('of two operations in one document each is sent under its own name', async () => {
  await using graph = await start();
  const query = 'query A { me { id } } query B { me { id } }';
  for (const operationName of ['A', 'B']) await graph.gateway.fetch(request({ query, operationName }));
  expect(sentBy(graph)).toEqual(['query A__one__0{me{id}}', 'query B__one__0{me{id}}']);
});

test('a reserved name is refused', async () => {
  await using graph = await start();
  for (const name of ['cordon__operation', 'cordon__operation__one__0', 'cordon__'])
    expect(codesOf(await graph.ask(`query ${name} { me { name } }`))).toEqual([['RESERVED_NAME', undefined]]);
  expect(sentBy(graph)).toEqual([]);
});

function request(body: unknown): Request {
  return new Request('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
