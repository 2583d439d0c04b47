import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { parse, print, visit } from 'graphql';
import { expect, test } from 'vitest';
import { readPiiLink } from '../catalog/pii-link.ts';
import { composeSupergraph } from './compose-supergraph.ts';
import { PII_DEFINITIONS } from './pii-definitions.ts';
import { annotated, bare, DEFINITIONS, lineOf, PII, refusals, short } from './test-sdl.ts';

const CUSTOMERS = annotated(
  'customers',
  `type Query { customer(id: ID!): Customer }
type Customer @key(fields: "id") { id: ID!
  email: String @pii(category: "EMAIL", scopes: [["a", "b"]])
  ssn: String! @shareable @pii(category: "SSN") @pii(category: "TAX")
}`,
);

test('annotations reach the supergraph', () => {
  const { supergraphSdl, findings } = composeSupergraph([CUSTOMERS]);
  expect(findings).toEqual([]);
  expect(lineOf(supergraphSdl, 'email:')).toContain('@pii(category: "EMAIL", scopes: [["a", "b"]])');
  expect(lineOf(supergraphSdl, 'ssn:')).toContain('@pii(category: "SSN") @pii(category: "TAX")');
});

test('the order of the subgraphs does not matter', () => {
  const other = annotated(
    'billing',
    'type Customer @key(fields: "id") { id: ID!\n ssn: String! @shareable @pii(category: "OTHER") }',
  );
  const [one, two] = [composeSupergraph([other, CUSTOMERS]), composeSupergraph([CUSTOMERS, other])];
  expect([one.supergraphSdl, one.findings]).toEqual([two.supergraphSdl, two.findings]);
});

test('subgraphs without any annotation compose', () => {
  const { supergraphSdl } = composeSupergraph([bare('plain', 'type Query { a: Int }')]);
  expect(readPiiLink(parse(supergraphSdl))).toBeUndefined();
});

test('the specification in the code is the published one', () => {
  const published = visit(parse(readFileSync('schema/pii.graphql', 'utf8')), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  });
  expect(print(parse(PII_DEFINITIONS))).toBe(print(published));
});

