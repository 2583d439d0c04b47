import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A file whose changes are noticed. */
export interface FileWatch {
  /** Calls back with each new text of the file, and at once with the one that came since the watch began. */
  onChange(listener: (text: string) => void): void;
  stop(): void;
}

/** How long a text must stay the same before it counts, in milliseconds: a file may be written in several steps. */
const REST_MS = 500;

/** How often the file is looked at where the system reports nothing, in milliseconds: a folder may be replaced whole. */
const LOOK_MS = 5_000;

/**
 * Watches the text of a file. The folder is watched, not the file, so that one that is replaced is noticed, even through a
 * link in that folder; and the file is looked at from time to time. Only a text that two reads agree on counts, so replace a
 * file by renaming another onto it. What cannot be read at the moment is no change. `onFailure` is told where the system
 * reports no changes; looking goes on.
 */
export async function watchFile(file: string, onFailure: () => void): Promise<FileWatch> {
  const read = () => readFile(file, 'utf8').catch(() => undefined);
  const stopping = new AbortController();
  let text = await read();
  let waiting: string | undefined;
  let tell = (changed: string) => {
    waiting = changed;
  };
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      for (let found = await read(); found !== undefined && found !== text; ) {
        await pause(REST_MS, undefined, { signal: stopping.signal });
        const again = await read();
        if (again === found) {
          text = found;
          tell(found);
        }
        found = again;
      }
    } catch {
      // It was stopped.
    } finally {
      isLooking = false;
    }
  };
  const stopReporting = report(dirname(file), () => void look(), onFailure);
  const timer = setInterval(() => void look(), LOOK_MS);
  return {
    onChange(listener) {
      tell = listener;
      if (waiting !== undefined) listener(waiting);
    },
    stop() {
      stopping.abort();
      clearInterval(timer);
      stopReporting();
    },
  };
}

/** Calls back for everything that happens in a folder. */
function report(folder: string, onEvent: () => void, onFailure: () => void): () => void {
  try {
    const watcher = watch(folder, onEvent);
    watcher.on('error', onFailure);
    return () => watcher.close();
  } catch {
    onFailure();
    return () => undefined;
  }
}
