import type { Find } from '../inspect/find.ts';
import { keptPath } from '../inspect/find-path.ts';
import { MOST_FINDS } from '../store/store-writer.ts';
import type { InspectionFindRow } from '../store/tables.ts';

/** So many paths within one JSON scalar are told apart: keys that are values must not crowd out all else. */
const MOST_PATHS = 50;

/** What every path counts as beyond that. */
const ANY_PATH = '*';

/** The longest coordinate, category or detector that is counted, in characters: an index of PostgreSQL takes no more. */
const MOST_CHARACTERS = 500;

/** Counts what inspection found, by coordinate, path, category and detector: as many of these as a store keeps, at most. */
export class FindCounter {
  #counted = new Map<string, InspectionFindRow>();
  readonly #paths = new Map<string, Set<string>>();
  #pathCount = 0;

  /** Adds finds of a time, in milliseconds since the epoch. What is no count, or one too many, is left out. */
  count(finds: readonly Find[], now: number): void {
    for (const { coordinate, path, category, detector, count } of finds) {
      if (!Number.isSafeInteger(count) || count < 1) continue;
      if (Math.max(coordinate.length, category.length, detector.length) > MOST_CHARACTERS) continue;
      const known = this.#pathOf(coordinate, path);
      this.#add({ coordinate, path: known, category, detector, count, first_seen: now, last_seen: now });
    }
  }

  get isEmpty(): boolean {
    return this.#counted.size === 0;
  }

  /** Everything that was counted, to be written: from now on it is counted anew. */
  take(): readonly InspectionFindRow[] {
    const taken = [...this.#counted.values()];
    this.#counted = new Map();
    return taken;
  }

  /** Counts once more what was taken and could not be written. */
  putBack(rows: readonly InspectionFindRow[]): void {
    for (const row of rows) this.#add(row);
  }

  #add(row: InspectionFindRow): void {
    const key = [row.coordinate, row.path, row.category, row.detector].join('\n');
    const before = this.#counted.get(key);
    if (before) this.#counted.set(key, joined(before, row));
    else if (this.#counted.size < MOST_FINDS) this.#counted.set(key, row);
  }

  #pathOf(coordinate: string, path: string): string {
    const kept = keptPath(path);
    if (kept === '') return kept;
    const known = this.#paths.get(coordinate) ?? new Set();
    if (known.has(kept)) return kept;
    if (known.size >= MOST_PATHS || this.#pathCount >= MOST_FINDS) return ANY_PATH;
    this.#paths.set(coordinate, known.add(kept));
    this.#pathCount += 1;
    return kept;
  }
}

function joined(one: InspectionFindRow, other: InspectionFindRow): InspectionFindRow {
  return {
    ...one,
    count: one.count + other.count,
    first_seen: Math.min(one.first_seen, other.first_seen),
    last_seen: Math.max(one.last_seen, other.last_seen),
  };
}
