import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { FindingsError } from '../lib/finding.ts';
import { checkAccessKept } from './check-access.ts';
import { composeSupergraph } from './compose-supergraph.ts';
import { lineOf, short } from './test-sdl.ts';

/** A subgraph that imports the access directives under their own names. */
function subgraph(name: string, sdl: string, imports = '"@authenticated", "@requiresScopes", "@policy"') {
  const head = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@override", "@shareable", "@interfaceObject", ${imports}])`;
  return { name, url: `http://${name}.test`, file: `${name}.graphql`, sdl: `${head}\n${sdl}` };
}

function refusals(...sources: Parameters<typeof composeSupergraph>[0]): readonly object[] {
  try {
    composeSupergraph(sources);
  } catch (error) {
    if (error instanceof FindingsError) return error.findings.map(short);
    throw error;
  }
  return [];
}

test('what several subgraphs ask of a coordinate is asked together: OR of ANDs, multiplied out', () => {
  const { supergraphSdl } = composeSupergraph([
    subgraph('one', 'type Query { a: Int @shareable @requiresScopes(scopes: [["x", "y"], ["z"]]) }'),
    subgraph('two', 'type Query { a: Int @shareable @requiresScopes(scopes: [["w"]]) @authenticated }'),
  ]);
  const line = lineOf(supergraphSdl, 'a: Int');
  expect(line).toContain('@authenticated');
  expect(line).toContain('@requiresScopes(scopes: [["w", "z"], ["w", "x", "y"]])');
  expect(lineOf(supergraphSdl, 'authenticated/v0.1')).toContain('for: SECURITY');
});

test('nothing is lost on types, scalars, enums and interface objects', () => {
  const one = `type Query { t: T i: I } scalar S @policy(policies: [["p"]]) enum E @authenticated { A }
    interface I @key(fields: "id") { id: ID! }
    type T implements I @key(fields: "id") @requiresScopes(scopes: [["t"]]) { id: ID! s: S e: E x: Int @authenticated }`;
  const two = 'type I @key(fields: "id") @interfaceObject { id: ID! y: Int @policy(policies: [["q"]]) }';
  const { supergraphSdl } = composeSupergraph([subgraph('one', one), subgraph('two', two)]);
  expect(supergraphSdl).toMatch(/scalar S .*@policy\(policies: \[\["p"\]\]\)/);
  expect(supergraphSdl).toMatch(/enum E .*@authenticated/);
  expect(supergraphSdl).toMatch(/type T .*@requiresScopes\(scopes: \[\["t"\]\]\)/);
  expect(supergraphSdl.match(/y: Int .*@policy/g)).toHaveLength(2);
});

test('an overridden field keeps what its former owner asks', () => {
  const { supergraphSdl } = composeSupergraph([
    subgraph('one', 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @authenticated }'),
    subgraph('two', 'type T @key(fields: "id") { id: ID! x: Int @override(from: "one") }'),
  ]);
  expect(lineOf(supergraphSdl, 'x: Int')).toContain('@authenticated');
});

test('A16 a renamed or namespaced directive reaches the supergraph', () => {
  const renamed = '{ name: "@authenticated", as: "@signedIn" }';
  expect(
    lineOf(composeSupergraph([subgraph('one', 'type Query { a: Int @signedIn }', renamed)]).supergraphSdl, 'a: Int'),
  ).toContain('@signedIn');
  expect(
    lineOf(
      composeSupergraph([subgraph('one', 'type Query { a: Int @federation__authenticated }', '"@provides"')])
        .supergraphSdl,
      'a: Int',
    ),
  ).toContain('@federation__authenticated');
});

test('A17 a directive of that name which no link brings in is refused, since composition drops it', () => {
  const sdl = 'directive @authenticated on FIELD_DEFINITION\ntype Query { a: Int @authenticated }';
  expect(refusals(subgraph('one', sdl, '"@provides"'))).toEqual([
    { code: 'ACCESS_NOT_LINKED', coordinate: 'Query.a', at: 'one.graphql:3' },
  ]);
});

test('A19 what requires a protected field must say so', () => {
  const owner = subgraph('one', 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @authenticated }');
  const heir = 'type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }';
  expect(refusals(owner, subgraph('two', heir))).toMatchObject([
    { code: 'COMPOSITION_MISSING_TRANSITIVE_AUTH_REQUIREMENTS' },
  ]);
});

test('A17 what a supergraph asks less than a subgraph is lost', () => {
  const { supergraphSdl } = composeSupergraph([
    subgraph('one', 'type Query { a: Int @requiresScopes(scopes: [["x", "y"]]) b: Int @authenticated }'),
  ]);
  const lossy = supergraphSdl.replace('scopes: [["x", "y"]]', 'scopes: [["x"], ["x", "y"]]');
  const source = subgraph('one', 'type Query { a: Int @requiresScopes(scopes: [["x", "y"]]) b: Int @authenticated }');
  const parsed = { ...source, document: parse(source.sdl), link: undefined };
  expect(checkAccessKept([parsed], parse(supergraphSdl))).toEqual([]);
  expect(checkAccessKept([parsed], parse(lossy))).toMatchObject([{ code: 'ACCESS_LOST', coordinate: 'Query.a' }]);
});
