import { PERSONAL_FIELDS } from './operations.ts';

/** How two answers to one request may differ: not at all, or in every personal field and nowhere else. */
export type Expectation = 'equal' | 'masked';

/**
 * Where an answer differs from the reference in a way that it should not, as a path without values; undefined where it
 * is as expected. Neither may hold errors.
 */
export function findDifference(reference: string, answer: string, expected: Expectation): string | undefined {
  return differs(dataOf(reference), dataOf(answer), expected, 'data', false);
}

function differs(a: unknown, b: unknown, expected: Expectation, path: string, personal: boolean): string | undefined {
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return path;
    return first(a.map((each, index) => () => differs(each, b[index], expected, `${path}.${index}`, personal)));
  }
  if (isRecord(a)) {
    if (!isRecord(b) || Object.keys(a).length !== Object.keys(b).length) return path;
    return first(
      Object.keys(a).map((key) => () => differs(a[key], b[key], expected, `${path}.${key}`, PERSONAL_FIELDS.has(key))),
    );
  }
  const hidden = expected === 'masked' && personal;
  return (a === b) === hidden || typeof a !== typeof b ? path : undefined;
}

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

function dataOf(text: string): unknown {
  const body: unknown = JSON.parse(text);
  return isRecord(body) && body.errors === undefined ? body.data : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
