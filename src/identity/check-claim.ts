import * as z from 'zod';
import { unauthenticated } from './unauthenticated.ts';

/** The longest string that is accepted as a claim, or as one of a claim's, in characters. */
const MAX_LENGTH = 256;

/** A claim that is one string of 1 to 256 characters. */
export const textClaim = z.string().min(1).max(MAX_LENGTH);

/** A claim's value as its schema gives it. Throws CodedError UNAUTHENTICATED with the claim's name, without its value. */
export function checkClaim<Output>(claim: string, schema: z.ZodType<Output>, value: unknown): Output {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw unauthenticated(`the claim ${claim} is malformed`);
  return parsed.data;
}

/** The same, and `undefined` where the claim is absent. */
export function checkOptionalClaim<Output>(
  claim: string,
  schema: z.ZodType<Output>,
  value: unknown,
): Output | undefined {
  return value === undefined ? undefined : checkClaim(claim, schema, value);
}
