import { buildSchema, execute, getIntrospectionQuery, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createIntrospector } from './introspect.ts';

const SCHEMA = buildSchema(`
  "Says \\"more\\"."
  directive @tag(name: String = "x\\ny") repeatable on FIELD_DEFINITION | OBJECT
  scalar Date @specifiedBy(url: "https://dates.example")
  enum Color { RED "the sea" BLUE @deprecated(reason: "green") }
  input Where { color: Color = RED ids: [[ID!]!] = [["1"]] again: Where old: Int @deprecated }
  interface Node { id: ID! }
  interface Named implements Node { id: ID! name(first: Int! = 1, where: Where): [String!]! }
  type Thing implements Named & Node { id: ID! name(first: Int! = 1, where: Where): [String!]! at: Date old: Int @deprecated }
  union Any = Thing
  type Query { things(color: Color = BLUE): [Thing!]! any: Any }`);

const introspect = createIntrospector(SCHEMA, 100_000);

async function answers(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const texts = await introspect(parse(query), variables);
  const { data } = await execute({ schema: SCHEMA, document: parse(query), variableValues: variables });
  return { ours: `{${[...texts].map(([key, text]) => `${JSON.stringify(key)}:${text}`).join()}}`, data };
}

/** The standard query without fragments, as introspection arrives. */
const STANDARD = withoutFragments(
  getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }),
);

function withoutFragments(query: string): string {
  const [operation = '', ...fragments] = query.split(/^\s*fragment /m);
  const bodies = fragments.map((text) => [text.split(' ')[0] ?? '', text.slice(text.indexOf('{'))] as const);
  let text = operation;
  for (let depth = 0; depth < 4; depth++)
    for (const [name, body] of bodies) text = text.replaceAll(`...${name}`, `... ${body}`);
  return text;
}

test.each([
  ['the standard query', STANDARD, {}],
  [
    'aliases, merged selections and types',
    '{ a: __schema { types { name } } __schema { types { kind } types { name } } }',
    {},
  ],
  ['a name that every object has', '{ __proto__: __schema { __typename queryType { constructor: name } } }', {}],
  [
    'a type by variable',
    'query($n: String!) { __type(name: $n) { name fields { name type { ofType { name } } } } }',
    { n: 'Thing' },
  ],
  ['no such type', '{ __type(name: "Nothing") { name } }', {}],
  [
    'what is deprecated',
    '{ __type(name: "Color") { enumValues { name } all: enumValues(includeDeprecated: true) { deprecationReason } } }',
    {},
  ],
  [
    'an argument by variable',
    'query($d: Boolean = true) { __type(name: "Thing") { fields(includeDeprecated: $d) { name } } }',
    { d: false },
  ],
])('writes what graphql-js answers: %s', async (_, query, variables) => {
  const { ours, data } = await answers(query, variables);
  expect(ours).toBe(JSON.stringify(data));
});

test('an argument that is left invalid makes its field null', async () => {
  const query = 'query($n: String = "Thing") { __type(name: $n) { name } __schema { queryType { name } } }';
  expect([...(await introspect(parse(query), { n: null }))]).toEqual([
    ['__type', 'null'],
    ['__schema', '{"queryType":{"name":"Query"}}'],
  ]);
});

test('A76 counts what it writes, and lets others go first', async () => {
  const nested = (depth: number): string =>
    depth === 0 ? 'name' : `fields { type { ofType { ${nested(depth - 1)} } } }`;
  const query = `{ ${Array.from({ length: 20 }, (__, index) => `x${index}: __schema { types { possibleTypes { ${nested(2)} } ${nested(2)} } }`).join(' ')} }`;
  await expect(createIntrospector(SCHEMA, 1_000)(parse(query), {})).rejects.toMatchObject({
    code: 'OPERATION_TOO_LARGE',
    details: { limit: 1_000 },
  });
  const many = `type Query { ${Array.from({ length: 3_000 }, (__, index) => `f${index}(a: Int, b: [String!]): [Query!]!`).join(' ')} }`;
  const large = createIntrospector(buildSchema(many), 10_000_000);
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await large(parse(STANDARD), {});
  clearInterval(timer);
  expect(turns).toBeGreaterThan(1);
});
