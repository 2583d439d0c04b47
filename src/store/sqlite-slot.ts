import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { SLOTS } from './entry-id.ts';

/** A slot that is held until it is released, or until the process ends, however it ends. */
export interface HeldSlot {
  readonly slot: number;
  release(): void;
}

/**
 * Holds a slot of a database file, the first free one unless one is named; undefined where none is free.
 * SECURITY: the lock is the operating system's, so that no two processes write one chain, and one that was killed holds
 * none (test "two writers never share a slot").
 */
export function holdSlot(file: string, wanted?: number): HeldSlot | undefined {
  const slots = wanted === undefined ? Array.from({ length: SLOTS }, (_, slot) => slot) : [wanted];
  for (const slot of slots) {
    const release = holdLock(`${file}-writer-${slot}`);
    if (release) return { slot, release };
  }
  return undefined;
}

/** Holds a lock that is a file, until what is returned is called or the process ends; undefined where another holds it. */
export function holdLock(path: string): (() => void) | undefined {
  // Nobody else may hold it, either. SECURITY: one that is there may be held by this very process, which would lose all of
  // its locks on it to anybody who closes it (POSIX, fcntl; test "a process that holds a slot …").
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const lock = new DatabaseSync(path, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return () => lock.close();
  } catch {
    lock.close();
    return undefined;
  }
}
