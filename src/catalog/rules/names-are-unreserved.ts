import { isInterfaceType, isObjectType } from 'graphql';
import { memberCoordinate } from '../../lib/coordinate.ts';
import { RESERVED_PREFIX } from '../../lib/reserved-prefix.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** No field of the schema can equal a response key that the gateway makes up (A1). */
export const namesAreUnreserved: AnnotationRule = (input) =>
  Object.values(input.schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields())
          .filter((field) => field.name.startsWith(RESERVED_PREFIX))
          .map((field) =>
            findingAt(
              input,
              { coordinate: memberCoordinate(type.name, field.name), loc: field.astNode?.loc },
              {
                severity: 'error',
                code: 'RESERVED_NAME',
                message: `${type.name}.${field.name} uses the prefix ${RESERVED_PREFIX}, which the gateway keeps for itself.`,
                fix: 'Rename the field.',
              },
            ),
          )
      : [],
  );
