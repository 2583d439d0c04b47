import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Every category is one that the policy declares. */
export const categoriesAreKnown: AnnotationRule = (input) =>
  [...input.declared].flatMap(([coordinate, declared]) =>
    declared.annotations
      .filter((annotation) => !input.categories.has(annotation.category))
      .map((annotation) =>
        findingAt(
          { coordinate, node: annotation.node },
          {
            severity: 'error',
            code: 'PII_UNKNOWN_CATEGORY',
            message: `${coordinate} is annotated with the category ${annotation.category}, which the policy does not declare.`,
            fix: `Use one of ${known(input.categories)}, or declare ${annotation.category} under "categories" in the policy.`,
          },
        ),
      ),
  );

function known(categories: ReadonlyMap<string, unknown>): string {
  return categories.size === 0 ? '(the policy declares none)' : [...categories.keys()].sort().join(', ');
}
