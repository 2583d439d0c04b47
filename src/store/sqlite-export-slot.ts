import type { DatabaseSync } from 'node:sqlite';
import type { ExportPlaces, ExportSlot } from './export-slot.ts';
import { openForNotes } from './sqlite-connection.ts';
import { holdLock } from './sqlite-slot.ts';
import type { StoreConfig } from './store-config.ts';
import type { ExportCursorRow } from './tables.ts';

/** So many characters of a destination's hash name its lock. */
const NAME_CHARACTERS = 16;

/**
 * Holds the export of an embedded store to a destination; undefined where another process does. Throws StoreError where
 * nothing was written yet.
 */
export function openSqliteExportSlot(
  { file, timeoutMs }: StoreConfig & { kind: 'embedded' },
  destination: string,
): ExportSlot | undefined {
  const db = openForNotes(file, timeoutMs);
  const release = holdLock(`${file}-export-${destination.slice(0, NAME_CHARACTERS)}`);
  if (release) return new SqliteExportSlot(db, destination, release);
  db.close();
  return undefined;
}

class SqliteExportSlot implements ExportSlot {
  readonly #db: DatabaseSync;
  readonly #destination: string;
  readonly #release: () => void;

  constructor(db: DatabaseSync, destination: string, release: () => void) {
    this.#db = db;
    this.#destination = destination;
    this.#release = release;
  }

  async places(): Promise<ExportPlaces> {
    const rows = this.#db.prepare('select writer, sequence from export_cursors where destination = ?');
    // The table's own type is the one check.
    const found = rows.all(this.#destination) as unknown as readonly Omit<ExportCursorRow, 'destination'>[];
    return new Map(found.map(({ writer, sequence }) => [writer, sequence]));
  }

  async advance(places: ExportPlaces): Promise<void> {
    const writers = JSON.stringify([...places]);
    this.#db.prepare(ADVANCE).run(this.#destination, writers);
  }

  async close(): Promise<void> {
    this.#release();
    this.#db.close();
  }
}

const ADVANCE = `
  insert into export_cursors (destination, writer, sequence)
  select ?, value ->> 0, value ->> 1 from json_each(?) where true
  on conflict (destination, writer) do update set sequence = max(sequence, excluded.sequence)`;
