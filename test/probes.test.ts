import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

const SECRET = '@pii(category: "SECRET")';
const SDL = `${HEAD}
  scalar JSON
  input Where { is: String ${SECRET} in: [String] ${SECRET} open: String }
  type Query { find(by: String ${SECRET}): Int all(where: Where): Int json(where: JSON ${SECRET}): Int }
  type Mutation { write(text: String ${SECRET}): Int remove(where: String @pii(category: "SECRET", use: FILTER)): Int }`;
const resolvers = {
  Query: { find: () => 1, all: () => 1, json: () => 1 },
  Mutation: { write: () => 1, remove: () => 1 },
};

const POLICY = `
version: 1
categories: { SECRET: {} }
tasks: { none: { mask: [SECRET], arguments: [SECRET], default: deny } }
arguments: { probes: { distinct: 3, windowSeconds: 3600 } }`;

type Step = readonly [string, Readonly<Record<string, unknown>>?];

/** Each step but the last is answered; the last is one value too many. */
const TOO_MANY: readonly (readonly [string, string, readonly Step[]])[] = [
  [
    'one by one, literals and variables',
    'Query.find(by:)',
    [
      ['{ find(by: "a") }'],
      ['query($s: String) { find(by: $s) }', { s: 'b' }],
      ['{ find(by: "c") }'],
      ['{ find(by: "d") }'],
    ],
  ],
  [
    'in a known document',
    'Query.find(by:)',
    ['a', 'b', 'c', 'd'].map((s) => ['query($s: String) { find(by: $s) }', { s }]),
  ],
  ['as aliases', 'Query.find(by:)', [['{ a: find(by: "a") b: find(by: "b") c: find(by: "c") d: find(by: "d") }']]],
  ['as a list', 'Where.in', [['{ all(where: { in: ["a", "b", "c", "d"] }) }']]],
  [
    'as a list by variable',
    'Where.in',
    [['query($l: [String]) { all(where: { in: $l }) }', { l: ['a', 'b', 'c', 'd'] }]],
  ],
  [
    'as keys and values of JSON',
    'Query.json(where:)',
    [['query($j: JSON) { json(where: $j) }', { j: { a: 1, b: 1, c: 1, d: 1 } }]],
  ],
  [
    "in a mutation's where",
    'Mutation.remove(where:)',
    ['a', 'b', 'c', 'd'].map((s) => [`mutation { remove(where: "${s}") }`]),
  ],
];

/** A gateway with counters of its own. */
function start(): Promise<Graph> {
  return startGraph({ one: { sdl: SDL, resolvers } }, POLICY);
}

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test.each(TOO_MANY)(
  'A31 values tried %s are counted, and the one too many fetches nothing',
  async (_, coordinate, steps) => {
    await using graph = await start();
    for (const [query, variables] of steps.slice(0, -1)) expect((await graph.ask(query, variables)).errors).toEqual([]);
    graph.subgraph('one').forgetRequests();
    const [query = '', variables] = steps.at(-1) ?? [];
    const { status, data, errors } = await graph.ask(query, variables);
    expect([status, data, errors.length]).toEqual([429, undefined, 1]);
    const { retryAfterSeconds, ...extensions } = errors[0]?.extensions ?? {};
    expect(extensions).toEqual({ code: 'PROBE_LIMIT', coordinate, categories: ['SECRET'], limit: 3 });
    if (steps.length > 1) expect(retryAfterSeconds).toBeGreaterThan(3_500);
    expect(graph.subgraph('one').requests()).toEqual([]);
  },
);

test('what is written, what is open and what is tried again is not counted', async () => {
  await using graph = await start();
  const letters = [...'abcdefgh'];
  for (const s of letters) {
    expect((await graph.ask('mutation($s: String) { write(text: $s) }', { s })).errors).toEqual([]);
    expect((await graph.ask(`{ all(where: { open: "${s}", is: "same" }) }`)).errors).toEqual([]);
  }
});

test('who is shown the values may try any number of them, others only what the policy says', async () => {
  const aliases = Array.from({ length: 51 }, (_, n) => `a${n}: customerByEmail(email: "${n}@mail.example") { id }`);
  const query = `{ ${aliases.join(' ')} }`;
  expect((await world.ask('privacy', query)).errors).toEqual([]);
  const { status, errors, text } = await world.ask('support', query);
  expect([status, errors.map((error) => error.extensions)]).toEqual([
    429,
    [{ code: 'PROBE_LIMIT', coordinate: 'Query.customerByEmail(email:)', categories: ['EMAIL'], limit: 50 }],
  ]);
  expect(text + world.log.join()).not.toContain('mail.example');
});
