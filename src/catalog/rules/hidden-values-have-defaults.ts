import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { memberCoordinate } from '../../lib/coordinate.ts';
import { hasSafeDefault } from '../../maskers/default-value.ts';
import { leafTypeOf } from '../leaf-type.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** A personal leaf that may not be null has a value to show instead; otherwise hiding it would null its parent (I4). */
export const hiddenValuesHaveDefaults: AnnotationRule = (input) =>
  Object.values(input.schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields())
          .filter((field) => input.catalog.fields.has(memberCoordinate(type.name, field.name)) && !hideable(field.type))
          .map((field) =>
            findingAt(
              input,
              { coordinate: memberCoordinate(type.name, field.name), loc: field.astNode?.loc },
              {
                severity: 'error',
                code: 'PII_NO_SAFE_DEFAULT',
                message: `${type.name}.${field.name} is personal and of type ${String(field.type)}, for which no safe value exists to show instead.`,
                fix: `Make the field nullable (${String(field.type).replace(/!$/, '')}).`,
              },
            ),
          )
      : [],
  );

/** Whether any effect can hide a value of this type without breaking it. */
function hideable(type: GraphQLOutputType): boolean {
  if (!isNonNullType(type)) return true;
  if (isListType(type.ofType)) return true;
  const named = getNamedType(type);
  return !isLeafType(named) || hasSafeDefault(leafTypeOf(named));
}
