import type { ChainLink } from './chain-link.ts';
import { linkBehind, storedLink } from './chain-link.ts';

/** What a link is, held against the one before it. */
export interface FittedLink {
  readonly link: ChainLink;
  readonly isSound: boolean;
  /** What it would be, behind each that it may follow. */
  readonly computed: readonly string[];
}

/** A link that is not what was written leaves open which its successor follows: so many are tried. */
const MOST_CANDIDATES = 3;

/** Where a walk along a chain has come to: the hash that the next link must follow. */
export class ChainEnd {
  /** None where the link before is missing: then nothing can be told of the next. */
  #candidates: readonly string[] = [''];

  /** Whether anything can be told of the next link. */
  get isKnown(): boolean {
    return this.#candidates.length > 0;
  }

  /** Whether the chain may have stood here with this hash. */
  has(hash: string): boolean {
    return this.#candidates.includes(hash);
  }

  /** Holds a link against the end. */
  fit(link: ChainLink): FittedLink {
    const computed = this.#candidates.map((previous) => linkBehind(link, previous));
    const stored = storedLink(link);
    return { link, isSound: computed.length === 0 || computed.some((hash) => hash === stored), computed };
  }

  /** Goes on behind a link: where it is not what was written, behind what it claims to be or what it would be. */
  follow({ link, isSound, computed }: FittedLink): void {
    const stored = storedLink(link);
    const candidates = isSound ? [stored] : [stored, ...computed];
    this.#candidates = candidates.filter((hash) => hash !== null).slice(0, MOST_CANDIDATES);
  }

  /** Goes on behind a link that is missing. */
  forget(): void {
    this.#candidates = [];
  }
}
