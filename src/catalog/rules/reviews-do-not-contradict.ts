import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Nothing is `@pii` and `@notPii` at once, in one subgraph or between two. */
export const reviewsDoNotContradict: AnnotationRule = (input) =>
  [...input.declared]
    .filter(([, declared]) => declared.notPii && declared.annotations.length > 0)
    .map(([coordinate, declared]) =>
      findingAt(
        { coordinate, node: declared.node },
        {
          severity: 'error',
          code: 'PII_CONTRADICTION',
          message: `${coordinate} is annotated with both @pii and @notPii.`,
          fix: 'Keep one of the two; where two subgraphs disagree, @pii is the safe one.',
        },
      ),
    );
