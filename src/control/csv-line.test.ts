import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv-line.ts';

test.each([
  ['plain', '"plain"'],
  ['a "quoted", cell; here', '"a ""quoted"", cell; here"'],
  ['=HYPERLINK("http://evil.example")', '"\'=HYPERLINK(""http://evil.example"")"'],
  ['+1', '"\'+1"'],
  ['-1', '"\'-1"'],
  ['@SUM(A1)', '"\'@SUM(A1)"'],
  [' =1', '"\' =1"'],
  ['＝1', '"\'＝1"'],
  ['\t=1', '"\\u0009=1"'],
  ['two\r\nlines', '"two\\u000d\\u000alines"'],
  ['\u001b[2J\u202eevil\u0000', '"\\u001b[2J\\u202eevil\\u0000"'],
  ['a=b', '"a=b"'],
])('A69 %j is the cell %s', (cell, text) => {
  expect(csvLine([cell])).toBe(`${text}\r\n`);
});

test('law: a line has its cells, whatever stands in them, and no cell is a formula or holds a control character', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('=', '"', ',', '\r', '\n', '@a', "'=1"));
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
      const line = csvLine(cells);
      const read = [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/g)].map(([, text = '']) => text.replaceAll('""', '"'));
      expect(read).toHaveLength(cells.length);
      for (const text of read) expect(text).not.toMatch(/^\s*[=+\-@]|[\p{Cc}\u202a-\u202e]/u);
    }),
  );
});
