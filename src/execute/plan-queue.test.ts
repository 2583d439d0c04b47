import { expect, test } from 'vitest';
import { PlanQueue } from './plan-queue.ts';

/** Takes everything, each job for so many milliseconds, and returns the jobs in their order. */
function drain(queue: PlanQueue<string>, milliseconds: (job: string) => number = () => 10): readonly string[] {
  const order: string[] = [];
  for (let turn = queue.take(); turn; turn = queue.take()) {
    order.push(turn.job);
    queue.charge(turn.caller, milliseconds(turn.job));
  }
  return order;
}

function queueOf(...jobs: readonly string[]): PlanQueue<string> {
  const queue = new PlanQueue<string>();
  for (const job of jobs) queue.add(job, job.charAt(0));
  return queue;
}

test('callers take turns, each in its own order', () => {
  expect(drain(queueOf('a1', 'a2', 'a3', 'b1', 'b2', 'c1'))).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
});

test('a turn is time, not a number: who needs little comes often', () => {
  const order = drain(queueOf('a1', 'a2', 'b1', 'b2', 'b3', 'b4'), (job) => (job.startsWith('a') ? 100 : 10));
  expect(order).toEqual(['a1', 'b1', 'b2', 'b3', 'b4', 'a2']);
});

test('a newcomer is before all who have had more, and brings no time from when it was away', () => {
  const queue = queueOf('a1', 'a2', 'a3', 'b1', 'b2', 'b3');
  for (let taken = 0; taken < 4; taken++) queue.charge(queue.take()?.caller ?? '', 100);
  for (const job of ['c1', 'c2', 'c3']) queue.add(job, 'c');
  expect(drain(queue, () => 100)).toEqual(['c1', 'a3', 'b3', 'c2', 'c3']);
});

test('nobody starves behind ever new callers', () => {
  const queue = queueOf('a1', 'a2');
  queue.charge(queue.take()?.caller ?? '', 50);
  let newcomers = 0;
  for (; newcomers < 100; newcomers++) {
    queue.add(`n${newcomers}`, `n${newcomers}`);
    const turn = queue.take();
    queue.charge(turn?.caller ?? '', 10);
    if (turn?.job === 'a2') break;
  }
  expect(newcomers).toBeLessThan(15);
});

test('a job of several has the best of their places, and all of them lose theirs', () => {
  const queue = queueOf('a1', 'a2', 'a3', 'b1');
  queue.add('a3', 'c');
  expect([queue.waitingOf('a'), queue.waitingOf('c'), queue.size]).toEqual([3, 1, 4]);
  expect(drain(queue)).toEqual(['a1', 'b1', 'a3', 'a2']);
  expect([queue.waitingOf('a'), queue.waitingOf('c'), queue.size]).toEqual([0, 0, 0]);
});

test('a job goes when the last who waits for it leaves', () => {
  const queue = queueOf('a1');
  queue.add('a1', 'b');
  expect([queue.leave('a1', 'c'), queue.leave('a1', 'a'), queue.has('a1')]).toEqual([false, false, true]);
  expect([queue.leave('a1', 'b'), queue.has('a1'), queue.take()]).toEqual([true, false, undefined]);
});

test('who waits for most loses its last job that nobody else waits for', () => {
  const queue = queueOf('a1', 'a2', 'a3', 'b1');
  queue.add('a3', 'b');
  expect([queue.dropOfLongest(3), queue.dropOfLongest(2), queue.dropOfLongest(1)]).toEqual([undefined, 'a2', 'a1']);
  expect(drain(queue)).toEqual(['a3', 'b1']);
});
