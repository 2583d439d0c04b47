import { expect, test } from 'vitest';
import type { LeafKind } from '../maskers/masker.ts';
import { harmlessText } from './harmless-text.ts';

test.each<[LeafKind, unknown]>([
  ['Boolean', true],
  ['Int', 0],
  ['Int', -999_999],
  ['Float', 999_999],
  ['Float', 1234.56],
  ['Float', -0.5],
  ['ID', '7'],
  ['ID', '000123'],
  ['ID', 123_456],
  ['ID', 'cust-17'],
  ['ID', 'INV_000001'],
  ['ID', 'a:1'],
  ['ID', 'customersabc123456'],
  ['ID', '9b2e6c1a-77f0-4d3b-8a52-0c1d2e3f4a5b'],
  ['ID', '9B2E6C1A-77F0-4D3B-8A52-0C1D2E3F4A5B'],
])('%s keeps %j as it is', (kind, value) => {
  expect(harmlessText(kind, value)).toBe(JSON.stringify(value));
});

test.each<[LeafKind, unknown]>([
  ['Boolean', 'true'],
  ['Boolean', 1],
  ['Int', 1_000_000],
  ['Int', -1_000_000],
  ['Int', 1.5],
  ['Int', '5'],
  ['Int', Number.NaN],
  ['Float', 1_000_000.5],
  ['Float', 52.520008],
  ['Float', 1e-7],
  ['Float', Infinity],
  ['Float', '1.5'],
  ['ID', ''],
  ['ID', 'ada'],
  ['ID', '1234567'],
  ['ID', 1_234_567],
  ['ID', -5],
  ['ID', 1.5],
  ['ID', 'customersabcd1'],
  ['ID', 'cust--17'],
  ['ID', 'cust-17 '],
  ['ID', 'cust-17\n'],
  ['ID', 'ada@example.org'],
  ['ID', 'cüst-17'],
  ['ID', '١٢٣'],
  ['ID', '4111-1111-1111-1111'],
  ['ID', '9b2e6c1a77f04d3b8a520c1d2e3f4a5b'],
  ['ID', ['7']],
  ['String', 'a'],
  ['String', ''],
  ['Enum', 'A'],
  ['Custom', 1],
  ['Custom', true],
  ['Custom', {}],
])('%s hides %j', (kind, value) => {
  expect(harmlessText(kind, value)).toBeUndefined();
});
