import { expect, test } from 'vitest';
import { createInspector } from './create-inspector.ts';
import { USUAL_DETECTORS } from './detectors.ts';
import { splitKeyPath } from './split-key-path.ts';

/** A text, where it stands (`customer.ssn`; '' for nowhere), and what is found in it, one after the other. */
export type Case = readonly [key: string, text: string, ...found: readonly string[]];

/** What the usual detectors find: `TYPE: what is covered`. */
export function found(
  text: string,
  key = '',
  detectors: readonly string[] = USUAL_DETECTORS,
): readonly string[] | undefined {
  const spans = createInspector({ detectors, path: splitKeyPath(key) })(text);
  return spans?.map(({ start, end, type }) => `${type}: ${text.slice(start, end)}`);
}

/** One test for each case: all spans of the type, and none of any other. */
export function testCases(type: string, cases: readonly Case[], detectors?: readonly string[]): void {
  test.each(cases)('%j: %j', (key, text, ...expected) => {
    expect(found(text, key, detectors)).toEqual(expected.map((part) => `${type}: ${part}`));
  });
}
