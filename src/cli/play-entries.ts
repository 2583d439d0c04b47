import type { ReplayedEntry } from '../audit/session/replayed-entry.ts';

/** How entries are played. */
export interface Player {
  /** Time goes by so many times as fast as it did; at once for 0. */
  readonly speed: number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Waits before each entry but the first; false ends it. Undefined where nobody steps. */
  readonly step: (() => Promise<boolean>) | undefined;
  readonly show: (entry: ReplayedEntry, offsetMs: number) => void;
}

/** Plays entries in their order and with their timing. Resolves with how many were shown. */
export async function playEntries(entries: AsyncIterable<ReplayedEntry>, player: Player): Promise<number> {
  const { speed, pause, step, show } = player;
  let shown = 0;
  let first = 0;
  let last = 0;
  for await (const replayed of entries) {
    const began = replayed.entry.began_at;
    if (shown === 0) [first, last] = [began, began];
    else if (step ? !(await step()) : false) break;
    // A clock that was set back takes no time back.
    else if (!step && speed > 0 && began > last) await pause((began - last) / speed);
    show(replayed, Math.max(0, began - first));
    last = Math.max(last, began);
    shown++;
  }
  return shown;
}
