import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createIdleMeter } from './idle-meter.ts';
import type { RunningContestant } from './running-contestant.ts';

/** This process, as if it were a contestant. */
const SELF: RunningContestant = {
  url: '',
  tokens: [],
  child: { pid: process.pid, ended: Promise.resolve(), ask: async () => undefined, stop: async () => {} },
  answer: async () => ({ status: 200, body: '' }),
  probe: async () => undefined,
  stop: async () => {},
};

function work(ms: number): void {
  const begun = process.cpuUsage();
  while (process.cpuUsage(begun).user < ms * 1_000);
}

test('what is used between rest and wake counts, over that time', async () => {
  const meter = createIdleMeter();
  expect(meter.percent(SELF)).toBe(0);
  meter.wakes(SELF);
  work(200);
  meter.rests(SELF);
  await sleep(1_000);
  meter.wakes(SELF);
  work(200);
  expect(meter.percent(SELF)).toBeLessThan(20);
  meter.rests(SELF);
  work(500);
  meter.wakes(SELF);
  expect(meter.percent(SELF)).toBeGreaterThan(5);
});
