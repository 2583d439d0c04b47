import { RESERVED_PREFIX } from '../../lib/reserved-prefix.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** No field of the schema can equal a response key that the gateway makes up (A1). */
export const namesAreUnreserved: AnnotationRule = (input) =>
  input.outputFields
    .filter(({ field }) => field.name.startsWith(RESERVED_PREFIX))
    .map(({ field, coordinate }) =>
      findingAt(
        { coordinate, node: field.astNode },
        {
          severity: 'error',
          code: 'RESERVED_NAME',
          message: `${coordinate} uses the prefix ${RESERVED_PREFIX}, which the gateway keeps for itself.`,
          fix: 'Rename the field.',
        },
      ),
    );
