import type { ReplayedEntry } from '../audit/session/replayed-entry.ts';

/** How entries are played. */
export interface Player {
  /** Time goes by so many times as fast as it did; at once for 0. */
  readonly speed: number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Waits before each entry but the first; false ends it. Undefined where nobody steps. */
  readonly step: (() => Promise<boolean>) | undefined;
  readonly toText: (entry: ReplayedEntry, offsetMs: number) => string;
}

/** Entries as texts, in their order, each when its time has come. */
export async function* playEntries(entries: AsyncIterable<ReplayedEntry>, player: Player): AsyncGenerator<string> {
  const { speed, pause, step, toText } = player;
  let first: number | undefined;
  let last = 0;
  for await (const replayed of entries) {
    const began = replayed.entry.began_at;
    if (first !== undefined && step && !(await step())) return;
    // A clock that was set back takes no time back.
    if (first !== undefined && !step && speed > 0 && began > last) await pause((began - last) / speed);
    first ??= began;
    last = Math.max(last, began);
    yield toText(replayed, Math.max(0, began - first));
  }
}
