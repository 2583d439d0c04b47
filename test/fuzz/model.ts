import { buildSubgraphSchema } from '@apollo/subgraph';
import type { ConstDirectiveNode, DocumentNode, GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isAbstractType, isInterfaceType, isObjectType, Kind, parse } from 'graphql';

/** One subgraph as its schema says. */
export interface SubgraphModel {
  readonly name: string;
  readonly document: DocumentNode;
  readonly schema: GraphQLSchema;
  /** Interfaces that are objects here. */
  readonly interfaceObjects: ReadonlySet<string>;
}

/** What the subgraphs' schemas say together, annotations apart. */
export interface Model {
  readonly subgraphs: readonly SubgraphModel[];
  /** The selections of the keys of each type that has some. */
  readonly keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
  /** The types that an object at this field can have, whichever subgraph answers. */
  possibleTypes(parent: string, field: string): readonly string[];
  /** The interfaces of an object type, in all subgraphs. */
  interfacesOf(type: string): readonly string[];
  /** The object types of an interface, in all subgraphs. */
  implementersOf(face: string): readonly string[];
}

/** Reads subgraph schemas. */
export function readModel(sdls: Readonly<Record<string, string>>): Model {
  const subgraphs = Object.entries(sdls).map(([name, sdl]): SubgraphModel => {
    const document = parse(sdl, { noLocation: true });
    const interfaceObjects = new Set(
      typesOf(document).flatMap((type) => (directivesOf(type, 'interfaceObject').length > 0 ? [type.name.value] : [])),
    );
    return { name, document, schema: buildSubgraphSchema(document), interfaceObjects };
  });
  const keys = new Map<string, SelectionSetNode[]>();
  for (const { document } of subgraphs)
    for (const type of typesOf(document))
      for (const key of directivesOf(type, 'key')) {
        const known = keys.get(type.name.value) ?? [];
        keys.set(type.name.value, [...known, parseFields(stringArgument(key, 'fields') ?? '')]);
      }
  const interfaces = new Map<string, ReadonlySet<string>>();
  const interfacesOf = (name: string): readonly string[] => {
    const known = interfaces.get(name);
    if (known) return [...known];
    const found = new Set(
      subgraphs.flatMap(({ schema }) => {
        const type = schema.getType(name);
        return isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().map((each) => each.name) : [];
      }),
    );
    interfaces.set(name, found);
    return [...found];
  };
  const possible = new Map<string, readonly string[]>();
  return {
    subgraphs,
    keys,
    interfacesOf,
    implementersOf: (face) => [
      ...new Set(
        subgraphs.flatMap(({ schema }) => {
          const type = schema.getType(face);
          return isInterfaceType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [];
        }),
      ),
    ],
    possibleTypes: (parent, field) => {
      const key = `${parent}.${field}`;
      const known = possible.get(key) ?? possibleAt(subgraphs, [parent, ...interfacesOf(parent)], field);
      possible.set(key, known);
      return known;
    },
  };
}

/** What all subgraphs that have the field agree on: a shared field has one value. */
function possibleAt(subgraphs: readonly SubgraphModel[], parents: readonly string[], field: string): readonly string[] {
  const lists = subgraphs.flatMap((subgraph) => {
    const parent = parents.find((name) => isObjectType(subgraph.schema.getType(name)));
    const type = subgraph.schema.getType(parent ?? '');
    const named = isObjectType(type) ? type.getFields()[field]?.type : undefined;
    return named ? [possibleIn(subgraph, subgraphs, getNamedType(named).name)] : [];
  });
  const [first = [], ...others] = lists;
  return first.filter((name) => others.every((list) => list.includes(name)));
}

function possibleIn(subgraph: SubgraphModel, all: readonly SubgraphModel[], name: string): readonly string[] {
  const home = subgraph.interfaceObjects.has(name)
    ? all.find(({ schema }) => isInterfaceType(schema.getType(name)))
    : subgraph;
  const type = home?.schema.getType(name);
  if (home && isAbstractType(type))
    return home.schema
      .getPossibleTypes(type)
      .map((each) => each.name)
      .sort();
  return isObjectType(type) ? [name] : [];
}

/** A type definition, or an extension of one. */
export type TypeNode = Extract<
  DocumentNode['definitions'][number],
  { readonly name: { readonly value: string }; readonly directives?: readonly ConstDirectiveNode[] | undefined }
>;

/** The types that a document defines or extends. */
export function typesOf(document: DocumentNode): readonly TypeNode[] {
  return document.definitions.flatMap((node) =>
    'name' in node &&
    node.name &&
    node.kind !== Kind.OPERATION_DEFINITION &&
    node.kind !== Kind.FRAGMENT_DEFINITION &&
    node.kind !== Kind.DIRECTIVE_DEFINITION
      ? [node as TypeNode]
      : [],
  );
}

/** The uses of a directive on a node. */
export function directivesOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | undefined,
  name: string,
): readonly ConstDirectiveNode[] {
  return (node?.directives ?? []).filter((each) => each.name.value === name);
}

/** A text that a directive is given. */
export function stringArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** What `@key` and `@requires` select. */
export function parseFields(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Fields are a selection.');
  return definition.selectionSet;
}
