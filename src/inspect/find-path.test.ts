import { anything, array, assert as holds, integer, oneof, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { findPath, keptPath } from './find-path.ts';

test.each([
  [[], ''],
  [['contact', 'email'], 'contact.email'],
  [['orders', 12, 'line_items', 0, 'note'], 'orders[].line_items[].note'],
  [[3, 'a'], '[].a'],
  [['address2', 'x-key'], 'address2.x-key'],
])('keys that are names are told, places in lists are not: %j', (keys, path) => {
  expect(findPath(keys)).toBe(path);
  expect(keptPath(path)).toBe(path);
});

test.each([
  'jane.doe@mail.example',
  'Jane Doe',
  '5550167',
  'user5550167',
  '4111111111111111',
  'b3f1c2d4-0000-4000-8000-000000000001',
  'a.b',
  'a[]',
  '*',
  '',
  'zoë',
  'a'.repeat(41),
])('A67 a path that holds a value as a key does not tell it: %j', (key) => {
  expect(findPath(['people', key, 'notes'])).toBe('people.*.notes');
  if (key.length > 1 && key !== 'a.b' && key !== 'a[]') expect(keptPath(`people.${key}.notes`)).toBe('*');
});

test('a long path is cut behind a key', () => {
  const path = findPath(Array.from({ length: 100 }, () => 'abcdefgh'));
  expect(path.length).toBe(22 * 9 - 1);
  expect(path).toMatch(/\.abcdefgh$/);
  expect(keptPath(`${path}.abcdefgh`)).toBe('*');
});

test('whatever keys there are, what is written is kept as it is, and nothing else throws', () => {
  holds(
    property(array(oneof(string({ unit: 'binary' }), integer({ min: 0 }))), (keys) => {
      const path = findPath(keys);
      expect(keptPath(path)).toBe(path);
    }),
  );
  holds(property(anything(), (value) => void keptPath(String(JSON.stringify(value)))));
});
