import type { ExactNumber } from '../lib/exact-number.ts';
import { integerText } from '../lib/exact-number.ts';
import type { Inspector } from './create-inspector.ts';
import type { Span } from './span.ts';

/** Fewer digits are nobody's number. */
const LEAST = 1_000_000;
/** Of a number that is kept without its leading zeros. */
const SSN_DIGITS = 9;

/**
 * What an Int is, by the inspector of its path: the one span over all of its digits, or undefined. A number has no shape
 * beyond its digits, so only a path that names the kind, or what looks like a payment card, can be enough. Never for Float.
 */
export function inspectInteger(inspect: Inspector, value: number | ExactNumber): Span | undefined {
  const digits = integerText(value);
  if (digits === undefined || Number(digits) < LEAST) return undefined;
  return wholeSpan(inspect, digits) ?? wholeSpan(inspect, digits.padStart(SSN_DIGITS, '0'));
}

function wholeSpan(inspect: Inspector, digits: string): Span | undefined {
  return inspect(digits)?.find((span) => span.start === 0 && span.end === digits.length);
}
