import { buildSubgraphSchema, printSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { sameMeaning } from './same-meaning.ts';
import { annotated, bare } from './test-sdl.ts';

const FILE = annotated(
  'customers',
  `"Queries." type Query { "One." customer(id: ID!, page: Page = {}, rate: Float = 1.0, tags: [String!] = "x"): Customer @deprecated }
type Customer implements Node @key(fields: "id  name { first }") @key(fields: "id", resolvable: true) { id: ID! name: Name
  email: String @pii(category: """EMAIL""", scopes: "a") }
type Name @shareable { first: String }
interface Node { id: ID! }
input Page { first: Int = 10 after: String }
enum Tier { GOLD @deprecated(reason: "No longer supported") SILVER }
scalar Date @specifiedBy(url: "https://date.example")
union Found = Customer | Name
extend type Customer { phone: String @pii(category: "PHONE") since: Date tier: Tier found: Found }
extend type Other @key(fields: "id") { id: ID! @external }`,
).sdl;

/** What a running subgraph answers to `{ _service { sdl } }`, straight from the resolver that @apollo/subgraph adds. */
function serviceSdl(sdl: string): string {
  const fields = buildSubgraphSchema(parse(sdl)).getQueryType()?.getFields() ?? {};
  const service: unknown = Reflect.apply(fields._service?.resolve ?? (() => undefined), undefined, []);
  return typeof service === 'object' && service !== null && 'sdl' in service ? String(service.sdl) : '';
}

test('a running subgraph means what its file says', () => {
  const running = serviceSdl(FILE);
  expect(running).toContain('_entities');
  expect(sameMeaning(FILE, running)).toEqual([]);
  expect(sameMeaning(FILE, printSubgraphSchema(buildSubgraphSchema(parse(FILE))))).toEqual([]);
  expect(sameMeaning(FILE, FILE)).toEqual([]);
});

test('a running subgraph without queries, or without federation 2, too', () => {
  const entities = bare('entities', 'type A @key(fields: "id") { id: ID! }').sdl;
  expect(sameMeaning(entities, serviceSdl(entities))).toEqual([]);
  const old =
    'type Query { a: A } type A @key(fields: "id") { id: ID! } extend type B @key(fields: "id") { id: ID! @external }';
  expect(sameMeaning(old, serviceSdl(old))).toEqual([]);
});

test.each([
  ['an annotation less', ' @pii(category: "PHONE")', '', ['Customer.phone']],
  ['another category', '"PHONE"', '"FAX"', ['Customer.phone']],
  ['other scopes', 'scopes: "a"', 'scopes: "b"', ['Customer.email']],
  ['another type', 'tier: Tier', 'tier: Tier!', ['Customer.tier']],
  ['a field more', 'tier: Tier', 'tier: Tier extra: Int', ['Customer.extra']],
  ['a field less', 'tier: Tier ', '', ['Customer.tier']],
  ['another argument', 'rate: Float', 'rates: Float', ['Query.customer(rate:)', 'Query.customer(rates:)']],
  ['another default', '= 10', '= 11', ['Page.first', 'Query.customer(page:)']],
  ['another value', 'SILVER', 'BRONZE', ['Tier.BRONZE', 'Tier.SILVER']],
  ['another member', '= Customer | Name', '= Name', ['Found']],
  ['an interface less', 'implements Node ', '', ['Customer']],
  ['another key', '@key(fields: "id  name', '@key(fields: "name', ['Customer']],
  ['another link', 'import: ["@pii", "@notPii"]', 'import: ["@pii", {name: "@notPii", as: "@reviewed"}]', ['schema']],
  ['no @composeDirective', '@composeDirective(name: "@pii")', '', ['schema']],
])('%s differs', (_, from, to, coordinates) => {
  const running = FILE.replace(from, to);
  expect(running).not.toBe(FILE);
  expect(sameMeaning(FILE, running)).toEqual(coordinates);
});
