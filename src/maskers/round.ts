import type { Masker, MaskParameter } from './masker.ts';

const INT_LIMIT = 2 ** 31;

/** `bucket(n)`: the lower bound of the bucket of width n. */
export const bucket: Masker = numeric('bucket', 30, Math.floor);

/** `round(n)`: the nearest multiple of n. */
export const round: Masker = numeric('round', 25, Math.round);

function numeric(name: string, rank: number, toInteger: (value: number) => number): Masker {
  return {
    name,
    parameters: ['step'],
    rank,
    accepts: ['Int', 'Float'],
    keyed: false,
    bind:
      ([step], leaf) =>
      (value) =>
        coarse(value, step, toInteger, leaf.kind === 'Int'),
  };
}

/** 0 for what is no finite number, or leaves the 32 bits of an Int (GraphQL spec section 3.5.1). */
function coarse(
  value: unknown,
  step: MaskParameter | undefined,
  toInteger: (value: number) => number,
  isInt: boolean,
): number {
  if (typeof value !== 'number' || typeof step !== 'number' || step <= 0) return 0;
  const result = toInteger(value / step) * step;
  const fits =
    Number.isFinite(result) && (!isInt || (Number.isInteger(result) && result >= -INT_LIMIT && result < INT_LIMIT));
  return fits && result !== 0 ? result : 0;
}
