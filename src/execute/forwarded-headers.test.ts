import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { forwardedHeaders, NOTHING_FORWARDED } from './forwarded-headers.ts';

function forwarded(names: readonly string[], sent: Readonly<Record<string, string>>) {
  return forwardedHeaders(names, (name) => (Object.hasOwn(sent, name) ? sent[name] : undefined));
}

test('takes the named headers, in the order of the names', () => {
  const { pairs } = forwarded(['x-b', 'x-a', 'x-none'], { 'x-a': '1', 'x-b': '', 'x-other': '2' });
  expect(pairs).toEqual(['x-b', '', 'x-a', '1']);
});

test.each([['a\nb'], ['a\rb'], ['a\0b'], ['é'], ['\u{1f600}'], ['x'.repeat(1_025)]])(
  'leaves out a value that no header should have: %j',
  (value) => {
    expect(forwarded(['x-a'], { 'x-a': value })).toBe(NOTHING_FORWARDED);
  },
);

test('law: keys are equal exactly where the pairs are', () => {
  const names = ['x-a', 'x-b', 'x-c'];
  const sent = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'grapheme-ascii', maxLength: 3 }));
  fc.assert(
    fc.property(sent, sent, (one, two) => {
      const [first, second] = [forwarded(names, one), forwarded(names, two)];
      expect(first.key === second.key).toBe(JSON.stringify(first.pairs) === JSON.stringify(second.pairs));
    }),
  );
});
