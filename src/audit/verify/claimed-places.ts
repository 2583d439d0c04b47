import type { ChainHeadRow } from '../../store/tables.ts';
import type { ChainEnd } from './chain-end.ts';
import type { ChainFinding } from './chain-finding.ts';
import type { ChainLink } from './chain-link.ts';

/** A checkpoint's statement that the link at a place has this hash. */
export interface SignedPlace {
  readonly place: number;
  readonly hash: string;
}

/** What is claimed of one writer's chain: by its head, and by checkpoints. */
export interface ChainClaims {
  readonly writer: number;
  readonly head: ChainHeadRow | undefined;
  readonly signed: readonly SignedPlace[];
}

/** Holds a walk along a chain against what is claimed of it. */
export class ClaimedPlaces {
  readonly #writer: number;
  readonly #head: ChainHeadRow | undefined;
  readonly #signed: ReadonlyMap<number, readonly SignedPlace[]>;
  readonly #lastSigned: number;
  readonly #report: (finding: ChainFinding) => void;
  #isBeyond = false;
  #confirmed = 0;

  constructor({ writer, head, signed }: ChainClaims, report: (finding: ChainFinding) => void) {
    this.#writer = writer;
    this.#head = head;
    this.#signed = Map.groupBy(signed, ({ place }) => place);
    this.#lastSigned = signed.reduce((last, { place }) => Math.max(last, place), 0);
    this.#report = report;
  }

  /** The last place that is as a checkpoint says; 0 where there is none. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** Compares the link at a place; `end` is where the chain stands with it. */
  compare({ row, part }: ChainLink, place: number, end: ChainEnd): void {
    const name = { writer: this.#writer, place, entry: row.id, part };
    for (const { hash } of this.#signed.get(place) ?? []) {
      if (end.has(hash)) this.#confirmed = place;
      else this.#report({ kind: 'rewritten', ...name, since: this.#confirmed });
    }
    if (!this.#head) return;
    if (place === this.#head.sequence && !end.has(this.#head.hash)) this.#reportHead();
    if (place <= this.#head.sequence || this.#isBeyond) return;
    this.#isBeyond = true;
    this.#report({ kind: 'beyond', ...name });
  }

  /** Compares where the chain ends: its last place and entry, and the largest entry of all. */
  compareEnd(place: number, after: number | undefined, largest: number): void {
    const head = this.#head?.sequence ?? 0;
    const claimed = Math.max(head, this.#lastSigned);
    if (claimed > place) {
      const by = head === claimed ? 'head' : 'checkpoint';
      this.#report({ kind: 'cut', writer: this.#writer, place: place + 1, claimed, by, after });
    } else if (place > 0 && this.#head?.entry !== largest) this.#reportHead();
  }

  #reportHead(): void {
    this.#report({ kind: 'head', writer: this.#writer, place: this.#head?.sequence ?? 0 });
  }
}
