import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import type { TestSubgraph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import { openStockOn } from './stock-gateway.ts';

const CELLS = [[{ text: 'one' }, { text: 'two' }], [], [null, { text: 'three' }]];

const CELL = 'type Cell @shareable { text: String }';

/** `sent` answers what the subgraph was sent for `cells`. */
const subgraphs: Readonly<Record<string, TestSubgraph>> = {
  sheets: {
    sdl: `${HEAD} ${CELL} type Query { sheet: Sheet } type Sheet @key(fields: "id") { id: ID! cells: [[Cell]] }`,
    resolvers: { Query: { sheet: () => ({ id: 's1' }) }, Sheet: { cells: () => CELLS } },
  },
  readers: {
    sdl: `${HEAD} ${CELL} type Sheet @key(fields: "id") {
      id: ID! cells: [[Cell]] @external sent: String @requires(fields: "cells { text }")
    }`,
    resolvers: {
      Sheet: {
        __resolveReference: (sheet: unknown) => sheet,
        sent: ({ cells }: { readonly cells: unknown }) => JSON.stringify(cells),
      },
    },
  },
};

test('a list of lists of objects that a field requires arrives as it is', async () => {
  await using graph = await startGraph(subgraphs);
  const { data } = await graph.ask('{ sheet { sent } }');
  expect(data).toEqual({ sheet: { sent: JSON.stringify(CELLS) } });
});

// Why random supergraphs hold no such @requires: once this fails, they may.
test('the stock gateway loses the inner lists', async () => {
  const sources = Object.entries(subgraphs).map(([name, { sdl }]) => ({ name, url: '', sdl, file: `${name}.graphql` }));
  const stock = await openStockOn(composeSupergraph(sources).supergraphSdl, (name) => answering(subgraphs[name]));
  try {
    const { data, errorPaths } = await stock.ask('{ sheet { sent } }');
    expect(errorPaths).toEqual([]);
    expect(data).not.toEqual({ sheet: { sent: JSON.stringify(CELLS) } });
  } finally {
    await stock.close();
  }
});

function answering(subgraph: TestSubgraph | undefined): ReturnType<Parameters<typeof openStockOn>[1]> {
  if (!subgraph) throw new Error('There is no such subgraph.');
  const resolvers = subgraph.resolvers as Record<string, never>;
  const schema = buildSubgraphSchema({ typeDefs: parse(subgraph.sdl), resolvers });
  return {
    process: async ({ request }) => {
      const { data } = await graphql({ schema, source: request.query ?? '', variableValues: request.variables });
      return { data: JSON.parse(JSON.stringify(data)) };
    },
  };
}
