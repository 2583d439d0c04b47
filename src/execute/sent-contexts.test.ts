import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { sentContexts } from './sent-contexts.ts';

const schema = buildSchema(`
  type Query { region: String here: Place }
  interface Place { name: String }
  type Shop implements Place { name: String owner: Owner }
  type Owner { name: String }
`);

test.each<[string, string, readonly string[]]>([
  ['a field', '../... on Shop/name', ['Shop.name']],
  ['a field below another', '../../... on Shop/owner/name', ['Shop.owner', 'Owner.name']],
  ['a field of an interface', '../... on Place/name', ['Place.name', 'Shop.name']],
  ['the root', '../../region', ['Query.region']],
  ['an object at the root', '../here/... on Shop/owner', ['Query.here', 'Shop.owner']],
  ['a type that is not there', '../... on Stall/name', []],
])('every field on the way to a value is sent: %s', (_, path, coordinates) => {
  const sent = sentContexts([{ kind: 'KeyRenamer', path: path.split('/'), renameKeyTo: 'c' }], schema);
  expect(sent).toEqual(coordinates.map((coordinate) => ({ via: 'context', coordinate })));
});
