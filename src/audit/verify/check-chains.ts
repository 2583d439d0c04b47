import type { EntryRow } from '../../store/entry-columns.ts';
import type { ChainHeadRow } from '../../store/tables.ts';
import type { ChainFinding } from './chain-finding.ts';
import type { WalkedChain } from './chain-walk.ts';
import { ChainWalk } from './chain-walk.ts';
import type { SignedPlaces } from './check-checkpoints.ts';

/** Walks the chains of all writers at once, as their entries come in the order of ids. */
export class ChainCheck {
  readonly #walks = new Map<number, ChainWalk>();
  readonly #report: (finding: ChainFinding) => void;

  constructor(heads: readonly ChainHeadRow[], signed: SignedPlaces, report: (finding: ChainFinding) => void) {
    this.#report = report;
    const headOf = new Map(heads.map((head) => [head.writer, head]));
    for (const writer of new Set([...headOf.keys(), ...signed.keys()])) {
      const claims = { writer, head: headOf.get(writer), signed: signed.get(writer) ?? [] };
      this.#walks.set(writer, new ChainWalk(claims, report));
    }
  }

  add(rows: readonly EntryRow[]): void {
    for (const row of rows) this.#walkOf(row.writer).add(row);
  }

  /** There are no more entries. */
  close(): readonly WalkedChain[] {
    return [...this.#walks].sort(([one], [other]) => one - other).map(([, walk]) => walk.close());
  }

  #walkOf(writer: number): ChainWalk {
    const known = this.#walks.get(writer);
    if (known) return known;
    const walk = new ChainWalk({ writer, head: undefined, signed: [] }, this.#report);
    this.#walks.set(writer, walk);
    return walk;
  }
}
