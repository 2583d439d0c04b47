import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createRecordedNames } from './recorded-names.ts';

const names = (document: string) => createRecordedNames([parse(document)]);

test.each(['Find', '_', 'invoices2024', 'a1b2c3d4e5f6', 'ada_at_example_org'])('a usual name stays: %s', (name) => {
  expect(names(`{ ${name}: a }`)(name)).toBe(name);
});

test('A69 a name of seven digits or more becomes a placeholder, always the same', () => {
  const nameOf = names('{ _123456789: a  ssn_12_34_567: b }');
  expect(['_123456789', 'ssn_12_34_567', '_123456789'].map(nameOf)).toEqual(['name1', 'name2', 'name1']);
});

test('a placeholder is none of the names of the document', () => {
  expect(names('{ name1 _1234567: name2 }')('_1234567')).toBe('name3');
});

test('a long name is cut, and stays apart from what begins alike', () => {
  const start = 'a'.repeat(100);
  const nameOf = names(`{ ${start}b: a ${start}c: a }`);
  expect([`${start}b`, `${start}c`, `${start}b`].map(nameOf)).toEqual([start, 'name1', start]);
  expect(names(`{ ${start}b: a ${start}: a }`)(`${start}b`)).toBe('name1');
});
