import { CodedError } from '../../errors.ts';
import { openValues } from '../../operation/argument-values.ts';
import type { Variables } from '../../operation/coerce-variables.ts';
import type { InputValue } from '../../operation/input-values.ts';
import type { InputUse } from '../../policy/decide-input.ts';
import type { OperationSide } from './operation-side.ts';

/** A side with the input values that arrived. */
export interface ArrivedSide {
  readonly operation: OperationSide;
  readonly values: readonly InputValue[];
  /** Uses beyond those that values are: all that variables can be, where they were not looked at. */
  readonly possible: readonly InputUse[];
}

/**
 * A side with the values of one request. Undefined where its variables do not fit, as what stands for hidden ones may not;
 * without variables there are the values that the document fixes, and all that is possible.
 */
export function arrivedSide(operation: OperationSide, variables: Variables | undefined): ArrivedSide | undefined {
  const { side, fixed, open, possible } = operation;
  if (!variables) return { operation, values: fixed, possible };
  try {
    return { operation, values: [...fixed, ...openValues(side.catalog, open, variables)], possible: [] };
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}

/** The uses that values are. */
export function usesOf(values: readonly InputValue[]): readonly InputUse[] {
  return values.flatMap(({ guards }) => guards);
}

/** Equal where the same inputs are used. */
export function usesKey({ values }: ArrivedSide): string {
  return JSON.stringify(values.map(({ guards }) => guards.map(({ coordinate, writes }) => [coordinate, writes])));
}
