import { CodedError } from '../errors.ts';

/**
 * The one error for everything that is wrong with a token. `reason` is for our own log: a fixed sentence, a code or a
 * claim's name.
 * SECURITY: never another error as the cause: jose's carry the claims, zod's and JSON's can quote them
 * (test: 'A53: no error holds a claim or a token, however deep one looks').
 */
export function unauthenticated(reason: string): CodedError {
  return new CodedError('UNAUTHENTICATED', {}, { cause: new Error(reason) });
}
