import { expect, test } from 'vitest';
import { HEAD } from '../../test/graph.ts';
import { composeSupergraph } from '../compose/compose-supergraph.ts';
import { buildCatalog } from './build-catalog.ts';
import { categoriesOf } from './classification.ts';

const CONTEXT_HEAD = HEAD.replace('"@requires"', '"@requires", "@context", "@fromContext"');

/** The categories of every personal field. */
function categories(sdl: string): Readonly<Record<string, readonly string[]>> {
  const sources = [{ name: 'one', url: 'http://one.test', sdl: `${CONTEXT_HEAD} ${sdl}`, file: 'one.graphql' }];
  const { supergraphSdl } = composeSupergraph(sources);
  const { catalog } = buildCatalog({ sdl: supergraphSdl, file: 'supergraph.graphql' }, new Map());
  return Object.fromEntries([...catalog.fields].map(([coordinate, each]) => [coordinate, categoriesOf(each)]));
}

test('A19 a context that is covered by the field above it makes what takes it personal', () => {
  const found = categories(`
    type Query { person: Person }
    type Person @key(fields: "id") { id: ID! home: Home @pii(category: "ADDRESS") }
    type Home @context(name: "home") { city: String street: Street }
    type Street { name: String pet: Pet }
    type Pet @key(fields: "id") { id: ID! lives(city: String @fromContext(field: "$home { city }")): String }
  `);
  expect(found).toMatchObject({ 'Person.home': ['ADDRESS'], 'Pet.lives': ['ADDRESS'] });
});

test('A19 a cover from further above counts, and so does that of the field that returns the entity', () => {
  const found = categories(`
    type Query { person: Person @pii(category: "NAME") }
    type Person @key(fields: "id") { id: ID! data: Data @pii(category: "ADDRESS") }
    type Data { home: Home }
    type Home @context(name: "home") { city: String pet: Pet }
    type Pet @key(fields: "id") { id: ID! lives(city: String @fromContext(field: "$home { city }")): String }
  `);
  expect(found['Pet.lives']).toEqual(['ADDRESS', 'NAME']);
});

test('A19 a cover from above an entity ends there', () => {
  const found = categories(`
    type Query { team: Team @pii(category: "NAME") }
    type Team { person: Person }
    type Person @key(fields: "id") @context(name: "person") { id: ID! city: String pet: Pet }
    type Pet @key(fields: "id") { id: ID! lives(city: String @fromContext(field: "$person { city }")): String }
  `);
  expect(found['Pet.lives']).toBeUndefined();
});

test('a context that nothing personal covers makes nothing personal', () => {
  const found = categories(`
    type Query { person: Person }
    type Person @key(fields: "id") { id: ID! mail: String @pii(category: "MAIL") home: Home }
    type Home @context(name: "home") { city: String pet: Pet }
    type Pet @key(fields: "id") { id: ID! lives(city: String @fromContext(field: "$home { city }")): String }
  `);
  expect(found).toEqual({ 'Person.mail': ['MAIL'] });
});