test('stock ApolloGateway refuses the supergraph, and loads it without the marker', async () => {
  const { supergraphSdl } = composeSupergraph([CUSTOMERS]);
  expect(lineOf(supergraphSdl, 'specs.cordon.example')).toContain('for: SECURITY');
  await expect(new ApolloGateway({ supergraphSdl }).load()).rejects.toThrow(/SECURITY/);
  const gateway = new ApolloGateway({ supergraphSdl: supergraphSdl.replace(/(pii\/v1\.0".*), for: SECURITY/, '$1') });
  await expect(gateway.load()).resolves.toBeDefined();
  await gateway.stop();
});

test('a renamed import is followed', () => {
  const secret = bare(
    'secret',
    `extend schema @link(url: "https://specs.cordon.example/pii/v1.0", import: [{name: "@pii", as: "@secret"}]) @composeDirective(name: "@secret")
type Query { email: String @secret(category: "EMAIL") }
${DEFINITIONS.replace('directive @pii', 'directive @secret').replace(/directive @notPii.*?(?=scalar)/, '')}`,
  );
  const { supergraphSdl } = composeSupergraph([secret]);
  expect(readPiiLink(parse(supergraphSdl))).toMatchObject({ pii: 'secret', security: true });
  expect(lineOf(supergraphSdl, 'email:')).toContain('@secret(category: "EMAIL")');
});

test('a namespace is followed', () => {
  const local = DEFINITIONS.replace('directive @pii', 'directive @privacy')
    .replaceAll('pii__', 'privacy__')
    .replace(/directive @notPii.*?(?=scalar)/, '');
  const namespaced = bare(
    'namespaced',
    `extend schema @link(url: "https://specs.cordon.example/pii/v1.0", as: "privacy") @composeDirective(name: "@privacy")
type Query { email: String @privacy(category: "EMAIL") }
${local}`,
  );
  const { supergraphSdl } = composeSupergraph([namespaced]);
  expect(readPiiLink(parse(supergraphSdl))?.pii).toBe('privacy');
  expect(lineOf(supergraphSdl, 'email:')).toContain('@privacy(category: "EMAIL")');
});

test('PII_LOST: no @composeDirective', () => {
  const forgetful = bare(
    'forgetful',
    `${PII.replace('@composeDirective(name: "@pii")', '')}\ntype Query {\n  email: String @pii(category: "EMAIL")\n}\n${DEFINITIONS}`,
  );
  expect(refusals(forgetful)).toEqual([{ code: 'PII_LOST', coordinate: 'Query.email', at: 'forgetful.graphql:4' }]);
  expect(() => composeSupergraph([forgetful])).toThrow('extend schema @composeDirective(name: "@pii")');
});

test('PII_LOST: a subgraph that another one would cover for', () => {
  const forgetful = bare(
    'forgetful',
    `${PII.replace('@composeDirective(name: "@pii")', '')}\ntype Customer @key(fields: "id") { id: ID!\n  phone: String @pii(category: "PHONE") }\n${DEFINITIONS}`,
  );
  expect(refusals(CUSTOMERS, forgetful)).toEqual([
    { code: 'PII_LOST', coordinate: 'Customer.phone', at: 'forgetful.graphql:4' },
  ]);
});

test('PII_LOST: @notPii', () => {
  const forgetful = bare(
    'forgetful',
    `${PII.replace('@composeDirective(name: "@notPii")', '')}\ntype Query { email: String @notPii(reason: "r") }\n${DEFINITIONS}`,
  );
  expect(refusals(forgetful)).toEqual([{ code: 'PII_LOST', coordinate: 'Query.email', at: 'forgetful.graphql:3' }]);
});

test.each([
  ['defined but not linked', `type Query { email: String @pii(category: "EMAIL") }\n${DEFINITIONS}`, 'Query.email'],
  ['@notPii', `type Query { email: String @notPii(reason: "r") }\n${DEFINITIONS}`, 'Query.email'],
  [
    'a look-alike',
    'type Query { email: String @isPersonal(category: "EMAIL") }\ndirective @isPersonal(category: String) on FIELD_DEFINITION',
    'Query.email',
  ],
  [
    'a namespaced name',
    'type Query { email(a: Int @my__pii): String }\ndirective @my__pii on ARGUMENT_DEFINITION',
    'Query.email(a:)',
  ],
])('PII_NOT_LINKED: %s', (_, sdl, coordinate) => {
  expect(refusals(bare('unlinked', sdl))).toEqual([{ code: 'PII_NOT_LINKED', coordinate, at: 'unlinked.graphql:2' }]);
});

test('PII_NOT_LINKED: the literal name beside a renamed link', () => {
  const confused = bare(
    'confused',
    `extend schema @link(url: "https://specs.cordon.example/pii/v1.0", import: [{name: "@pii", as: "@secret"}])
type Query { email: String @pii(category: "EMAIL") }
directive @pii(category: String) on FIELD_DEFINITION`,
  );
  expect(refusals(confused)).toContainEqual({
    code: 'PII_NOT_LINKED',
    coordinate: 'Query.email',
    at: 'confused.graphql:3',
  });
});

test('PII_LINK: @pii from somewhere else', () => {
  const foreign = bare(
    'foreign',
    'extend schema @link(url: "https://specs.cordon.example/pii", import: [{name: "@pii", as: "@secret"}])\ntype Query { a: Int }',
  );
  expect(refusals(foreign)).toContainEqual({ code: 'PII_LINK', at: 'foreign.graphql:2' });
});

test('PII_UNSUPPORTED_VERSION', () => {
  const future = bare(
    'future',
    `${PII.replace('v1.0', 'v7.0')}\ntype Query { email: String @pii(category: "EMAIL") }\n${DEFINITIONS}`,
  );
  expect(refusals(future)).toEqual([{ code: 'PII_UNSUPPORTED_VERSION', at: 'future.graphql:2' }]);
});

test('PII_NAMES_DIFFER', () => {
  const secret = bare(
    'secret',
    `${PII.replace('"@pii"', '{name: "@pii", as: "@secret"}').replace('(name: "@pii")', '(name: "@secret")')}
type Customer @key(fields: "id") { id: ID! phone: String @secret(category: "PHONE") }
${DEFINITIONS.replace('directive @pii', 'directive @secret')}`,
  );
  expect(refusals(CUSTOMERS, secret)).toEqual([{ code: 'PII_NAMES_DIFFER', at: 'secret.graphql:2' }]);
});

test.each([
  ['not repeatable', DEFINITIONS.replace('repeatable ', '')],
  ['an argument is missing', DEFINITIONS.replace(', mask: pii__Mask', '')],
  ['an argument has another type', DEFINITIONS.replace('[[pii__Scope!]!]', '[pii__Scope!]')],
  ['a location is missing', DEFINITIONS.replace('| INPUT_FIELD_DEFINITION directive', 'directive')],
])('PII_DEFINITION: %s', (_, definitions) => {
  const own = bare('own', `${PII}\ntype Query { email: String @pii(category: "EMAIL") }\n${definitions}`);
  expect(refusals(own)).toEqual([{ code: 'PII_DEFINITION', at: 'own.graphql:4' }]);
  expect(() => composeSupergraph([own])).toThrow('directive @pii(category: pii__Category!');
});

test('PII_DEFINITION: missing altogether, and what else is wrong is still found', () => {
  const lacking = bare('lacking', `${PII}\ntype Query { email: String @pii(category: "EMAIL")\n  other: Nothing }`);
  expect(refusals(lacking).slice(0, 5)).toEqual(Array(5).fill({ code: 'PII_DEFINITION', at: 'lacking.graphql:2' }));
  expect(refusals(lacking)).toContainEqual({ code: 'COMPOSITION_INVALID_GRAPHQL', at: 'lacking.graphql:4' });
});

test('PII_DEFINITION: what is composed has to be defined too', () => {
  const both = PII.replace('import: ["@pii"]', 'import: ["@pii", "@notPii"]').replace(
    '@composeDirective(name: "@pii")',
    '@composeDirective(name: "@pii") @composeDirective(name: "@notPii")',
  );
  const lacking = bare('lacking', `${both}\ntype Query { email: String @pii(category: "EMAIL") }`);
  expect(both).toContain('@composeDirective(name: "@notPii")');
  expect(refusals(lacking)).toEqual(Array(6).fill({ code: 'PII_DEFINITION', at: 'lacking.graphql:2' }));
});

test('definitions in another order and with descriptions are the same', () => {
  const published = readFileSync('schema/pii.graphql', 'utf8');
  const definitions = published.slice(published.indexOf('directive @pii('));
  expect(
    composeSupergraph([bare('published', `${PII}\ntype Query { a: Int @pii(category: "A") }\n${definitions}`)])
      .findings,
  ).toEqual([]);
});

test('RESERVED_NAME', () => {
  const clash = bare('clash', 'type Query {\n  cordon__a: Int\n  b(cordon__c: Int): Int\n}');
  expect(refusals(clash)).toEqual([
    { code: 'RESERVED_NAME', coordinate: 'Query.cordon__a', at: 'clash.graphql:3' },
    { code: 'RESERVED_NAME', coordinate: 'Query.b(cordon__c:)', at: 'clash.graphql:4' },
  ]);
});

test('composition errors point into the files', () => {
  const other = bare('other', 'type Customer @key(fields: "id") { id: ID!\n  ssn: Int! @shareable }');
  expect(refusals(CUSTOMERS, other)).toEqual([{ code: 'COMPOSITION_FIELD_TYPE_MISMATCH', at: 'customers.graphql:6' }]);
  expect(() => composeSupergraph([CUSTOMERS, other])).toThrow('also other.graphql:3');
});

test('GRAPHQL_SYNTAX, in every file at once, beside other findings', () => {
  const clash = bare('clash', 'type Query { cordon__a: Int }');
  expect(refusals(bare('x', 'type {'), bare('y', '\n!'), clash)).toEqual([
    { code: 'GRAPHQL_SYNTAX', at: 'x.graphql:2' },
    { code: 'GRAPHQL_SYNTAX', at: 'y.graphql:3' },
    { code: 'RESERVED_NAME', coordinate: 'Query.cordon__a', at: 'clash.graphql:2' },
  ]);
});

test('hints of composition are warnings', () => {
  const a = bare('a', 'type Query { f(x: Int, y: Int): Int @shareable }');
  const b = bare('b', 'type Query { f(x: Int): Int @shareable }');
  expect(composeSupergraph([a, b]).findings.map(short)).toEqual([
    { code: 'COMPOSITION_INCONSISTENT_ARGUMENT_PRESENCE', coordinate: 'Query.f(y:)', at: 'a.graphql:2' },
  ]);
});
