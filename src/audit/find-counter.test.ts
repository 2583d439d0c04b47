import { expect, test } from 'vitest';
import type { Find } from '../inspect/find.ts';
import { MOST_FINDS } from '../store/store-writer.ts';
import { find as row } from '../store/test-rows.ts';
import { FindCounter } from './find-counter.ts';

function find(coordinate: string, change: Partial<Find> = {}): Find {
  return { coordinate, path: '', category: 'EMAIL', detector: 'EMAIL', count: 1, ...change };
}

test('what is alike is added up, and its times widen; what was taken is counted anew', () => {
  const counter = new FindCounter();
  counter.count(
    [find('Order.notes'), find('Order.notes', { count: 4 }), find('Order.notes', { detector: 'MAIL' })],
    50,
  );
  counter.count([find('Order.notes')], 70);
  const taken = counter.take();
  expect(taken).toEqual([
    row('Order.notes', 70, { count: 6, first_seen: 50 }),
    row('Order.notes', 50, { detector: 'MAIL' }),
  ]);
  expect(counter.isEmpty).toBe(true);
  counter.count([find('Order.notes')], 90);
  counter.putBack(taken.slice(0, 1));
  expect(counter.take()).toEqual([row('Order.notes', 90, { count: 7, first_seen: 50 })]);
});

test('what is no count is left out', () => {
  const counter = new FindCounter();
  for (const count of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) counter.count([find('A.b', { count })], 1);
  counter.count([find(`A.${'b'.repeat(500)}`), find('A.b', { category: 'C'.repeat(501) })], 1);
  expect(counter.isEmpty).toBe(true);
});

test('there are never more counts than the store keeps, and those that are there go on', () => {
  const counter = new FindCounter();
  const many = Array.from({ length: MOST_FINDS + 5 }, (_, number) => find(`A.b${number}`));
  counter.count(many, 1);
  counter.count(many, 2);
  const taken = counter.take();
  expect(taken).toHaveLength(MOST_FINDS);
  expect(taken.every(({ count }) => count === 2)).toBe(true);
});

test('keys that are values do not crowd out all else: of a scalar, fifty paths are told apart', () => {
  const counter = new FindCounter();
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const paths = letters.flatMap((one) => letters.map((other) => `${one}${other}.email`));
  for (const path of paths) counter.count([find('Order.data', { path })], 1);
  expect(counter.take()).toHaveLength(51);
  counter.count([find('Order.data', { path: 'zz.email' }), find('Order.more', { path: 'zz.email' })], 1);
  expect(counter.take().map(({ path }) => path)).toEqual(['*', 'zz.email']);
});

test('nor are there ever more paths than the store keeps, however many scalars', () => {
  const counter = new FindCounter();
  const coordinates = Array.from({ length: MOST_FINDS + 1 }, (_, number) => `Order.data${number}`);
  counter.count(
    coordinates.map((coordinate) => find(coordinate, { path: 'a' })),
    1,
  );
  counter.take();
  counter.count([find('Order.data0', { path: 'a' }), find('Order.data1', { path: 'b' })], 2);
  expect(counter.take().map(({ path }) => path)).toEqual(['a', '*']);
});
