import type { GraphQLSchema, OperationDefinitionNode, TypeNode } from 'graphql';
import { isInputType, typeFromAST, visit } from 'graphql';
import type { LiteralSinks } from './collect-literal.ts';
import type { InputPlaces } from './compile-input-places.ts';
import { HIDDEN } from './hidden-text.ts';
import type { InputPlace, InputSlot } from './input-place.ts';
import { recordLiteral } from './record-literal.ts';
import type { VariableUse } from './variable-uses.ts';

/** A variable that an operation declares. */
export interface DeclaredVariable extends InputSlot {
  readonly name: string;
}

/** What variables are compiled with; `sinks` have seen every place where they stand. */
export interface VariableContext {
  readonly schema: GraphQLSchema;
  readonly places: InputPlaces;
  readonly sinks: LiteralSinks;
}

/** The variables that an operation declares, each as personal as the most personal place where it stands. */
export function compileVariables(
  { variableDefinitions = [] }: OperationDefinitionNode,
  { schema, places, sinks }: VariableContext,
): readonly DeclaredVariable[] {
  return variableDefinitions.map(({ variable, type, defaultValue }) => {
    const name = variable.name.value;
    const use = sinks.uses.get(name);
    // A default of the variable's own stands in the schema's place.
    return { name, place: placeOf(schema, places, type, use), defaults: defaultValue ? [] : use.defaults };
  });
}

function placeOf(schema: GraphQLSchema, places: InputPlaces, written: TypeNode, use: VariableUse): InputPlace {
  const type = typeFromAST(schema, written);
  if (!use.isWhole && isInputType(type)) return places.at(type, use.categories);
  return { kind: 'scalar', categories: use.categories, leaf: 'Custom', hidden: HIDDEN };
}

/** The operation whose variables' defaults hold nothing personal. Takes note of their values. */
export function recordDefaults(
  operation: OperationDefinitionNode,
  variables: readonly DeclaredVariable[],
  sinks: LiteralSinks,
): OperationDefinitionNode {
  const slots = new Map(variables.map((variable) => [variable.name, variable]));
  return visit(operation, {
    VariableDefinition: {
      leave: (node) => {
        const slot = slots.get(node.variable.name.value);
        return node.defaultValue && slot
          ? { ...node, defaultValue: recordLiteral(node.defaultValue, slot, sinks) }
          : undefined;
      },
    },
    SelectionSet: () => false,
  });
}
