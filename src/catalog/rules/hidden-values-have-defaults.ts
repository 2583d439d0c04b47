import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isLeafType, isListType, isNonNullType } from 'graphql';
import { hasSafeDefault } from '../../maskers/default-value.ts';
import { leafTypeOf } from '../leaf-type.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** A personal leaf that may not be null has a value to show instead; otherwise hiding it would null its parent (I4). */
export const hiddenValuesHaveDefaults: AnnotationRule = (input) =>
  input.outputFields
    .filter(({ field, coordinate }) => input.catalog.fields.has(coordinate) && !hideable(field.type))
    .map(({ field, coordinate }) =>
      findingAt(
        { coordinate, node: field.astNode },
        {
          severity: 'error',
          code: 'PII_NO_SAFE_DEFAULT',
          message: `${coordinate} is personal and of type ${String(field.type)}, for which no safe value exists to show instead.`,
          fix: `Make the field nullable (${String(field.type).replace(/!$/, '')}).`,
        },
      ),
    );

/** Whether any effect can hide a value of this type without breaking it. */
function hideable(type: GraphQLOutputType): boolean {
  if (!isNonNullType(type)) return true;
  if (isListType(type.ofType)) return true;
  const named = getNamedType(type);
  return !isLeafType(named) || hasSafeDefault(leafTypeOf(named));
}
