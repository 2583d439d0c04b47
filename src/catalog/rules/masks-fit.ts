import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isLeafType } from 'graphql';
import { maskFits } from '../../maskers/fit-mask.ts';
import { parseMask } from '../../maskers/parse-mask.ts';
import type { Annotation } from '../annotation.ts';
import { leafTypeOf } from '../leaf-type.ts';
import { outputFields } from '../output-fields.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** Every mask that is written exists; one written on a leaf fits the leaf's type. One that arrives otherwise is fitted. */
export const masksFit: AnnotationRule = (input) => [...unknownMasks(input), ...misfits(input)];

const unknownMasks: AnnotationRule = (input) =>
  [...input.declared].flatMap(([coordinate, declared]) =>
    declared.annotations
      .filter((annotation) => annotation.mask !== undefined && !parseMask(annotation.mask))
      .map((annotation) =>
        findingAt(
          input,
          { coordinate, loc: annotation.loc },
          {
            severity: 'error',
            code: 'PII_UNKNOWN_MASK',
            message: `${coordinate} names a mask that does not exist: ${annotation.mask}.`,
            fix: 'Use a mask of docs/annotating.md, with its parameters: "last4", "partial(2,2)".',
          },
        ),
      ),
  );

const misfits: AnnotationRule = (input) =>
  outputFields(input.schema).flatMap(({ field, coordinate }) =>
    (input.declared.get(coordinate)?.annotations ?? [])
      .filter((annotation) => misfit(annotation, field.type))
      .map((annotation) =>
        findingAt(
          input,
          { coordinate, loc: annotation.loc },
          {
            severity: 'error',
            code: 'PII_MASK_MISFIT',
            message: `The mask ${annotation.mask} does not fit ${coordinate}, which is of type ${String(field.type)}.`,
            fix: `Choose a mask that accepts ${getNamedType(field.type).name}, or leave the mask out to take the category's.`,
          },
        ),
      ),
  );

function misfit(annotation: Annotation, type: GraphQLOutputType): boolean {
  const spec = annotation.mask === undefined ? undefined : parseMask(annotation.mask);
  const named = getNamedType(type);
  return spec !== undefined && isLeafType(named) && !maskFits(spec, leafTypeOf(named));
}
