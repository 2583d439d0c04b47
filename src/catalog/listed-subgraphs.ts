import type { ConstDirectiveNode, GraphQLSchema } from 'graphql';
import { isEnumType, Kind } from 'graphql';

/** A subgraph as the supergraph lists it. */
export interface ListedSubgraph {
  readonly name: string;
  /** As it is written there: empty, or a placeholder, in many published supergraphs. */
  readonly url: string;
  /** The directive that lists it. */
  readonly node: ConstDirectiveNode;
}

/** The subgraphs of a supergraph in the file's order. @see https://specs.apollo.dev/join/v0.5/#@graph */
export function listedSubgraphs(schema: GraphQLSchema): readonly ListedSubgraph[] {
  const graphs = schema.getType('join__Graph');
  if (!isEnumType(graphs)) return [];
  return graphs.getValues().flatMap(({ astNode }) => {
    const node = astNode?.directives?.find((each) => each.name.value === 'join__graph');
    const name = node && text(node, 'name');
    if (node === undefined || name === undefined) return [];
    return [{ name, url: text(node, 'url') ?? '', node }];
  });
}

function text(node: ConstDirectiveNode, name: string): string | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}
