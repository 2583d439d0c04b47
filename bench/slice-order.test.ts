import { expect, test } from 'vitest';
import { sliceOrder } from './slice-order.ts';

test.each([1, 2, 3, 4, 5, 6])('of %i entrants each stands everywhere and behind each other equally often', (count) => {
  const orders = Array.from({ length: 2 * count }, (_, pass) => sliceOrder(count, pass));
  const places = new Map<string, number>();
  const followers = new Map<string, number>();
  const add = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  for (const order of orders) {
    expect([...order].sort()).toEqual(Array.from({ length: count }, (_, index) => index));
    for (const [place, entrant] of order.entries()) {
      add(places, `${entrant} at ${place}`);
      if (place > 0) add(followers, `${entrant} behind ${order[place - 1]}`);
    }
  }
  expect([...places.values()]).toEqual(Array(count * count).fill(2));
  expect([...followers.values()]).toEqual(Array(count * (count - 1)).fill(2));
});
