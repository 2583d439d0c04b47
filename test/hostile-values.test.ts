import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Audit } from '../src/audit/open-audit.ts';
import { loadConfig } from '../src/config.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { MASKERS } from '../src/maskers/mask-table.ts';
import type { LeafKind } from '../src/maskers/masker.ts';
import { openConfiguredAudit } from '../src/server/audit-sources.ts';
import { atDepth } from './depth.ts';
import type { Behaviour, RogueGraph } from './rogue-graph.ts';
import { codesOf, representationsIn, startRogueGraph } from './rogue-graph.ts';

/** So deep that JSON.parse reads it, and nothing that recurses can. */
const DEEP = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;

/** Values, as JSON text, that throw or lie if something converts them, looks up a method or trusts a property. */
const HOSTILE: readonly string[] = [
  '{"toString":1}',
  '{"valueOf":1,"toString":1}',
  '{"valueOf":{"toString":1}}',
  '{"toJSON":1}',
  '{"toJSON":{"call":1}}',
  '{"__proto__":1}',
  '{"__proto__":null}',
  '{"__proto__":{"toString":1}}',
  '{"constructor":{"prototype":1}}',
  '{"hasOwnProperty":1,"length":1}',
  '{"then":1}',
  '{"length":1000000000}',
  '{"0":"a","length":1}',
  '{"__typename":{"toString":1}}',
  '[]',
  '[{"toString":1}]',
  '[[{"valueOf":1,"toString":1}]]',
  '{"a":{"toString":1},"b":[{"toJSON":1}]}',
  '{}',
  '1e400',
  '-0',
  '12345678901234567890123',
  '0.1234567890123456789012',
  '"\\ud800"',
  '""',
  'true',
];

const KINDS: Readonly<Record<string, LeafKind>> = {
  Int: 'Int',
  Float: 'Float',
  String: 'String',
  ID: 'ID',
  Boolean: 'Boolean',
  Few: 'Enum',
  Many: 'Enum',
  JSON: 'Custom',
  Strange: 'Custom',
};

const PARAMETERS: Readonly<Record<string, string>> = {
  partial: '(2,2)',
  truncate: '(month)',
  bucket: '(10)',
  round: '(10)',
};

/** A field of every leaf type at every depth of lists: as it is, and by every mask that its type accepts. */
const FIELDS = Object.entries(KINDS).flatMap(([type, kind]) =>
  [0, 1, 2].flatMap((depth) => {
    const listed = `${'['.repeat(depth)}${type}${']'.repeat(depth)}`;
    const masks = [...MASKERS.values()].filter(({ accepts }) => accepts.includes(kind)).map(({ name }) => name);
    return [undefined, ...masks].map((mask) => ({
      name: `${type}${depth}${mask ?? ''}`,
      depth,
      isMasked: mask !== undefined,
      sdl: `${type}${depth}${mask ?? ''}: ${listed} ${mask === undefined ? '' : `@pii(category: "SECRET", mask: "${mask}${PARAMETERS[mask] ?? ''}")`}`,
    }));
  }),
);

const ONE = `
  scalar JSON scalar Strange enum Few { A B } enum Many { ${[...'ABCDEFGHIJ'].join(' ')} }
  type Query { all: All any: Any node: Node thing: Thing home: Home person: Person }
  type Mutation { change: All }
  type All { ${FIELDS.map(({ sdl }) => sdl).join(' ')} }
  union Any = All | Other
  type Other { x: Int }
  interface Node @key(fields: "id") { id: ID! }
  type Leaf implements Node @key(fields: "id") { id: ID! }
  type Thing @key(fields: "id key { part }") { id: ID! key: Key weight: Int size: JSON }
  type Key @shareable { part: String }
  type Home @key(fields: "id") { id: ID! city: String pet: Pet }
  type Pet @key(fields: "id") { id: ID! }
  type Person @key(fields: "id") { id: ID! name: String @pii(category: "SECRET") nick: String }
`;
const TWO = `
  scalar JSON
  type Node @interfaceObject @key(fields: "id") { id: ID! note: String }
  type Thing @key(fields: "id key { part }") {
    id: ID! key: Key weight: Int @external size: JSON @external price: Int @requires(fields: "weight size")
  }
  type Key @shareable { part: String }
  type Home @key(fields: "id") @federation__context(name: "home") { id: ID! city: String @external }
  type Pet @key(fields: "id") { id: ID! lives(city: String @federation__fromContext(field: "$home { city }")): Int }
`;

