import { expect, test } from 'vitest';
import { createBoundedMap } from './bounded-map.ts';

test('forgets what was used longest ago', () => {
  const map = createBoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2]);
  map.delete('a');
  expect(map.size).toBe(1);
});

test('weighs its entries, key and value', () => {
  const map = createBoundedMap<string, string>(10, (value, key) => key.length + value.length);
  map.set('a', '123');
  map.set('b', '123');
  expect([map.size, map.weight]).toEqual([2, 8]);
  map.set('c', '12345678');
  expect([map.get('a'), map.get('b'), map.get('c'), map.weight]).toEqual([undefined, undefined, '12345678', 9]);
});

test('forgets as many as it must, and no more', () => {
  const map = createBoundedMap<string, number>(10, (value) => value);
  for (const key of ['a', 'b', 'c', 'd']) map.set(key, 2);
  map.set('e', 5);
  expect([map.get('a'), map.get('b'), map.get('c'), map.get('d'), map.get('e')]).toEqual([
    undefined,
    undefined,
    2,
    2,
    5,
  ]);
  expect(map.weight).toBe(9);
});

test('an entry that is set again weighs what it weighs now', () => {
  const map = createBoundedMap<string, number>(10, (value) => value);
  map.set('a', 9);
  map.set('a', 3);
  map.set('b', 7);
  expect([map.size, map.weight]).toEqual([2, 10]);
  map.delete('a');
  map.delete('a');
  expect([map.size, map.weight]).toEqual([1, 7]);
});

test('what alone is heavier than the limit is not kept, nor is what it replaces, and costs no other its place', () => {
  const map = createBoundedMap<string, number>(10, (value) => value);
  map.set('a', 4);
  map.set('b', 4);
  map.set('b', 11);
  expect([map.get('a'), map.get('b'), map.size, map.weight]).toEqual([4, undefined, 1, 4]);
});

test('one owner who fills the map takes nothing from another who keeps less', () => {
  const map = createBoundedMap<string, number>(10, (value) => value);
  map.set('mine', 2, 'a');
  map.set('mine too', 2, 'a');
  for (let index = 0; index < 1_000; index++) map.set(`flood ${index}`, 1, 'b');
  expect([map.get('mine'), map.get('mine too'), map.get('flood 999'), map.weight]).toEqual([2, 2, 1, 10]);
  // Nor by one entry that is as large as all that is left.
  map.set('large', 6, 'b');
  expect([map.get('mine'), map.get('mine too'), map.get('large'), map.size]).toEqual([2, 2, 6, 3]);
});

test('the one who has most makes room for somebody new, with what was not used', () => {
  const map = createBoundedMap<string, number>(4, (value) => value);
  map.set('a1', 2, 'a');
  map.set('a2', 1, 'a');
  map.set('b1', 1, 'b');
  map.get('a1');
  map.set('c1', 1, 'c');
  expect([map.get('a1'), map.get('a2'), map.get('b1'), map.get('c1')]).toEqual([2, undefined, 1, 1]);
  map.delete('a1');
  expect([map.weight, map.size]).toEqual([2, 2]);
});
