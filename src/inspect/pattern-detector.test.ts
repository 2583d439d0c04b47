import { describe, expect, test } from 'vitest';
import { compilePattern } from './pattern-detector.ts';
import type { Span } from './span.ts';

function matches(pattern: string, text: string): readonly string[] {
  const found: Span[] = [];
  compilePattern('P', pattern).find(text, found);
  return found.map(({ start, end }) => text.slice(start, end));
}

test.each<readonly [string, string, ...string[]]>([
  ['[0-9]{3}', '12 345 6789', '345', '678'],
  ['(?i)emp', 'Emp EMP', 'Emp', 'EMP'],
  ['\\bK\\d+\\b', '😀K12 K3x', 'K12'],
  ['^a|b*c', 'abbc', 'a', 'bbc'],
  ['\\p{Lu}{2}', 'aÄÖb', 'ÄÖ'],
  ['x*$|y', 'yx', 'y', 'x'],
])('%s in %j', (pattern, text, ...expected) => {
  // The last one also matches the empty end of a text: what is empty is no find.
  expect(() => compilePattern('P', 'x*')).toThrow('The pattern matches the empty text, and so everywhere.');
  if (pattern.startsWith('x*')) expect(() => matches(pattern, text)).toThrow('empty text');
  else expect(matches(pattern, text)).toEqual(expected);
});

test.each([
  ['(?=a)b', 'Patterns know no look-around, since they are matched in linear time.'],
  ['(?!a)b', 'Patterns know no look-around, since they are matched in linear time.'],
  ['a(?<=a)b', 'Patterns know no look-around, since they are matched in linear time.'],
  ['a(?<!a)b', 'Patterns know no look-around, since they are matched in linear time.'],
  ['(a)\\1', 'Patterns know no back-references, since they are matched in linear time.'],
  ['(?<n>a)\\k<n>', 'Patterns know no back-references, since they are matched in linear time.'],
  ['(a', 'The pattern is no regular expression: missing closing ): (a.'],
  ['a**', 'The pattern is no regular expression: invalid nested repetition operator: **.'],
  ['[z-a]', 'The pattern is no regular expression: invalid character class range: z-a.'],
  ['a{2000}', 'The pattern is no regular expression: invalid repeat count: {2000}.'],
  ['', 'The pattern matches the empty text, and so everywhere.'],
  ['a?', 'The pattern matches the empty text, and so everywhere.'],
  ['a'.repeat(1_001), 'A pattern has at most 1000 characters.'],
])('%j is refused', (pattern, message) => {
  expect(() => compilePattern('P', pattern)).toThrow(message);
});

test('what is refused is not repeated where it is long', () => {
  const secret = `(${'s3cret'.repeat(20)}`;
  expect(() => compilePattern('P', secret)).toThrow('The pattern is no regular expression: missing closing ).');
});

describe('takes linear time for', () => {
  test.each([
    ['(a+)+$', `${'a'.repeat(65_535)}b`],
    ['(a|a)*b', 'a'.repeat(65_536)],
    ['(.*)(.*)(.*)x', 'a'.repeat(65_536)],
    ['a.*z|a', 'a'.repeat(65_536)],
  ])('%s', (pattern, text) => {
    const before = process.cpuUsage();
    matches(pattern, text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(3_000);
  });
});
