import { existsSync } from 'node:fs';
import { SLOTS } from '../store/entry-id.ts';
import type { HeldSlot } from '../store/sqlite-slot.ts';
import { holdSlot } from '../store/sqlite-slot.ts';
import { StoreError } from '../store/store-error.ts';
import { Journal } from './journal.ts';

/** Where a gateway's journal is, and how large it may become. */
export interface JournalConfig {
  readonly file: string;
  readonly limitBytes: number;
}

/** A journal that no other process has. */
export interface HeldJournal {
  readonly journal: Journal;
  release(): void;
}

/** The journal of this process, and those that processes left behind that are no more. */
export interface Journals {
  readonly own: HeldJournal;
  readonly left: readonly HeldJournal[];
}

/**
 * Opens the journals of a folder: processes that share it have one each, the first of them the file that is named. Throws
 * StoreError for one that is damaged or cannot be opened.
 */
export function openJournals({ file, limitBytes }: JournalConfig): Journals {
  const opened: HeldJournal[] = [];
  try {
    const held = holdSlot(file);
    if (!held) throw new StoreError(`The journal ${file} has as many processes as it can have.`);
    opened.push(hold(file, limitBytes, held));
    for (let number = 0; number < SLOTS; number++) {
      const other = number !== held.slot && existsSync(pathOf(file, number)) ? holdSlot(file, number) : undefined;
      if (other) opened.push(hold(file, limitBytes, other));
    }
  } catch (error) {
    for (const each of opened) each.release();
    throw error;
  }
  const [own, ...left] = opened;
  if (!own) throw new Error('A journal was opened.');
  return { own, left };
}

function hold(file: string, limitBytes: number, held: HeldSlot): HeldJournal {
  try {
    const journal = openFile(pathOf(file, held.slot), limitBytes);
    return {
      journal,
      release: () => {
        journal.close();
        held.release();
      },
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

function openFile(path: string, limitBytes: number): Journal {
  try {
    return Journal.open(path, limitBytes);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new StoreError(`The journal ${path} cannot be opened${code}. It must be a file that this user may write.`);
  }
}

function pathOf(file: string, number: number): string {
  return number === 0 ? file : `${file}-${number}`;
}
