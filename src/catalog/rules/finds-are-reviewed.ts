import type { CategoryEvidence } from '../unreviewed-fields.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** A field in which inspection found something is annotated, covered, or reviewed. */
export const findsAreReviewed: AnnotationRule = (input) =>
  input.unreviewed.map(({ coordinate, field, evidence }) =>
    findingAt(
      { coordinate, node: field.astNode },
      {
        severity: 'warning',
        code: 'PII_FOUND',
        message: `${coordinate} is neither @pii nor @notPii, and inspection found ${evidence.map(countOf).join(', ')}.`,
        fix: `Write ${evidence.map(annotationOf).join(' ')} on ${coordinate}, or @notPii(reason:) when it was reviewed; "cordon catalog suggest" prints the lines.`,
      },
    ),
  );

function countOf({ category, count }: CategoryEvidence): string {
  return `${category} in ${count.toLocaleString('en-US')} value${count === 1 ? '' : 's'}`;
}

function annotationOf({ category }: CategoryEvidence): string {
  return `@pii(category: ${JSON.stringify(category)})`;
}
