import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStoreReader } from '../src/store/open-store.ts';
import { canaryForms, canaryFormsOfText, canaryFraction, canaryInteger, canaryText } from './canaries/markers.ts';
import { readKeptEntries, readStoreTexts } from './canaries/read-store.ts';
import { HEAD } from './graph.ts';
import type { SelfWorld } from './self-world.ts';
import { startSelfWorld } from './self-world.ts';

/** Every kind of input and of leaf, personal and not. */
const SDL = `${HEAD}
  scalar JSON
  scalar Secret @pii(category: "SECRET")
  enum Rank { LOW SECRET @pii(category: "SECRET") }
  input Deep { text: String id: ID json: JSON number: Float count: Int deeps: [Deep!] matrix: [[String]]
    secret: String @pii(category: "SECRET") secretNumber: Float @pii(category: "SECRET") rank: Rank }
  type Thing { id: ID! plain: Boolean
    text: String @pii(category: "SECRET") key: ID @pii(category: "SECRET") count: Int @pii(category: "SECRET")
    number: Float @pii(category: "SECRET") json: JSON @pii(category: "SECRET") scalar: Secret
    list: [String!] @pii(category: "SECRET") matrix: [[Float]] @pii(category: "SECRET") rank: Rank }
  type Query { thing(text: String, id: ID, json: JSON, number: Float, count: Int, flag: Boolean, deep: Deep, deeps: [Deep!],
    secret: String @pii(category: "SECRET"), scalar: Secret): Thing
    failing(text: String): String misfit(id: ID): Int }
  type Mutation { write(deep: Deep, json: JSON, secret: String @pii(category: "SECRET")): Thing }
`;

const THING = {
  id: 't1',
  plain: true,
  text: canaryText('answer', 1),
  key: canaryText('answer', 2),
  count: canaryInteger(3),
  number: canaryFraction(4),
  json: { [canaryText('name', 5)]: [canaryText('answer', 5), canaryFraction(5)] },
  scalar: { value: canaryText('answer', 6) },
  list: [canaryText('answer', 7), canaryText('answer', 8)],
  matrix: [[canaryFraction(9)], null, []],
  rank: 'LOW',
};

const RESOLVERS = {
  Query: {
    thing: () => THING,
    failing: (_: unknown, { text }: { readonly text: string }) => {
      throw new GraphQLError(`No ${text}.`, { extensions: { code: text, value: text } });
    },
    misfit: (_: unknown, { id }: { readonly id: string }) => id,
  },
  Mutation: { write: () => THING },
};

const POLICY = `
version: 1
categories: { SECRET: { mask: redact } }
tasks: { none: { reveal: "*", arguments: "*", default: deny } }
`;

const FIELDS = 'id plain text key count number json scalar list matrix rank';

const DEEP = {
  text: canaryText('deep', 1),
  id: canaryText('deep', 2),
  json: [canaryText('deep', 3), { [canaryText('deep', 4)]: canaryInteger(4) }],
  number: canaryFraction(5),
  count: canaryInteger(6),
  matrix: [[canaryText('deep', 7), null], []],
  secret: canaryText('deep', 8),
  secretNumber: 12.5,
  rank: 'SECRET',
};

const VARIABLES = {
  text: canaryText('variable', 1),
  id: canaryInteger(2),
  json: { a: { b: [DEEP] } },
  number: canaryFraction(3),
  count: canaryInteger(4),
  deep: { ...DEEP, deeps: [DEEP, { deeps: [DEEP] }] },
  secret: canaryText('variable', 5),
  scalar: [canaryText('variable', 6)],
  undeclared: canaryText('variable', 7),
};

const text = (place: string) => JSON.stringify(canaryText(place, 1));
const LITERAL = `{ text: ${text('literal')}, id: ${canaryInteger(1)}, json: { a: [${text('json')}, ${canaryFraction(2)}] },
  number: ${canaryFraction(3)}, matrix: [[${text('matrix')}]], secret: ${text('secret')}, secretNumber: 12.5, rank: SECRET }`;

