import type {
  ConstDirectiveNode,
  DocumentNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeDefinitionNode,
  TypeExtensionNode,
} from 'graphql';
import { isTypeDefinitionNode, isTypeExtensionNode, Kind } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, memberCoordinate, typeCoordinate } from '../lib/coordinate.ts';

/** Every kind of node that can carry an annotation. */
export type ElementNode =
  | TypeDefinitionNode
  | TypeExtensionNode
  | FieldDefinitionNode
  | InputValueDefinitionNode
  | EnumValueDefinitionNode;

/** A type, field, argument, input field or enum value as one document writes it. */
export interface SchemaElement {
  /** As the supergraph calls it: root types have their default names there. */
  readonly coordinate: Coordinate;
  readonly node: ElementNode;
}

type TypeNode = TypeDefinitionNode | TypeExtensionNode;

/** Every element of a schema document, extensions included, in the document's order; a coordinate may come twice. */
export function* elementsOf(document: DocumentNode): Generator<SchemaElement> {
  const roots = rootNames(document);
  for (const node of document.definitions) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const type = roots.get(node.name.value) ?? node.name.value;
    yield { coordinate: typeCoordinate(type), node };
    yield* membersOf(type, node);
  }
}

/** The directives of the document's schema definition and its extensions. */
export function schemaDirectives(document: DocumentNode): readonly ConstDirectiveNode[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
  );
}

function* membersOf(type: string, node: TypeNode): Generator<SchemaElement> {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      for (const field of node.fields ?? []) yield* fieldElements(type, field);
      return;
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      for (const field of node.fields ?? []) yield member(type, field);
      return;
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      for (const value of node.values ?? []) yield member(type, value);
      return;
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_EXTENSION:
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.UNION_TYPE_EXTENSION:
      return;
  }
}

function* fieldElements(type: string, field: FieldDefinitionNode): Generator<SchemaElement> {
  yield member(type, field);
  for (const node of field.arguments ?? []) {
    yield { coordinate: argumentCoordinate(type, field.name.value, node.name.value), node };
  }
}

function member(
  type: string,
  node: FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode,
): SchemaElement {
  return { coordinate: memberCoordinate(type, node.name.value), node };
}

/** Composition gives every root type its default name. */
function rootNames(document: DocumentNode): ReadonlyMap<string, string> {
  const types = document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  );
  return new Map(types.map((node) => [node.type.name.value, ROOT_NAMES[node.operation]]));
}

const ROOT_NAMES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;
