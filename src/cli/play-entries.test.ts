import { expect, test } from 'vitest';
import type { ReplayedEntry } from '../audit/session/replayed-entry.ts';
import type { Player } from './play-entries.ts';
import { playEntries } from './play-entries.ts';
import { replayedEntry } from './test-entries.ts';

async function* entries(times: readonly number[]): AsyncGenerator<ReplayedEntry> {
  for (const began_at of times) yield replayedEntry({ began_at });
}

/** Plays, and returns what happened in its order: pauses, and entries by their offsets. */
async function played(times: readonly number[], change: Partial<Player>): Promise<readonly string[]> {
  const happened: string[] = [];
  const player: Player = {
    speed: 1,
    pause: async (milliseconds) => void happened.push(`wait ${milliseconds}`),
    step: undefined,
    toText: (_, offsetMs) => `at ${offsetMs}`,
    ...change,
  };
  for await (const text of playEntries(entries(times), player)) happened.push(text);
  return happened;
}

test('entries follow one another as they did, or so many times as fast', async () => {
  expect(await played([1_000, 1_500, 4_500], {})).toEqual(['at 0', 'wait 500', 'at 500', 'wait 3000', 'at 3500']);
  expect(await played([0, 3_000], { speed: 4 })).toEqual(['at 0', 'wait 750', 'at 3000']);
  expect(await played([0, 3_000], { speed: 0 })).toEqual(['at 0', 'at 3000']);
  expect(await played([], {})).toEqual([]);
});

test('a clock that was set back takes no time back', async () => {
  expect(await played([1_000, 400, 2_000], {})).toEqual(['at 0', 'at 0', 'wait 1000', 'at 1000']);
});

test('whoever steps says when, and may end it', async () => {
  const keys = [true, false];
  const step = async () => keys.shift() ?? false;
  expect(await played([0, 60_000, 90_000], { step })).toEqual(['at 0', 'at 60000']);
});
