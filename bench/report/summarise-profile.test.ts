import type { Profiler } from 'node:inspector';
import { expect, test } from 'vitest';
import { summariseProfile } from './summarise-profile.ts';

function node(id: number, functionName: string, url: string, children: readonly number[] = []): Profiler.ProfileNode {
  return {
    id,
    callFrame: { functionName, scriptId: '0', url, lineNumber: 9, columnNumber: 0 },
    children: [...children],
  };
}

const PROFILE: Profiler.Profile = {
  startTime: 0,
  endTime: 0,
  nodes: [
    node(1, '(root)', '', [2, 6, 7]),
    node(2, 'answer', 'file:///repository/src/server/pipeline.ts', [3]),
    node(3, 'send', 'file:///repository/node_modules/@scope/client/lib/send.js', [4, 5]),
    node(4, 'write', 'node:net'),
    node(5, 'parse', ''),
    node(6, '(idle)', ''),
    node(7, '(garbage collector)', ''),
  ],
  samples: [2, 3, 4, 5, 6, 7],
  // The time of a sample is the delta of the next.
  timeDeltas: [0, 10, 20, 30, 40, 1_000, 0],
};

test('owners: own code, and the platform charged to whoever called it; idle time is left out', () => {
  const { busyUs, owners } = summariseProfile({ ...PROFILE, timeDeltas: [...(PROFILE.timeDeltas ?? [])] });
  expect(busyUs).toBe(100);
  expect(owners.map(({ name, selfUs, totalUs }) => [name, selfUs, totalUs])).toEqual([
    ['@scope/client', 20, 90],
    ['src/server', 10, 10],
    ['node', 30, 0],
    ['V8', 40, 0],
    ['(garbage collector)', 0, 0],
  ]);
});

test('functions: where they are, their own time, and that of all that they call', () => {
  const { functions } = summariseProfile(PROFILE);
  expect(functions.find(({ name }) => name === 'answer')).toEqual({
    name: 'answer',
    owner: 'src/server',
    place: 'src/server/pipeline.ts:10',
    selfUs: 10,
    totalUs: 100,
  });
  expect(functions.slice(0, 3).map(({ name, place }) => [name, place])).toEqual([
    ['parse', ''],
    ['write', 'node:net:10'],
    ['send', 'lib/send.js:10'],
  ]);
});
