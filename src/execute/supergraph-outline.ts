import type { GraphQLSchema } from 'graphql';
import { buildASTSchema, parse } from 'graphql';
import { readDefaultsExactly, readLiteralsExactly } from './exact-scalars.ts';

/** A supergraph as text, and what of it is enforced by this gateway. */
export interface SupergraphText {
  readonly sdl: string;
  /**
   * URLs of the linked specifications that this gateway enforces, or that change no answer. Their `for:` does not refuse the
   * supergraph.
   */
  readonly enforced: ReadonlySet<string>;
  /** The text of what is planned on, if that is another (planning-supergraph.ts). */
  readonly planned?: string;
}

/** What the engine and clients need to know of a supergraph, as text that is cheap to pass between threads. */
export interface SupergraphOutline {
  /** The API schema: what clients may ask. */
  readonly apiSdl: string;
  /** Name and URL of each subgraph, in the order of the supergraph. */
  readonly subgraphs: readonly (readonly [name: string, url: string])[];
}

/**
 * The API schema of an outline, whose text is that of a schema that was validated. Its custom scalars read literals exactly,
 * and its defaults have the digits that the supergraph's own schema gives them.
 */
export function apiSchemaOf({ apiSdl }: SupergraphOutline, supergraph: GraphQLSchema): GraphQLSchema {
  const schema = buildASTSchema(parse(apiSdl, { noLocation: true }), { assumeValidSDL: true });
  readLiteralsExactly(schema);
  readDefaultsExactly(schema, supergraph);
  return schema;
}
