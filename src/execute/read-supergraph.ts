import { buildSchemaFromAST, printSchema, Supergraph } from '@apollo/federation-internals';
import type { ConstDirectiveNode, DefinitionNode, DocumentNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { withOneOfDefinition } from '../catalog/one-of.ts';
import type { SupergraphOutline, SupergraphText } from './supergraph-outline.ts';

/**
 * Reads a supergraph as stock ApolloGateway does, and validates it, which stock leaves out in production. Throws Error,
 * saying why, if it is no supergraph, is not valid, or links for a purpose what neither stock nor this gateway fulfils.
 */
export function readSupergraph({ sdl, enforced }: SupergraphText): Supergraph {
  const build = (document: DocumentNode) => {
    const schema = buildSchemaFromAST(withoutMarkers(withOneOfDefinition(document), enforced), { validate: false });
    schema.validate();
    // The subgraphs that are extracted for planning are not validated one by one: that costs as much again, and what
    // composition cannot have made fails when the planner joins them (read-supergraph.test.ts).
    return new Supergraph(schema, undefined, false);
  };
  try {
    // Tokens and places take several times the memory of all else.
    return build(parse(sdl, { noLocation: true }));
  } catch {
    // What is wrong is the same with places, and says where.
    return build(parse(sdl));
  }
}

/** The outline of a supergraph. Throws Error if it has no valid API schema. */
export function outlineOf(supergraph: Supergraph): SupergraphOutline {
  return {
    apiSdl: printSchema(supergraph.apiSchema()),
    subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => [name, url ?? ''] as const),
  };
}

/** A supergraph whose enforced links say nothing of their purpose, by which stock would refuse it. */
function withoutMarkers(document: DocumentNode, enforced: ReadonlySet<string>): DocumentNode {
  const definitions = document.definitions.map(
    (node): DefinitionNode =>
      node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
        ? {
            ...node,
            directives: (node.directives ?? []).map((link) => (isEnforced(link, enforced) ? unmarked(link) : link)),
          }
        : node,
  );
  return { ...document, definitions };
}

function isEnforced(link: ConstDirectiveNode, enforced: ReadonlySet<string>): boolean {
  const url = link.arguments?.find(({ name }) => name.value === 'url')?.value;
  return url?.kind === Kind.STRING && enforced.has(url.value);
}

function unmarked(link: ConstDirectiveNode): ConstDirectiveNode {
  return { ...link, arguments: (link.arguments ?? []).filter(({ name }) => name.value !== 'for') };
}
