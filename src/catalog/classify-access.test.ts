import { expect, test } from 'vitest';
import { composeSupergraph } from '../compose/compose-supergraph.ts';
import { conjunction, implies } from './any-of.ts';
import { buildCatalog } from './build-catalog.ts';

const HEAD =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@interfaceObject", "@context", "@fromContext", "@authenticated", "@requiresScopes"])';

/** The fields that require anything, and which scopes; `change` is what becomes of the composed text. */
function accessOf(subgraphs: Readonly<Record<string, string>>, change = (sdl: string) => sdl) {
  const sources = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: `http://${name}.test`,
    sdl: `${HEAD} ${sdl}`,
    file: `${name}.graphql`,
  }));
  const sdl = change(composeSupergraph(sources).supergraphSdl);
  const { catalog } = buildCatalog({ sdl, file: 'supergraph.graphql' }, new Map());
  return Object.fromEntries(
    [...catalog.access].map(([coordinate, { scopes, authenticated }]) => [
      coordinate,
      authenticated ? 'token' : scopes,
    ]),
  );
}

const FACES = `type Query { face: Face a: A b: B } interface Face { x: Int }
  type A implements Face { x: Int @requiresScopes(scopes: [["s"]]) } type B implements Face { x: Int y: Int }`;

test('A4 what composition wrote on an interface for one implementer does not taint the others', () => {
  expect(accessOf({ one: FACES })).toEqual({ 'Face.x': [[['s']]], 'A.x': [[['s']]] });
});

test('A5 what an interface asks beyond its implementers holds for all of them', () => {
  const wider = (sdl: string) => sdl.replace(/(interface Face .*\n.*x: Int .*)\[\["s"\]\]/, '$1[["s", "f"]]');
  expect(accessOf({ one: FACES }, wider)).toMatchObject({ 'A.x': [[['s', 'f']], [['s']]], 'B.x': [[['s', 'f']]] });
});

test('A5 an interface type that nobody explains protects every field of its implementers', () => {
  const onType = (sdl: string) => sdl.replace(/(interface Face .*) \{/, '$1 @requiresScopes(scopes: [["f"]]) {');
  expect(accessOf({ one: FACES }, onType)).toMatchObject({
    'B.x': [[['f']]],
    'B.y': [[['f']]],
    'Query.b': [[['f']]],
    'Query.face': [[['f']]],
  });
});

test('A19 what takes a protected field from a context is protected, whatever composition asked for', () => {
  const one = `type Query { t: T } type T @key(fields: "id") @context(name: "ctx") { id: ID! secret: String @authenticated child: U }
    type U @key(fields: "id") { id: ID! heir(s: String @fromContext(field: "$ctx { secret }")): String @authenticated }`;
  const two = 'type U @key(fields: "id") { id: ID! open: String }';
  const unmarked = (sdl: string) => sdl.replace(/(heir: String .*) @authenticated/, '$1');
  expect(accessOf({ one, two }, unmarked)).toEqual({ 'T.secret': 'token', 'U.heir': 'token' });
});

test('A21 what an interface object asks is asked of every implementer', () => {
  const one = `type Query { face: Face } interface Face @key(fields: "id") { id: ID! } type A implements Face @key(fields: "id") { id: ID! }`;
  const two = 'type Face @key(fields: "id") @interfaceObject { id: ID! z: Int @authenticated }';
  expect(accessOf({ one, two })).toEqual({ 'Face.z': 'token', 'A.z': 'token' });
});

test('conjunctions are multiplied out without what others subsume, and compared by meaning', () => {
  expect(conjunction([[['a'], ['b', 'c']], [['a']]])).toEqual([['a']]);
  expect(conjunction([])).toEqual([[]]);
  const wide = Array.from({ length: 12 }, (_, index) => [[`a${index}`], [`b${index}`]]);
  expect(conjunction(wide)).toBeUndefined();
  expect(implies([['a', 'b']], [['b'], ['c']])).toBe(true);
  expect(implies([['a', 'b'], ['d']], [['b'], ['c']])).toBe(false);
});
