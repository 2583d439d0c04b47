import { expect, test } from 'vitest';
import { normaliseText, originalEnd } from './normalise-text.ts';
import { mustNormalise, surveyText } from './survey-text.ts';

test.each([
  ['415\u2011555\u00a02671', '415-555 2671'],
  ['４１１１　１１１１', '4111 1111'],
  ['ｂｏｂ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'bob@example.com'],
  ['bob@exam\u200bple\u00ad.com', 'bob@example.com'],
  ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
  ['१२३–४५', '123-45'],
  ['\u202e\ud800\u2060x\udc00', '\ud800x\udc00'],
  ['Gdańsk\u3000😀', 'Gdańsk 😀'],
])('%j is read as %j', (original, text) => {
  const normal = normaliseText(original);
  expect(normal.text).toBe(text);
  for (let index = 0; index < text.length; index++) {
    const start = normal.offsets[index] ?? Number.NaN;
    expect(normaliseText(original.slice(start, originalEnd(normal, index + 1))).text).toBe(text[index]);
  }
});

test.each(['', 'hello', 'Gdańsk 😀', 'Ünïcödé', '日本語', '\ud800'])('%j is read as it is', (text) => {
  expect(mustNormalise(surveyText(text))).toBe(false);
  expect(normaliseText(text).text).toBe(text);
});
