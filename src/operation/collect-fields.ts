import type {
  DirectiveNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLInterfaceType,
  GraphQLObjectType,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { isAbstractType, Kind } from 'graphql';
import { refuseDirectives } from './sent-directives.ts';

/** What selections are read with: their fragments, and the values that decide `@skip` and `@include`. */
export interface SelectionContext {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The fields that are selected on one object type, or on an interface of which only the name is known, grouped by response
 * key, in the order of their first occurrence. Throws CodedError `DIRECTIVE_NOT_SENT` for a directive on a fragment.
 * @see https://spec.graphql.org/October2021/#CollectFields()
 */
export function collectFields(
  context: SelectionContext,
  type: GraphQLObjectType | GraphQLInterfaceType,
  selectionSets: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const groups = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const collect = (selection: SelectionNode): void => {
    if (!isIncluded(selection.directives ?? [], context.variables)) return;
    switch (selection.kind) {
      case Kind.FIELD: {
        const key = selection.alias?.value ?? selection.name.value;
        const group = groups.get(key);
        if (group) group.push(selection);
        else groups.set(key, [selection]);
        return;
      }
      case Kind.INLINE_FRAGMENT: {
        refuseDirectives(selection);
        if (applies(context.schema, selection.typeCondition?.name.value, type))
          selection.selectionSet.selections.forEach(collect);
        return;
      }
      case Kind.FRAGMENT_SPREAD: {
        const fragment = context.fragments.get(selection.name.value);
        if (!fragment || visited.has(fragment.name.value)) return;
        visited.add(fragment.name.value);
        refuseDirectives(selection);
        refuseDirectives(fragment);
        if (applies(context.schema, fragment.typeCondition.name.value, type))
          fragment.selectionSet.selections.forEach(collect);
        return;
      }
    }
  };
  for (const set of selectionSets) set.selections.forEach(collect);
  return groups;
}

function applies(
  schema: GraphQLSchema,
  condition: string | undefined,
  type: GraphQLObjectType | GraphQLInterfaceType,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditional = schema.getType(condition);
  return isAbstractType(conditional) && schema.isSubType(conditional, type);
}

/** `@skip` and `@include` are decided before planning, so that no plan, mask or cache ever depends on them (A8). */
function isIncluded(directives: readonly DirectiveNode[], variables: Readonly<Record<string, unknown>>): boolean {
  return directives.every((directive) => {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') return true;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const condition =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return name === 'include' ? condition : !condition;
  });
}
