import type { DirectiveDefinitionNode, DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** The directive by which exactly one field of an input is given. @see https://spec.graphql.org/September2025/#sec--oneOf */
export const ONE_OF = 'oneOf';

const DEFINITION: DirectiveDefinitionNode = {
  kind: Kind.DIRECTIVE_DEFINITION,
  name: { kind: Kind.NAME, value: ONE_OF },
  repeatable: false,
  locations: [{ kind: Kind.NAME, value: 'INPUT_OBJECT' }],
};

/** The document with a definition of `@oneOf` where it uses the directive: Apollo's libraries do not know it as built in. */
export function withOneOfDefinition(document: DocumentNode): DocumentNode {
  const isDefined = document.definitions.some(
    (node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === ONE_OF,
  );
  if (isDefined || !usesOneOf(document)) return document;
  return { ...document, definitions: [DEFINITION, ...document.definitions] };
}

function usesOneOf(document: DocumentNode): boolean {
  return document.definitions.some(
    (node) =>
      (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION) &&
      node.directives?.some(({ name }) => name.value === ONE_OF),
  );
}
