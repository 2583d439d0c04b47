import { expect, test } from 'vitest';
import { decimalText } from '../lib/exact-number.ts';
import { ValueCollector } from './recorded-value.ts';

test.each([
  [20, '20'],
  [-1.5, '-1.5'],
  [-0, '0'],
  [4111111111111111, '4111111111111111'],
  [1e21, '1000000000000000000000'],
])('%d is written in decimals', (value, text) => {
  expect(decimalText(value)).toBe(text);
});

test('a value has the categories of every place that it came from', () => {
  const values = new ValueCollector();
  values.add('ada', ['NAME']);
  values.add('eva', []);
  values.add('ada', []);
  values.addAll([{ value: 'ada', categories: ['EMAIL', 'NAME'] }]);
  expect(values.values).toEqual([
    { value: 'ada', categories: ['EMAIL', 'NAME'] },
    { value: 'eva', categories: [] },
  ]);
});
