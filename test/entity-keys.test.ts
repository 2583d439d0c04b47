import { expect, test } from 'vitest';
import { HEAD, startGraph } from './graph.ts';

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
