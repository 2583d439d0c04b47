import { expect, test } from 'vitest';
import { HEAD } from '../../test/graph.ts';
import { composeSupergraph } from '../compose/compose-supergraph.ts';
import { buildCatalog } from './build-catalog.ts';
import type { CountedFind } from './counted-find.ts';

/** What is left open of a find in each of these fields, in one subgraph; `@p` is short for an annotation. */
function unreviewed(types: string, ...coordinates: readonly string[]): readonly string[] {
  const sdl = `${HEAD}\n${types.replaceAll('@p', '@pii(category: "EMAIL")')}`;
  const { supergraphSdl } = composeSupergraph([{ name: 'people', url: 'http://people.test', sdl, file: 'people' }]);
  const finds = coordinates.map((coordinate) => found(coordinate));
  const built = buildCatalog({ sdl: supergraphSdl, file: 'supergraph' }, new Map(), finds);
  expect(built.findings.filter(({ code }) => code === 'PII_FOUND').map(({ coordinate }) => coordinate)).toEqual(
    built.unreviewed.map(({ coordinate }) => coordinate),
  );
  return built.unreviewed.map(({ coordinate }) => coordinate);
}

function found(coordinate: string, change: Partial<CountedFind> = {}): CountedFind {
  return { coordinate, path: '', category: 'EMAIL', detector: 'EMAIL', count: 1, firstSeen: 1, lastSeen: 1, ...change };
}

test('what is @pii itself, by its type, by its interface, or @notPii is reviewed', () => {
  const types = `
    type Query { a: A, b: B }
    interface Named { name: String @p }
    type A implements Named { name: String, mail: String @p, code: String @notPii(reason: "r"), note: String, mark: Mark }
    type B @p { text: String }
    scalar Mark @p`;
  const names = ['A.name', 'A.mail', 'A.code', 'A.note', 'A.mark', 'B.text', 'A.gone', 'Gone.a'];
  expect(unreviewed(types, ...names)).toEqual(['A.note']);
});

test('what is covered on every way is reviewed, what is open on one is not', () => {
  const covered = `
    type Query { a: A }
    type A { whole: Whole @p, half: Half @p, other: Half }
    type Whole { text: String, inner: Inner }
    type Inner { text: String, again: Inner, back: Whole }
    type Half { text: String }`;
  expect(unreviewed(covered, 'Whole.text', 'Inner.text', 'Half.text', 'A.text')).toEqual(['Half.text']);
});

test('a cover ends at an entity, but for what returns it', () => {
  const types = `
    type Query { a: A @p, b: B @p, c: C @p }
    type A { deep: B, flat: Flat }
    type B @key(fields: "id") { id: ID!, text: String, below: BelowB }
    type C @key(fields: "id") { id: ID!, text: String, below: BelowC }
    type Flat { text: String }
    type BelowB { text: String }
    type BelowC { text: String }`;
  const names = ['B.text', 'BelowB.text', 'C.text', 'BelowC.text', 'Flat.text'];
  expect(unreviewed(types, ...names)).toEqual(['B.text', 'BelowB.text']);
});

test('a union or an interface is a way to each of its members', () => {
  const types = `
    type Query { any: Any @p, one: One @p, two: Two }
    union Any = One | Two
    type One { text: String }
    type Two { text: String }`;
  expect(unreviewed(types, 'One.text', 'Two.text')).toEqual(['Two.text']);
});

test('evidence is summed up by category, the most values first', () => {
  const sdl = 'type Query { a: String, b: String }';
  const { supergraphSdl } = composeSupergraph([{ name: 'one', url: 'http://one.test', sdl, file: 'one' }]);
  const finds = [
    found('Query.a', { count: 2, firstSeen: 5, lastSeen: 9 }),
    found('Query.a', { count: 1, detector: 'MAIL', firstSeen: 3, lastSeen: 4 }),
    found('Query.a', { category: 'PHONE', detector: 'PHONE', path: 'x', count: 4 }),
    found('Query.a', { category: 'PHONE', detector: 'PHONE', path: 'y', count: 5 }),
    found('Query.b', { count: 20 }),
  ];
  const { unreviewed: fields } = buildCatalog({ sdl: supergraphSdl, file: 'supergraph' }, new Map(), finds);
  expect(fields.map(({ coordinate, subgraphs }) => [coordinate, subgraphs])).toEqual([
    ['Query.b', ['one']],
    ['Query.a', ['one']],
  ]);
  expect(fields[1]?.evidence).toEqual([
    { category: 'PHONE', count: 9, firstSeen: 1, lastSeen: 1, detectors: ['PHONE'], paths: ['y', 'x'] },
    { category: 'EMAIL', count: 3, firstSeen: 3, lastSeen: 9, detectors: ['EMAIL', 'MAIL'], paths: [] },
  ]);
});
