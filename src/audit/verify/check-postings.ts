import { areDigests } from '../../store/digests.ts';
import type { EntryRow } from '../../store/entry-columns.ts';
import { hasEnded } from '../../store/entry-columns.ts';
import type { Posting } from '../../store/posting-pages.ts';
import { termsOfRow } from '../ledger-index.ts';
import type { IndexFinding } from './audit-finding.ts';
import { NumberList, without } from './number-list.ts';
import { createPostingKey, MOST_RANKS, rankOf } from './posting-key.ts';

/** So many postings are compared at once: two hundred megabytes. */
const MOST_POSTINGS = 12_000_000;

/** Compares the postings of consecutive entries, as many as memory has room for, with what they should be. */
export class PostingCheck {
  readonly #keyOf = createPostingKey();
  /** Of entries, by their ranks. */
  readonly #ids = new NumberList();
  readonly #writers = new NumberList();
  /** Ranks of entries of which it cannot be told what they should be found by. */
  readonly #unknown = new Set<number>();
  readonly #needed = new NumberList();
  readonly #found = new NumberList();
  readonly #strays = new Set<number>();

  get isFull(): boolean {
    return this.#ids.length === MOST_RANKS || this.#needed.length >= MOST_POSTINGS;
  }

  /** Takes an entry, in the order of ids; `isIndexed` where the index is said to know it. */
  addEntry(row: EntryRow, isIndexed: boolean): void {
    const rank = this.#ids.length;
    this.#ids.add(row.id);
    this.#writers.add(row.writer);
    const isKnown = areDigests(row.asked) && (!hasEnded(row) || areDigests(row.shown));
    if (!isKnown) this.#unknown.add(rank);
    else if (isIndexed && hasEnded(row)) for (const term of termsOfRow(row)) this.#needed.add(this.#keyOf(rank, term));
  }

  /** Takes a posting of this writer's part of the index, which leads to one of these entries or to none. */
  addPosting({ term, entry }: Posting, writer: number): void {
    const rank = this.#ids.indexOf(entry);
    const isRight = rank !== -1 && this.#writers.at(rank) === writer && Number.isInteger(term);
    if (!isRight) this.#strays.add(entry);
    else if (!this.#unknown.has(rank)) this.#found.add(this.#keyOf(rank, term));
  }

  /** Reports what does not fit, each entry once. */
  close(report: (finding: IndexFinding) => void): void {
    const [needed, found] = [this.#needed.sorted(), this.#found.sorted()];
    for (const entry of this.#entriesOf(without(needed, found))) report({ kind: 'posting-missing', entry });
    const strays = this.#entriesOf(without(found, needed));
    for (const entry of new Set([...this.#strays, ...strays])) report({ kind: 'posting-stray', entry });
  }

  #entriesOf(keys: Float64Array): Set<number> {
    const entries = new Set<number>();
    for (const key of keys) entries.add(this.#ids.at(rankOf(key)) ?? 0);
    return entries;
  }
}
