import type { ASTNode, ConstDirectiveNode, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { argumentCoordinate, memberCoordinate, typeCoordinate } from '../lib/coordinate.ts';

/** An element of a schema with the directives that its text applies to it. */
export interface Annotated {
  readonly astNode?: (ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined }) | null | undefined;
  readonly extensionASTNodes?: ReadonlyArray<{ readonly directives?: readonly ConstDirectiveNode[] | undefined }>;
}

/** Every type, field, argument, input field and enum value that may carry an annotation. */
export function* annotatedElements(schema: GraphQLSchema): Generator<readonly [Coordinate, Annotated]> {
  for (const type of Object.values(schema.getTypeMap())) {
    yield [typeCoordinate(type.name), type];
    yield* membersOf(type);
  }
}

/** The directives of an element and of its extensions. */
export function appliedDirectives(element: Annotated): readonly ConstDirectiveNode[] {
  // Nearly every element of a supergraph; there may be a hundred thousand of them.
  if (!element.extensionASTNodes?.length) return element.astNode?.directives ?? [];
  return [element.astNode, ...(element.extensionASTNodes ?? [])].flatMap((node) => node?.directives ?? []);
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
