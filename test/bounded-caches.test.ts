import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { atDepth } from './depth.ts';
import { answers, startRogueGraph } from './rogue-graph.ts';

const KINDS = Array.from(
  { length: 40 },
  (_, index) => `type K${index} implements Node { id: ID! name: String @pii(category: "SECRET") }`,
);
const SDL = `
  interface Node { id: ID! name: String @pii(category: "SECRET") }
  ${KINDS.join('\n')}
  type Row { a: String b: Int c: Float d: ID e: Boolean row: Row }
  type Query { node(id: ID!): Node s: String t(a: String): String rows: [Row] }`;

const aliases = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => `x${index}: ${text(index)}`).join(' ');

/** Documents that keep far more than their texts, or what is fetched for them, let expect. */
const HOSTILE: readonly ((size: number) => string)[] = [
  (size) => `node(id: 1) { ${aliases(10 + (size % 35), () => 'name')} }`,
  (size) => aliases(400 + (size % 1_000), () => 's'),
  (size) => aliases(100 + (size % 350), (index) => `t(a: "${index}")`),
  (size) => `rows { ${aliases(20 + (size % 80), () => 'row { a b c d e }')} }`,
  (size) => `rows { ${'a '.repeat(200 + (size % 500))} }`,
  () => 's',
];

const MEGABYTE = 1_048_576;
const BOUNDS = { PREPARED: 12 * MEGABYTE, DOCUMENT: 8 * MEGABYTE, PLAN: 8 * MEGABYTE };
/** What is no cache, such as connections and code that was compiled meanwhile. */
const BESIDE = 4 * MEGABYTE;
/** What the test's own server keeps of a request beside its body. */
const RECEIVED = 3_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapUsed(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test('A76 hostile documents leave no more in memory than the caches may keep', { timeout: 3_600_000 }, async () => {
  const env = {
    CORDON_LIMITS_ROOT_FIELDS: '10000',
    CORDON_LIMITS_ALIASES: '10000',
    ...Object.fromEntries(
      Object.entries(BOUNDS).map(([name, bytes]) => [`CORDON_LIMITS_${name}_CACHE_BYTES`, String(bytes)]),
    ),
  };
  await using graph = await startRogueGraph({ a: SDL }, env);
  graph.behave('a', answers({ node: { __typename: 'K1', name: 'n' }, s: 's', rows: [{ a: 'x', row: {} }] }));
  const ask = async (number: number): Promise<void> => {
    const make = HOSTILE[number % HOSTILE.length];
    // Numbers that have no factor in common: no two documents are alike.
    const { status } = await graph.ask(`query Q${number} { ${make?.(number * 37)} }`);
    expect([number, status]).toEqual([number, 200]);
  };
  for (let number = 0; number < HOSTILE.length * 2; number++) await ask(number);
  const before = heapUsed();
  const count = atDepth(120, 1_000, 10_000);
  for (let number = 0; number < count; number++) await ask(number + 1_000);
  const bound = Object.values(BOUNDS).reduce((sum, bytes) => sum + bytes, 0);
  const received = graph.upstream('a').received.reduce((sum, { body }) => sum + body.length + RECEIVED, 0);
  expect(heapUsed() - before - received).toBeLessThan(1.2 * bound + BESIDE);
});
