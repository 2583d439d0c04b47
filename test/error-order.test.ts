import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RogueGraph } from './rogue-graph.ts';
import { codesOf, startRogueGraph } from './rogue-graph.ts';

const NAMES = ['one', 'two', 'three'] as const;

let graph: RogueGraph;
beforeAll(async () => {
  graph = await startRogueGraph({
    ...Object.fromEntries(
      NAMES.map((name) => [
        name,
        `type Query { ${name}: Int } type Person @key(fields: "id") { id: ID! of_${name}: Int }`,
      ]),
    ),
    people: 'type Query { people: [Person!] } type Person @key(fields: "id") { id: ID! }',
  });
  graph.behave('people', (response) =>
    response.end('{"data":{"people":[{"__typename":"Person","id":"1"},{"__typename":"Person","id":"2"}]}}'),
  );
});
afterAll(() => graph[Symbol.asyncDispose]());

test('whichever subgraph fails first, the answer has the same bytes', async () => {
  const texts = new Set<string>();
  for (const slowest of NAMES) {
    for (const name of NAMES) {
      graph.behave(name, (response, { body }) => {
        const isRoot = !body.includes('_entities');
        const data = isRoot ? { [name]: null } : { _entities: [null, null] };
        const path = isRoot ? [name] : ['_entities', 1, `of_${name}`];
        const text = JSON.stringify({ data, errors: [{ message: 'x', path }] });
        setTimeout(() => response.end(text), name === slowest ? 60 : 0);
      });
    }
    const reply = await graph.ask('{ three people { of_two of_three of_one } one two }');
    texts.add(reply.text);
    const paths = [['three'], ...['two', 'three', 'one'].map((name) => ['people', 1, `of_${name}`]), ['one'], ['two']];
    expect(codesOf(reply)).toEqual(paths.map((path) => ['SUBGRAPH_ERROR', path]));
  }
  expect(texts.size).toBe(1);
});

test('an error of a whole entity says of no null: each has its own, though their list may hold none', async () => {
  for (const name of NAMES) {
    const errors = [0, 1].map((index) => ({ message: 'x', path: ['_entities', index] }));
    const data = { _entities: [0, 1].map(() => ({ [`of_${name}`]: 1 })) };
    graph.behave(name, (response) => response.end(JSON.stringify({ data, errors })));
  }
  const reply = await graph.ask('{ people { of_one } }');
  expect(reply.data).toEqual({ people: [{ of_one: 1 }, { of_one: 1 }] });
  expect(codesOf(reply)).toEqual([0, 1].map((index) => ['SUBGRAPH_ERROR', ['people', index]]));
});
