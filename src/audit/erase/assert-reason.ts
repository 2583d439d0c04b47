import { MOST_REASON } from './erasure.ts';

/** An account, a telephone number, a date of birth without its separators. */
const LONG_NUMBER = /\d{7}/;

/** Control characters, and what begins or joins an e-mail address. */
const FORBIDDEN = /[\p{Cc}\p{Cf}@]/u;

/**
 * Throws a plain Error, which does not quote it, where a reason cannot stand in the audit for good: it is empty, too long,
 * or holds what looks like a value of somebody's. What it says in words nobody can check.
 */
export function assertReason(reason: string): void {
  if (reason.trim() === '' || reason.length > MOST_REASON)
    throw new Error(`A reason has 1 to ${MOST_REASON} characters.`);
  if (LONG_NUMBER.test(reason) || FORBIDDEN.test(reason))
    throw new Error('A reason stays for good: it holds no @, no seven digits in a row and no control characters.');
}
