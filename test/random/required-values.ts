import type { FieldNode, GraphQLField, SelectionSetNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { isRecord } from './identity.ts';

const parsed = new Map<string, SelectionSetNode | undefined>();

/**
 * What a field's `@requires` names, out of a representation, as one text: a value made from it differs wherever a gateway
 * sends something else. Missing and null are alike. Empty for fields without `@requires`.
 */
export function requiredValues(
  field: GraphQLField<unknown, unknown>,
  representation: Readonly<Record<string, unknown>>,
): string {
  const directive = field.astNode?.directives?.find((each) => each.name.value === 'requires');
  const value = directive?.arguments?.[0]?.value;
  if (value?.kind !== Kind.STRING) return '';
  return JSON.stringify(pick(selectionOf(value.value), representation));
}

function selectionOf(fields: string): SelectionSetNode | undefined {
  if (!parsed.has(fields)) {
    const [definition] = parse(`{ ${fields} }`).definitions;
    parsed.set(fields, definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : undefined);
  }
  return parsed.get(fields);
}

function pick(set: SelectionSetNode | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => pick(set, item));
  if (!set || !isRecord(value)) return value ?? null;
  const fields = set.selections.filter((selection): selection is FieldNode => selection.kind === Kind.FIELD);
  return fields.map((field) => [field.name.value, pick(field.selectionSet, value[field.name.value])]);
}
