import type { FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';
import { CodedError } from '../errors.ts';
import { reachableDefinitions } from '../operation/reachable-definitions.ts';
import type { Reading } from './reading.ts';

/** How large an operation may be, its fragments expanded. */
export interface SizeLimits {
  readonly fields: number;
  readonly depth: number;
}

/** Throws CodedError `OPERATION_TOO_LARGE` for a valid operation that is larger. Looks at no more than the limit. */
export function checkSize({ document, operation }: Pick<Reading, 'document' | 'operation'>, limits: SizeLimits): void {
  const { fragments } = reachableDefinitions(document, operation);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  measure(operation.selectionSet, 1, { limits, fragments: byName, fields: 0 });
}

interface Measure {
  readonly limits: SizeLimits;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  fields: number;
}

function measure({ selections }: SelectionSetNode, depth: number, size: Measure): void {
  if (depth > size.limits.depth) throw new CodedError('OPERATION_TOO_LARGE', { limit: size.limits.depth });
  for (const selection of selections) {
    // Spreads count too: empty ones could be expanded without end.
    if (++size.fields > size.limits.fields) throw new CodedError('OPERATION_TOO_LARGE', { limit: size.limits.fields });
    switch (selection.kind) {
      case Kind.FIELD:
        if (selection.selectionSet) measure(selection.selectionSet, depth + 1, size);
        break;
      case Kind.INLINE_FRAGMENT:
        measure(selection.selectionSet, depth, size);
        break;
      case Kind.FRAGMENT_SPREAD: {
        const fragment = size.fragments.get(selection.name.value);
        if (fragment) measure(fragment.selectionSet, depth, size);
      }
    }
  }
}
