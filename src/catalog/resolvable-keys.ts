import type { GraphQLSchema } from 'graphql';
import { isInterfaceType } from 'graphql';
import { keySelections, subgraphName } from './federation-metadata.ts';
import { selectedFields } from './selected-fields.ts';

/** By subgraph: the fields of the keys by which it resolves entities, as `Type.path`: `Customer.id`, `Customer.org.id`. */
export type ResolvableKeys = ReadonlyMap<string, ReadonlySet<string>>;

/** The keys of a supergraph. That of an interface counts for its object types too (`@interfaceObject`). */
export function resolvableKeys(schema: GraphQLSchema): ResolvableKeys {
  const keys = new Map<string, Set<string>>();
  for (const { type, graph, selection, isResolvable } of keySelections(schema)) {
    if (!isResolvable) continue;
    const subgraph = subgraphName(schema, graph);
    const places = keys.get(subgraph) ?? new Set();
    keys.set(subgraph, places);
    for (const { path } of selectedFields(schema, type, selection))
      for (const name of [type, ...objectsOf(schema, type)]) places.add(`${name}.${path}`);
  }
  return keys;
}

function objectsOf(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  return isInterfaceType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [];
}
