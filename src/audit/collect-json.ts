import { decimalText, ExactNumber } from '../lib/exact-number.ts';
import { isRecord } from '../lib/is-record.ts';
import type { ValueCollector } from './recorded-value.ts';

/**
 * Collects every text and number of a JSON value, and the names of its fields, which are the client's too. It does not
 * recurse, since nobody has looked yet how deep the value is.
 */
export function collectJson(value: unknown, categories: readonly string[], values: ValueCollector): void {
  const open = [value];
  // The list grows while it is walked.
  for (const each of open) {
    if (typeof each === 'string') values.add(each, categories);
    else if (typeof each === 'number' || each instanceof ExactNumber) values.add(decimalText(each), categories);
    else if (Array.isArray(each)) for (const item of each) open.push(item);
    else if (isRecord(each))
      for (const [name, below] of Object.entries(each)) {
        values.add(name, categories);
        open.push(below);
      }
  }
}
