import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Every `@pii` can be understood, to its last argument: what cannot be read cannot be enforced. */
export const annotationsAreReadable: AnnotationRule = (input) =>
  [...input.declared].flatMap(([coordinate, declared]) =>
    declared.malformed.map(({ malformed, node }) =>
      findingAt(
        { coordinate, node },
        {
          severity: 'error',
          code: 'PII_MALFORMED',
          message: `The annotation of ${coordinate} cannot be read: ${malformed}.`,
          fix: 'Write @pii(category: "EMAIL", scopes: [["scope"]], mask: "email", use: FILTER), all but the category optional.',
        },
      ),
    ),
  );
