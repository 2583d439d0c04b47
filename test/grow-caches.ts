import { setTimeout as pause } from 'node:timers/promises';
import { answers, startRogueGraph } from './rogue-graph.ts';

// A process of its own, with --expose-gc: prints by how many bytes its heap has grown after so many hostile documents. In the
// test's process something keeps the source of every function that was ever compiled.

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

/** V8 keeps the sources of functions that are gone until it has collected that many times. */
const COLLECTIONS = 15;

const count = Number(process.argv[2]);
await using graph = await startRogueGraph({ a: SDL }, process.env as Readonly<Record<string, string>>);
graph.behave('a', answers({ node: { __typename: 'K1', name: 'n' }, s: 's', rows: [{ a: 'x', row: {} }] }));
for (let number = 0; number < HOSTILE.length * 2; number++) await ask(number);
await pause(200);
const before = heapUsed();
for (let number = 0; number < count; number++) await ask(number + 1_000);
await pause(200);
process.stdout.write(String(heapUsed() - before));

async function ask(number: number): Promise<void> {
  const make = HOSTILE[number % HOSTILE.length];
  // Numbers that have no factor in common: no two documents are alike.
  const { status } = await graph.ask(`query Q${number} { ${make?.(number * 37)} }`);
  if (status !== 200) throw new Error(`Document ${number} was answered with ${status}.`);
  graph.upstream('a').forget();
}

function heapUsed(): number {
  for (let times = 0; times < COLLECTIONS; times++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
