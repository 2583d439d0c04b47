import type { ASTVisitor, ValidationContext, ValidationRule } from 'graphql';
import { GraphQLError, getNamedType, isInputObjectType, isNullableType, specifiedRules, typeFromAST } from 'graphql';

/**
 * A variable in a field of a `@oneOf` input is not nullable (GraphQL spec September 2025, section 5.8.5). graphql-js 16.15 asks
 * it only where the input's own position is nullable (`by: By`); this asks it where that is not (`by: By!`, `[By!]`).
 */
export function oneOfVariables(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: {
      leave(operation) {
        const definitions = new Map(operation.variableDefinitions?.map((node) => [node.variable.name.value, node]));
        for (const { node, parentType } of context.getRecursiveVariableUsages(operation)) {
          const parent = getNamedType(parentType);
          const definition = definitions.get(node.name.value);
          if (!definition || parent === parentType || !isInputObjectType(parent) || !parent.isOneOf) continue;
          const type = typeFromAST(context.getSchema(), definition.type as never);
          if (!isNullableType(type)) continue;
          const message = `Variable "$${node.name.value}" is of type "${String(type)}" but must be non-nullable to be used for OneOf Input Object "${parent.name}".`;
          context.reportError(new GraphQLError(message, { nodes: [definition, node] }));
        }
      },
    },
  };
}

/** What a document is held to. */
export const DOCUMENT_RULES: readonly ValidationRule[] = [...specifiedRules, oneOfVariables];
