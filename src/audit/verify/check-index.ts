import type { EntryRow } from '../../store/entry-columns.ts';
import { SLOTS } from '../../store/entry-id.ts';
import { postedGenerations, postingPages, readGenerations } from '../../store/posting-pages.ts';
import type { StoreSnapshot } from '../../store/read-snapshot.ts';
import type { TermGenerationRow } from '../../store/tables.ts';
import type { IndexFinding } from './audit-finding.ts';
import { PostingCheck } from './check-postings.ts';

/** Checks that entries are found by all that they should be, and by nothing else. */
export class IndexCheck {
  readonly #snapshot: StoreSnapshot;
  readonly #report: (finding: IndexFinding) => void;
  readonly #generations: readonly TermGenerationRow[];
  /** Up to where each writer's entries are said to be indexed. */
  readonly #reach: ReadonlyMap<number, number>;
  #postings = new PostingCheck();
  /** The last entry of those that were compared. */
  #compared = 0;

  private constructor(
    snapshot: StoreSnapshot,
    report: (finding: IndexFinding) => void,
    generations: readonly TermGenerationRow[],
  ) {
    this.#snapshot = snapshot;
    this.#report = report;
    this.#generations = generations;
    this.#reach = new Map(generations.map(({ writer, last_entry }) => [writer, last_entry]));
  }

  /** Looks at the parts of the index. */
  static async begin(snapshot: StoreSnapshot, report: (finding: IndexFinding) => void): Promise<IndexCheck> {
    const generations = await readGenerations(snapshot);
    const told = new Set(generations.map(({ generation }) => generation));
    const untold = (await postedGenerations(snapshot)).filter((generation) => !told.has(generation));
    for (const generation of [...untold, ...disjoint(generations)]) report({ kind: 'generation', generation });
    return new IndexCheck(snapshot, report, generations);
  }

  async add(rows: readonly EntryRow[]): Promise<void> {
    for (const row of rows) {
      this.#postings.addEntry(row, row.id <= (this.#reach.get(row.writer) ?? 0));
      if (this.#postings.isFull) await this.#compare(row.id);
    }
  }

  /** There are no more entries: what is left of the postings leads to the last ones, or nowhere. */
  async close(): Promise<void> {
    await this.#compare(Number.POSITIVE_INFINITY);
  }

  /** Compares what was added; its last entry is this one. */
  async #compare(last: number): Promise<void> {
    for (const generation of this.#generations)
      if (generation.last_entry > this.#compared && generation.first_entry < last) await this.#take(generation, last);
    this.#postings.close(this.#report);
    this.#postings = new PostingCheck();
    this.#compared = last;
  }

  /** Takes the postings of a part that lead to what was added. Where it is met last, the part itself is looked at. */
  async #take({ generation, writer, first_entry, last_entry }: TermGenerationRow, last: number): Promise<void> {
    const isLast = last_entry <= last;
    let largest = 0;
    for await (const page of postingPages(this.#snapshot, generation)) {
      for (const posting of page) {
        const { entry } = posting;
        largest = Math.max(largest, entry);
        const isOwn = first_entry < entry && entry <= last_entry;
        if (!isOwn && isLast) this.#report({ kind: 'posting-stray', entry });
        else if (isOwn && this.#compared < entry && entry <= last) this.#postings.addPosting(posting, writer);
      }
    }
    if (isLast && largest !== last_entry) this.#report({ kind: 'generation', generation });
  }
}

/** Parts that do not begin where the one before ends. */
function disjoint(generations: readonly TermGenerationRow[]): readonly number[] {
  const previous = new Map<number, TermGenerationRow>();
  const wrong = generations.filter((row) => {
    const before = previous.get(row.writer);
    previous.set(row.writer, row);
    const number = before ? before.generation + SLOTS : row.writer;
    return row.generation !== number || row.first_entry !== (before?.last_entry ?? 0);
  });
  return wrong.map(({ generation }) => generation);
}
