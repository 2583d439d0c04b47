import type { ArgumentNode, FieldNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import type { ArgumentSlots } from './argument-slots.ts';
import type { LiteralSinks } from './collect-literal.ts';
import { hideLiteral, recordLiteral } from './record-literal.ts';

/** What definitions are recorded with. */
export interface DefinitionContext {
  readonly schema: GraphQLSchema;
  readonly slots: ArgumentSlots;
  readonly sinks: LiteralSinks;
}

/**
 * An operation or fragment whose arguments hold nothing personal, those of directives included. Takes note of their values,
 * of where variables stand, and of personal defaults that take effect. What the schema does not know is hidden.
 */
export function recordDefinition<Definition extends OperationDefinitionNode | FragmentDefinitionNode>(
  definition: Definition,
  { schema, slots, sinks }: DefinitionContext,
): Definition {
  const types = new TypeInfo(schema);

  function recordArgument(node: ArgumentNode): ArgumentNode {
    const slot = slotHere();
    return { ...node, value: slot ? recordLiteral(node.value, slot, sinks) : hideLiteral(node.value, [], sinks) };
  }

  function slotHere() {
    const [argument, parent, field] = [types.getArgument(), types.getParentType(), types.getFieldDef()];
    if (!argument) return undefined;
    const directive = types.getDirective();
    if (directive) return slots.ofDirective(directive.name, argument);
    return parent && field ? slots.ofField(parent, field.name, argument) : undefined;
  }

  function collectDefaults(node: FieldNode): void {
    const parent = types.getParentType();
    const given = new Set(node.arguments?.map((argument) => argument.name.value));
    if (parent) for (const { defaults } of slots.absent(parent, node.name.value, given)) sinks.values.addAll(defaults);
  }

  return visit(
    definition,
    visitWithTypeInfo(types, {
      Argument: { leave: recordArgument },
      Field: { leave: collectDefaults },
    }),
  );
}
