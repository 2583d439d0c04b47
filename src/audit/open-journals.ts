import { existsSync } from 'node:fs';
import { SLOTS } from '../store/entry-id.ts';
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
  const held = holdSlot(file);
  if (!held) throw new StoreError(`The journal ${file} has as many processes as it can have.`);
  const own = open(file, limitBytes, held);
  const others = Array.from({ length: SLOTS }, (_, number) => number).filter(
    (number) => number !== held.slot && existsSync(pathOf(file, number)),
  );
  const left = others.flatMap((number) => {
    const other = holdSlot(file, number);
    return other ? [open(file, limitBytes, other)] : [];
  });
  return { own, left };
}

function open(file: string, limitBytes: number, held: { readonly slot: number; release(): void }): HeldJournal {
  const journal = openFile(pathOf(file, held.slot), limitBytes);
  return {
    journal,
    release: () => {
      journal.close();
      held.release();
    },
  };
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
