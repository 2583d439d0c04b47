import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { parse } from 'graphql';
import type { ComposedSupergraph } from '../src/compose/compose-supergraph.ts';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { FindingsError } from '../src/lib/finding.ts';
import { drawSubgraphs } from './random/draw-subgraphs.ts';

/** Subgraphs that compose, and what they compose to. */
export interface RandomSupergraph {
  /** The seed that composed: at or after the one that was asked for. */
  readonly seed: number;
  readonly isAnnotated: boolean;
  readonly sdl: ReadonlyMap<string, string>;
  readonly schemas: ReadonlyMap<string, GraphQLSchema>;
  readonly composed: ComposedSupergraph;
}

/** How many seeds are tried before the generator is thought broken. */
const ATTEMPTS = 40;

/** The first seed from this one on whose subgraphs compose; annotated ones hold `@pii` of the category SECRET. */
export function randomSupergraph(
  from: number,
  isAnnotated: boolean,
  urlOf: (subgraph: string) => string,
): RandomSupergraph {
  for (let seed = from; seed < from + ATTEMPTS; seed++) {
    const sdl = drawSubgraphs(seed, isAnnotated);
    const composed = composeOrRefuse(sdl, urlOf);
    if (!composed) continue;
    const schemas = [...sdl].map(([name, text]) => [name, buildSubgraphSchema(parse(text))] as const);
    return { seed, isAnnotated, sdl, schemas: new Map(schemas), composed };
  }
  throw new Error(`No supergraph of the seeds ${from} to ${from + ATTEMPTS} composes.`);
}

function composeOrRefuse(
  subgraphs: ReadonlyMap<string, string>,
  urlOf: (subgraph: string) => string,
): ComposedSupergraph | undefined {
  try {
    return composeSupergraph(
      [...subgraphs].map(([name, sdl]) => ({ name, url: urlOf(name), sdl, file: `${name}.graphql` })),
    );
  } catch (error) {
    if (error instanceof FindingsError) return undefined;
    throw error;
  }
}
