import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A file whose changes are noticed. */
export interface FileWatch {
  /** Calls back each time the file's text has become another one, and at once where it has since the watch began. */
  onChange(listener: () => void): void;
  stop(): void;
}

/** How long a file must rest before it is looked at, in milliseconds: an editor writes it in several steps. */
const REST_MS = 100;

/**
 * Watches the text of a file. The folder is watched, not the file, so that one that is replaced is noticed too, even
 * through a link in that folder. What cannot be read at the moment is no change. `onFailure` is told when the system
 * stops watching. Rejects with the system's error where it cannot watch.
 */
export async function watchFile(file: string, onFailure: () => void): Promise<FileWatch> {
  let timer: NodeJS.Timeout | undefined;
  let isChanged = false;
  let tell = () => {
    isChanged = true;
  };
  const watcher = watch(dirname(file), () => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), REST_MS);
  });
  watcher.on('error', onFailure);
  let text = await readFile(file, 'utf8').catch(() => undefined);
  const look = async () => {
    const found = await readFile(file, 'utf8').catch(() => text);
    if (found === text) return;
    text = found;
    tell();
  };
  return {
    onChange(listener) {
      tell = listener;
      if (isChanged) listener();
    },
    stop() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
