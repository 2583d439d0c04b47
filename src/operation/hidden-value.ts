import type { GraphQLOutputType, SelectionSetNode } from 'graphql';
import { isAbstractType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import { defaultValue } from '../maskers/default-value.ts';
import type { SelectionContext } from './collect-fields.ts';
import { collectFields } from './collect-fields.ts';

/**
 * What a client sees instead of a field that is not fetched: null, or where the type forbids null the safe default:
 * an empty list, a leaf's default, an object whose every field is hidden so in turn. Undefined where no value fits the
 * type: then null goes up to the next place that may be null.
 */
export function hiddenValue(
  context: SelectionContext,
  type: GraphQLOutputType,
  selectionSets: readonly SelectionSetNode[],
): unknown {
  if (!isNonNullType(type)) return null;
  const inner = type.ofType;
  if (isListType(inner)) return [];
  if (isLeafType(inner)) return defaultValue(leafTypeOf(inner));
  const object = isAbstractType(inner) ? context.schema.getPossibleTypes(inner)[0] : inner;
  if (!isObjectType(object)) return null;
  const value: Record<string, unknown> = Object.create(null);
  for (const [key, nodes] of collectFields(context, object, selectionSets)) {
    const name = nodes[0]?.name.value ?? '';
    const field = object.getFields()[name];
    const hidden = field ? hiddenValue(context, field.type, selectionSetsOf(nodes)) : object.name;
    if (hidden === undefined) return undefined;
    value[key] = hidden;
  }
  return value;
}

/** The selection sets below a group of fields that share a response key. */
export function selectionSetsOf(
  nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => node.selectionSet ?? []);
}
