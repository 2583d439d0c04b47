import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FairTurns } from './fair-turns.ts';

/** Takes turns for callers, in this order and all at once, each for some milliseconds of work; tells who had one, in order. */
async function order(callers: string, workMs: number): Promise<string> {
  const turns = new FairTurns();
  let had = '';
  const work = async (caller: string): Promise<void> => {
    const end = await turns.take(caller);
    had += caller;
    for (const until = performance.now() + workMs; performance.now() < until; );
    end();
    end();
  };
  await Promise.all([...callers].map(work));
  return had;
}

test('a caller whom nobody is before has its turn at once', () => {
  const turns = new FairTurns();
  const end = turns.take('a');
  expect(typeof end).toBe('function');
  expect([turns.take('a') instanceof Promise, turns.take('b') instanceof Promise, turns.waiting]).toEqual([
    true,
    true,
    2,
  ]);
});

test('A76 who has many waits behind everybody who has few', async () => {
  const had = await order('aaaaaaaabc', 2);
  expect([...had].sort().join('')).toBe('aaaaaaaabc');
  // Between two turns of others it has one at most.
  expect(had.indexOf('b')).toBeLessThan(3);
  expect(had.indexOf('c')).toBeLessThan(4);
});

test('A76 who only sends what is new leaves most of the time to the others', async () => {
  const turns = new FairTurns();
  const over = new AbortController();
  let worked = 0;
  const flood = Array.from({ length: 20 }, async () => {
    while (!over.signal.aborted) {
      const end = await turns.take('a');
      const began = performance.now();
      while (performance.now() < began + 5);
      worked += performance.now() - began;
      end();
    }
  });
  const began = performance.now();
  await pause(500);
  over.abort();
  expect(worked / (performance.now() - began)).toBeLessThan(0.4);
  await Promise.all(flood);
});

test('a turn that nobody ends is over after a second', async () => {
  const turns = new FairTurns();
  await turns.take('a');
  const began = performance.now();
  (await turns.take('b'))();
  expect(performance.now() - began).toBeGreaterThan(900);
});

test('a turn that is ended without work passes on, in whatever order ends come', async () => {
  const turns = new FairTurns();
  const first = await turns.take('a');
  const second = turns.take('b');
  const third = turns.take('a');
  first();
  (await second)();
  (await third)();
  expect(turns.waiting).toBe(0);
  (await turns.take('c'))();
});
