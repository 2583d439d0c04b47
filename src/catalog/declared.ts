import type { ConstDirectiveNode, GraphQLNamedType, GraphQLSchema, Location } from 'graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, memberCoordinate, typeCoordinate } from '../lib/coordinate.ts';
import type { Annotation, MalformedAnnotation } from './annotation.ts';
import { readAnnotation } from './annotation.ts';
import type { PiiLink } from './pii-link.ts';

/** What is written at one coordinate of the supergraph. */
export interface Declared {
  readonly annotations: readonly Annotation[];
  readonly malformed: readonly MalformedAnnotation[];
  readonly notPii: boolean;
  readonly loc: Location | undefined;
}

interface Annotated {
  readonly astNode?:
    | { readonly directives?: readonly ConstDirectiveNode[] | undefined; readonly loc?: Location | undefined }
    | null
    | undefined;
  readonly extensionASTNodes?: ReadonlyArray<{ readonly directives?: readonly ConstDirectiveNode[] | undefined }>;
}

/** Reads every annotation of a schema, by coordinate; coordinates without one are absent. */
export function readDeclared(schema: GraphQLSchema, link: PiiLink | undefined): ReadonlyMap<Coordinate, Declared> {
  const found = new Map<Coordinate, Declared>();
  if (!link) return found;
  for (const [coordinate, element] of elementsOf(schema)) {
    const declared = declaredAt(element, link);
    if (declared) found.set(coordinate, declared);
  }
  return found;
}

/** Every type, field, argument, input field and enum value that may carry an annotation. */
function* elementsOf(schema: GraphQLSchema): Generator<readonly [Coordinate, Annotated]> {
  for (const type of Object.values(schema.getTypeMap())) {
    yield [typeCoordinate(type.name), type];
    yield* membersOf(type);
  }
}

function* membersOf(type: GraphQLNamedType): Generator<readonly [Coordinate, Annotated]> {
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield [memberCoordinate(type.name, field.name), field];
      for (const arg of field.args) yield [argumentCoordinate(type.name, field.name, arg.name), arg];
    }
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [memberCoordinate(type.name, field.name), field];
  }
  if (isEnumType(type)) for (const value of type.getValues()) yield [memberCoordinate(type.name, value.name), value];
}

function declaredAt(element: Annotated, link: PiiLink): Declared | undefined {
  const nodes = [element.astNode, ...(element.extensionASTNodes ?? [])];
  const directives = nodes.flatMap((node) => node?.directives ?? []);
  const read = directives.filter((node) => node.name.value === link.pii).map(readAnnotation);
  const notPii = directives.some((node) => node.name.value === link.notPii);
  if (read.length === 0 && !notPii) return undefined;
  return {
    annotations: read.filter((entry) => 'category' in entry),
    malformed: read.filter((entry) => 'malformed' in entry),
    notPii,
    loc: directives[0]?.loc ?? element.astNode?.loc,
  };
}
