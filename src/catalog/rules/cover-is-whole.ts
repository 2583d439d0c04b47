import { getNamedType, isLeafType } from 'graphql';
import { typeCoordinate } from '../../lib/coordinate.ts';
import type { AnnotationRule, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** A type that one field covers as personal is not served openly by another. */
export const coverIsWhole: AnnotationRule = (input) => {
  const covered = new Map<string, string>();
  for (const path of compositePaths(input)) if (path.covered) covered.set(path.type, path.coordinate);
  return compositePaths(input)
    .filter((path) => !path.covered && covered.has(path.type))
    .map((path) =>
      findingAt(path, {
        severity: 'warning',
        code: 'PII_PARTLY_COVERED',
        message: `${path.type} is covered as personal by ${covered.get(path.type)}, but open through ${path.coordinate}.`,
        fix: `Annotate ${path.coordinate} as well, or the type ${path.type}, or say @notPii(reason:) on ${path.coordinate}.`,
      }),
    );
};

function compositePaths(input: RuleInput) {
  return input.outputFields.flatMap(({ field, coordinate }) => {
    const named = getNamedType(field.type);
    if (isLeafType(named) || input.catalog.entities.has(named.name)) return [];
    if (input.declared.has(typeCoordinate(named.name)) || input.declared.get(coordinate)?.notPii) return [];
    return [{ type: named.name, coordinate, covered: input.catalog.fields.has(coordinate), node: field.astNode }];
  });
}