/** Every request is sent by one who may see all, and by one who may not. */
const REQUESTS: readonly (readonly [query: string, variables?: Readonly<Record<string, unknown>>])[] = [
  [
    `query($text: String, $id: ID, $json: JSON, $number: Float, $count: Int, $deep: Deep, $secret: String, $scalar: Secret) {
      thing(text: $text, id: $id, json: $json, number: $number, count: $count, deep: $deep, secret: $secret, scalar: $scalar)
      { ${FIELDS} } }`,
    VARIABLES,
  ],
  ['query($deep: Deep!, $secret: String) { thing(deeps: [$deep, { secret: $secret }]) { id } }', VARIABLES],
  ['query($text: String, $json: JSON) { thing(deep: { matrix: [[$text]], json: { a: $json } }) { text } }', VARIABLES],
  [`{ thing(deep: ${LITERAL}, text: ${text('argument')}, count: ${canaryInteger(9)}) { ${FIELDS} } }`],
  [
    `query($deep: Deep = ${LITERAL}, $secret: String = ${text('default')}) { thing(deep: $deep, secret: $secret) { id } }`,
  ],
  [
    `mutation($deep: Deep) { write(deep: $deep, json: ${text('json')}, secret: ${text('written')}) { ${FIELDS} } }`,
    VARIABLES,
  ],
  [`{ thing { ${FIELDS} } failing(text: ${text('error')}) misfit(id: ${text('misfit')}) }`],
  ['query($text: String) { thing(text: $text) { id } }', { text: 'x', other: VARIABLES.deep }],
  [
    `query Named { thing(flag: true) { ... on Thing @include(if: true) { a: text b: number } } } # ${canaryText('comment', 1)}`,
  ],
];

/** Refused before they are operations, and so without entries. */
const MISFITS: typeof REQUESTS = [
  ['query($number: Float) { thing(number: $number) { id } }', { number: VARIABLES.text }],
  ['query($text: String) { thing(text: $text) { id } }', { text: [VARIABLES.text] }],
  [`{ thing(text: ${text('invalid')}, ${'x'.repeat(20)}: ${text('invalid')}) { id } }`],
];

const folder = mkdtempSync(join(tmpdir(), 'cordon-scalars-'));
const store = { kind: 'embedded', file: join(folder, 'gateway', 'cordon.db'), timeoutMs: 1_000 } as const;
const replies: string[] = [];

beforeAll(async () => {
  const world: SelfWorld = await startSelfWorld({ things: { sdl: SDL, resolvers: RESOLVERS } }, POLICY, {
    CORDON_DATA_DIR: folder,
  });
  for (const scope of ['pii:secret:read', ''])
    for (const [query, variables] of [...REQUESTS, ...MISFITS])
      replies.push((await world.askAs({ sub: 'ada', scope }, query, variables, { 'cordon-session': 's' })).text);
  await world[Symbol.asyncDispose]();
});
afterAll(() => rmSync(folder, { recursive: true }));

test('who may see all was shown canaries of every kind', () => {
  const shown = replies.join('\n');
  for (const value of Object.values(THING).flat(3))
    if (typeof value === 'string' || typeof value === 'number') expect(shown).toContain(JSON.stringify(value));
});

test('I7, A67: no canary is in any byte on disk, nor in any text of the store', async () => {
  for (const name of readdirSync(join(folder, 'gateway')))
    expect(canaryForms(readFileSync(join(folder, 'gateway', name))), name).toEqual([]);
  const reader = await openStoreReader(store);
  const texts = await readStoreTexts(reader);
  const entries = await readKeptEntries(reader, 's');
  await reader.close();
  for (const { column, text: kept } of texts) expect(canaryFormsOfText(kept), column).toEqual([]);
  expect(entries.length).toBe(2 * REQUESTS.length);
});

test('I7: what is small is hidden by its place: personal numbers and enum values', async () => {
  const reader = await openStoreReader(store);
  const entries = await readKeptEntries(reader, 's');
  await reader.close();
  const kept = entries.map(({ document, variables }) => `${document}\n${variables}`).join('\n');
  expect(kept).not.toMatch(/12\.5|\bSECRET\b/);
  expect(kept).toContain('"secretNumber":"[redacted]"');
});