const POLICY = `
version: 1
categories: { SECRET: { mask: redact }, MAIL: { detectors: [EMAIL] } }
subjects: { Person: { key: id, claim: sub } }
tasks: { none: { reveal: "*", default: deny } }
rules: [{ name: own, when: { self: true }, on: { categories: [SECRET] }, effect: reveal }]
inspect: { default: mask }
`;

let folder: string;
let audit: Audit | undefined;
let graph: RogueGraph;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-hostile-'));
  const ring = await createKeyRing();
  const env = { CORDON_DATA_DIR: folder, CORDON_IDENTITY_ANONYMOUS: 'allow' };
  audit = await openConfiguredAudit(loadConfig({ flags: {}, env }), ring);
  graph = await startRogueGraph({ one: ONE, two: TWO }, {}, POLICY, ring, audit);
});

afterAll(async () => {
  await graph[Symbol.asyncDispose]();
  await audit?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  for (const name of ['one', 'two']) graph.behave(name, text('{"data":{}}'));
});

/** Answers a text. */
function text(body: string): Behaviour {
  return (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}

const ALL = FIELDS.map(({ name }) => name).join(' ');

/** The request was answered, and without a fault of the gateway's own. */
function expectNoFault({ status, text: body }: { readonly status: number; readonly text: string }): void {
  expect(status).toBe(200);
  expect(body).not.toContain('INTERNAL');
}

/** The value in as many lists as the field has. */
function listed(value: string, depth: number): string {
  return `${'['.repeat(depth)}${value}${']'.repeat(depth)}`;
}

/** An object with a value in every field; by the extra field its strings may need escaping, and its numbers be exact. */
function objectOf(textOf: (field: (typeof FIELDS)[number]) => string, extra: string): string {
  return `{"__typename":"All",${FIELDS.map((field) => `"${field.name}":${textOf(field)}`).join(',')},"extra":${extra}}`;
}

/** What is masked is never looked at. */
const HIDDEN_WHOLE = FIELDS.filter(({ isMasked, depth }) => isMasked && depth === 0).map(({ name }) => name);

/** What stands beside the values decides which code writes them: plain, escaping, or with exact numbers. */
const EXTRAS = ['1', '"\\n"', '12345678901234567890'];
const BESIDE = HOSTILE.flatMap((value, index) => {
  const some = EXTRAS.filter((_, each) => each === index % EXTRAS.length);
  return atDepth(some, EXTRAS).map((extra) => [value, extra]);
});

test.each(BESIDE)('no leaf of any type throws for %s, beside %s', async (value, extra) => {
  for (const object of [
    objectOf(({ depth }) => listed(value, depth), extra),
    objectOf(() => value, extra),
    objectOf(({ depth }) => `[${listed(value, depth)},null]`, extra),
  ]) {
    graph.behave('one', text(`{"data":{"all":${object},"any":${object}}}`));
    const reply = await graph.ask(`{ all { ${ALL} } any { ... on All { ${ALL} } } }`);
    expectNoFault(reply);
    for (const { extensions, path } of reply.errors) {
      expect(extensions.code).toBe('INVALID_VALUE');
      expect(HIDDEN_WHOLE).not.toContain(path?.[1]);
    }
  }
});

test.each(HOSTILE.filter((value) => value.startsWith('{')))(
  'an Int, and a list of them, that is %s is null, and so told',
  async (value) => {
    graph.behave(
      'one',
      text(`{"data":{"all":{"__typename":"All","Int0":${value},"Int1":[1,${value}],"JSON0":${value}}}}`),
    );
    const reply = await graph.ask('{ all { Int0 Int1 JSON0 } }');
    expect([reply.text.startsWith(`{"errors":`), codesOf(reply)]).toEqual([
      true,
      [
        ['INVALID_VALUE', ['all', 'Int0']],
        ['INVALID_VALUE', ['all', 'Int1', 1]],
      ],
    ]);
    expect(reply.text).toContain(`"data":{"all":{"Int0":null,"Int1":[1,null],"JSON0":${value}}}`);
  },
);

const JOINS: readonly (readonly [what: string, query: string, one: (value: string) => string])[] = [
  [
    'a key',
    '{ thing { id price } }',
    (value) => `{"thing":{"__typename":"Thing","id":${value},"key":{"part":"a"},"weight":1,"size":1}}`,
  ],
  [
    'a nested key',
    '{ thing { id price } }',
    (value) => `{"thing":{"__typename":"Thing","id":"1","key":${value},"weight":1,"size":1}}`,
  ],
  [
    'a part of a nested key',
    '{ thing { id price } }',
    (value) => `{"thing":{"__typename":"Thing","id":"1","key":{"part":${value}},"weight":1,"size":1}}`,
  ],
  [
    'what is required',
    '{ thing { id price } }',
    (value) => `{"thing":{"__typename":"Thing","id":"1","key":{"part":"a"},"weight":${value},"size":${value}}}`,
  ],
  [
    'a context',
    '{ home { pet { lives } } }',
    (value) => `{"home":{"__typename":"Home","city":${value},"pet":{"__typename":"Pet","id":"1"}}}`,
  ],
  ['an object that sets a context', '{ home { pet { lives } } }', (value) => `{"home":${value}}`],
  [
    'the type of what an interface object adds to',
    '{ node { id note __typename } }',
    (value) => `{"node":{"__typename":${value},"id":"1"}}`,
  ],
  [
    'the key of what an interface object adds to',
    '{ node { id note __typename } }',
    (value) => `{"node":{"__typename":"Leaf","id":${value}}}`,
  ],
  [
    'an own key',
    '{ person { name nick } }',
    (value) => `{"person":{"__typename":"Person","id":${value},"name":"Ada","nick":"A"}}`,
  ],
  ['the type of a union', '{ any { __typename } }', (value) => `{"any":{"__typename":${value}}}`],
];

test.each(JOINS)('%s may be any value', async (_, query, one) => {
  for (const value of [...HOSTILE, DEEP]) {
    graph.behave('one', text(`{"data":${one(value)}}`));
    for (const entity of ['{"price":1,"lives":1,"note":"x"}', value]) {
      graph.behave('two', (response, { body }) => {
        const count = representationsIn(body).length;
        text(`{"data":{"_entities":[${Array.from({ length: count }, () => entity).join(',')}]}}`)(
          response,
          { body, headers: {} },
          1,
        );
      });
      expectNoFault(await graph.ask(query));
    }
  }
  // What is written down of it did not fail either: the audit would refuse.
  graph.behave('one', text('{"data":{"person":{"__typename":"Person","id":"1","name":"Ada","nick":"A"}}}'));
  expect((await graph.ask('{ person { nick } }')).data).toEqual({ person: { nick: 'A' } });
});

test('errors of a subgraph may hold any value', async () => {
  for (const value of [...HOSTILE, DEEP]) {
    graph.behave(
      'one',
      text(
        `{"data":{"all":null},"errors":[${value},{"message":${value},"path":${value}},{"path":["all",${value}]},{"extensions":${value}}]}`,
      ),
    );
    expectNoFault(await graph.ask('{ all { Int0 } }'));
    graph.behave('one', text(`{"data":{"all":null},"errors":${value}}`));
    expectNoFault(await graph.ask('{ all { Int0 } }'));
  }
});
