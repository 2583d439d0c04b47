import { expect, test } from 'vitest';
import type { Usage } from './process-usage.ts';
import { cpuMsBetween, processUsage } from './process-usage.ts';

function usage(steppedMs: number, threads: Readonly<Record<string, number>>): Usage {
  return { steppedMs, threads: new Map(Object.entries(threads)), rssMb: 1 };
}

test('threads count to the nanosecond, new ones from their start', () => {
  const before = usage(100, { '1/1': 5_000_000, '1/2': 7_000_000 });
  expect(cpuMsBetween(before, usage(110, { '1/1': 9_500_000, '1/2': 7_000_000, '1/3': 250_000 }))).toBe(4.75);
});

test('where a thread has ended or nothing is counted by thread, the steps of all threads count', () => {
  expect(cpuMsBetween(usage(100, { '1/1': 1, '1/2': 9 }), usage(130, { '1/1': 5 }))).toBe(30);
  expect(cpuMsBetween(usage(100, {}), usage(120, {}))).toBe(20);
});

test('both counts of this process agree', () => {
  const before = processUsage(process.pid);
  const cpu = process.cpuUsage();
  while (process.cpuUsage(cpu).user < 300_000);
  const after = processUsage(process.pid);
  const cpuMs = cpuMsBetween(before, after);
  expect(cpuMs).toBeGreaterThan(250);
  // Two readings, each up to one step behind.
  expect(Math.abs(after.steppedMs - before.steppedMs - cpuMs)).toBeLessThan(25);
});
