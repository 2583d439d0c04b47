import { buildASTSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { planningSupergraph } from '../src/execute/planning-supergraph.ts';
import { HEAD, startGraph } from './graph.ts';
import { smallSupergraph } from './small-supergraph.ts';

const CODES = 'type Codes @shareable { east: ID! west: ID! north: ID! }';
const PARCEL = { id: '1', tag: 't1', codes: { east: 'e', west: 'w', north: 'n' } };

/** Names parcels, and finds them by their id alone; what else is a key of them only refers to others. */
const names = {
  sdl: `${HEAD}
    type Parcel @key(fields: "tag", resolvable: false) @key(fields: "codes { east west }", resolvable: false) @key(fields: "id") {
      id: ID! @shareable tag: ID! @shareable codes: Codes! @shareable name: String!
    } ${CODES}`,
  resolvers: {
    Parcel: { __resolveReference: ({ id }: { readonly id?: string }) => id && { ...PARCEL, name: `n${id}` } },
  },
};

/** Refers to parcels by keys of which it resolves what `keys` says; it computes from their names. */
function van(keys: string) {
  return {
    sdl: `${HEAD} type Query { van: Van } type Van { load: [Parcel!]! }
      type Parcel ${keys} { id: ID! @shareable tag: ID! @shareable codes: Codes! @shareable name: String! @external label: String @requires(fields: "name") } ${CODES}`,
    resolvers: {
      Query: { van: () => ({ load: [PARCEL] }) },
      Parcel: {
        __resolveReference: (parcel: { readonly id?: string }) => parcel.id && parcel,
        label: ({ name }: { readonly name: string }) => `label of ${name}`,
      },
    },
  };
}

const REFERRING = '@key(fields: "codes { east west }", resolvable: false) @key(fields: "tag", resolvable: false)';

test.each([
  `${REFERRING} @key(fields: "id codes { west north }")`,
  `@key(fields: "id codes { west north }") ${REFERRING}`,
  `${REFERRING} @key(fields: "id", resolvable: false) @key(fields: "id codes { north }") @key(fields: "tag id")`,
])('an entity is entered again by a key that resolves, wherever it is written: %s', async (keys) => {
  await using graph = await startGraph({ names, van: van(keys) });
  expect(await graph.ask('{ van { load { id name label } } }')).toMatchObject({
    data: { van: { load: [{ id: '1', name: 'n1', label: 'label of n1' }] } },
    errors: [],
  });
});

test('where a subgraph resolves an entity by no key, what it computes of it is refused aloud', async () => {
  await using graph = await startGraph({ names, van: van(REFERRING) });
  expect((await graph.ask('{ van { load { id name } } }')).data).toEqual({ van: { load: [{ id: '1', name: 'n1' }] } });
  const { data, errors } = await graph.ask('{ van { load { id label } } }');
  expect([data, errors.map(({ extensions }) => extensions.code)]).toEqual([undefined, ['OPERATION_UNPLANNABLE']]);
});

test('a supergraph that only refers to entities by keys is planned as it is, so it is read once', () => {
  const document = parse(
    smallSupergraph({
      one: 'type Query { t: T } type T @key(fields: "id") { id: ID! name: String }',
      two: 'type Query { ref: T } type T @key(fields: "id", resolvable: false) { id: ID! }',
    }),
  );
  expect(planningSupergraph(document, buildASTSchema(document, { assumeValidSDL: true })).document).toBe(document);
});
