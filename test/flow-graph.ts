import { buildASTSchema, parse } from 'graphql';
import type { Flow } from '../src/audit/flow.ts';
import { buildCatalog } from '../src/catalog/build-catalog.ts';
import type { Catalog } from '../src/catalog/catalog.ts';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { compilePlan } from '../src/execute/compile-plan.ts';
import type { Plan } from '../src/execute/plan.ts';
import { typeRelation } from '../src/execute/type-relation.ts';
import { HEAD } from './graph.ts';
import { planBuilderOf } from './small-supergraph.ts';

const CONTEXT_HEAD = HEAD.replace('"@requires"', '"@requires", "@context", "@fromContext"');

/** For tests: a supergraph of small subgraphs that may use `@pii` and whatever federation has. */
export interface FlowGraph {
  readonly sdl: string;
  readonly catalog: Catalog;
  readonly planOf: (query: string) => Plan;
}

/** Composes subgraphs by name. An annotation is written `@p(NAME)`, short for `@pii(category: "NAME")`. */
export function flowGraph(subgraphs: Readonly<Record<string, string>>): FlowGraph {
  const sources = Object.entries(subgraphs).map(([name, text]) => ({
    name,
    url: `http://${name}.test`,
    file: `${name}.graphql`,
    sdl: `${CONTEXT_HEAD}\n${text.replaceAll(/@p\((\w+)\)/g, '@pii(category: "$1")')}`,
  }));
  const sdl = composeSupergraph(sources).supergraphSdl.replaceAll(', for: SECURITY', '');
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  const build = planBuilderOf(sdl);
  return {
    sdl,
    catalog: buildCatalog({ sdl, file: 'supergraph.graphql' }, new Map()).catalog,
    planOf: (query) => compilePlan(build(query), typeRelation(schema), schema),
  };
}

/** Flows as lines: `billing key Customer.email EMAIL`. */
export function shown(flows: readonly Flow[]): readonly string[] {
  return flows.map(({ subgraph, via, coordinate, categories }) => [subgraph, via, coordinate, ...categories].join(' '));
}
