import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

const BIG = '9007199254740993';

test('a text without such numbers is parsed as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.boolean(), (text, isLong) => {
      // One exact number sends the others the long way.
      const wrapped = `[${text}${isLong ? `,${BIG}` : ''}]`;
      const { value, isExact } = parseJson(wrapped);
      expect(isExact || !isLong).toBe(true);
      expect(JSON.stringify([(value as readonly unknown[])[0]])).toBe(JSON.stringify([JSON.parse(text)]));
    }),
    { numRuns: 500 },
  );
});

test.each([
  `0${BIG}`,
  `${BIG}.`,
  `--${BIG}`,
  `+${BIG}`,
  `${BIG}e`,
  `tru${BIG}`,
  `"${BIG}`,
  `${BIG}x`,
  `[${BIG},]`,
  `{${BIG}:1}`,
  `"a"${BIG}`,
  `[${BIG}`,
])('what is no JSON stays none: %s', (text) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(() => parseJson(text)).toThrow();
});

test.each(['9007199254740994', '-9007199254740994', '9.007199254740994e15', '1e16', '18014398509481982'])(
  'no number of a text is taken for what stands in for another: %s',
  (number) => {
    const text = `[${BIG},${number},"${number}",{"a":${number}}]`;
    expect(JSON.stringify(parseJson(text).value)).toBe(text);
  },
);

test('what nests deep is parsed as far as JSON.parse goes, and a long run of backslashes in linear time', () => {
  const deep = `${'['.repeat(100_000)}${BIG}${']'.repeat(100_000)}`;
  expect(parseJson(deep).isExact).toBe(true);
  const text = `["${'\\\\'.repeat(200_000)}",${BIG}]`;
  expect(JSON.stringify(parseJson(text).value)).toBe(text);
});

test('a string of digits costs what its length is, wherever it begins', () => {
  const began = process.cpuUsage();
  for (const text of ['1', '.', 'a1', '-1'].map((each) => each.repeat(500_000)))
    for (const json of [`"${text}"`, `{"a":"${text}","b":"x${text}"}`]) expect(parseJson(json).isExact).toBe(false);
  // When digits were looked at once for every sixteenth of them, this took minutes.
  expect(process.cpuUsage(began).user).toBeLessThan(5_000_000);
});
