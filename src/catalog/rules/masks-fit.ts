import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isLeafType } from 'graphql';
import { maskFits } from '../../maskers/fit-mask.ts';
import { MASKERS } from '../../maskers/mask-table.ts';
import { isWholeFrom, maskMistake, parseMask } from '../../maskers/parse-mask.ts';
import type { Annotation } from '../annotation.ts';
import { leafTypeOf } from '../leaf-type.ts';
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
          { coordinate, node: annotation.node },
          {
            severity: 'error',
            code: 'PII_UNKNOWN_MASK',
            message: `The mask ${annotation.mask} on ${coordinate} cannot be read: ${maskMistake(annotation.mask ?? '')}.`,
            fix: 'Write a mask of docs/annotating.md with its parameters, such as "last4", "partial(2,2)" or "round(10)".',
          },
        ),
      ),
  );

const misfits: AnnotationRule = (input) =>
  input.outputFields.flatMap(({ field, coordinate }) =>
    (input.declared.get(coordinate)?.annotations ?? [])
      .filter((annotation) => misfit(annotation, field.type))
      .map((annotation) =>
        findingAt(
          { coordinate, node: annotation.node },
          {
            severity: 'error',
            code: 'PII_MASK_MISFIT',
            message: `The mask ${annotation.mask} does not fit ${coordinate}, which is of type ${String(field.type)}.`,
            fix: misfitFix(annotation, getNamedType(field.type).name),
          },
        ),
      ),
  );

/** A masker that takes Int may still not take this number for it. */
function misfitFix({ mask = '' }: Annotation, type: string): string {
  const { name = '', parameters = [] } = parseMask(mask) ?? {};
  const least = MASKERS.get(name)?.parameters.find((parameter) => parameter.fraction)?.minimum;
  if (type === 'Int' && least !== undefined && !parameters.every((each) => isWholeFrom(least, each)))
    return `For an Int ${name} takes a whole number from ${least} on: write ${name}(10).`;
  return `Choose a mask that accepts ${type}, or leave the mask out to take the category's.`;
}

function misfit(annotation: Annotation, type: GraphQLOutputType): boolean {
  const spec = annotation.mask === undefined ? undefined : parseMask(annotation.mask);
  const named = getNamedType(type);
  return spec !== undefined && isLeafType(named) && !maskFits(spec, leafTypeOf(named));
}
