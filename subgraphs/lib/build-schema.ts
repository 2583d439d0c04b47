import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';

/** Resolvers by type and field; the library's own type knows no context of ours. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

type LibraryResolvers =
  Exclude<Parameters<typeof buildSubgraphSchema>[0], readonly unknown[]> extends infer Modules
    ? Modules extends { resolvers?: infer Map }
      ? NonNullable<Map>
      : never
    : never;

/** The executable schema of a schema file beside the caller. */
export function buildSchema(file: URL, resolvers: Resolvers): GraphQLSchema {
  return buildSubgraphSchema({ typeDefs: parse(readFileSync(file, 'utf8')), resolvers: resolvers as LibraryResolvers });
}
