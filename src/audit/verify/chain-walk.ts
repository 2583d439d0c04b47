import type { EntryRow } from '../../store/entry-columns.ts';
import type { FittedLink } from './chain-end.ts';
import { ChainEnd } from './chain-end.ts';
import type { ChainFinding } from './chain-finding.ts';
import type { ChainLink } from './chain-link.ts';
import { atPlace, linksOf, placeOf } from './chain-link.ts';
import type { ChainClaims } from './claimed-places.ts';
import { ClaimedPlaces } from './claimed-places.ts';
import { PlaceRanges } from './place-ranges.ts';
import { WaitingLinks } from './waiting-links.ts';

/** What a walk came to. */
export interface WalkedChain {
  readonly writer: number;
  readonly entries: number;
  /** Entries of which the outcome is not known. */
  readonly open: number;
  readonly links: number;
  /** Links behind the last one that is as a checkpoint says. */
  readonly unsigned: number;
  /** What is wrong first; undefined where nothing is. */
  readonly first: ChainFinding | undefined;
}

/** How much waits for links that stand before it; then these are held to be missing. */
export interface WaitingLimits {
  /** As long as nothing is wrong, no intent waits. */
  readonly intents: number;
  /** Outcomes wait while operations run: more than ever run at once. */
  readonly links: number;
}

const LIMITS: WaitingLimits = { intents: 4_096, links: 131_072 };

/** So many links are tried in all, whether their place is another than they claim. */
const MOST_TRIES = 50_000;

/**
 * Walks the chain of one writer, whose entries come in the order of their ids. An outcome has its place behind intents of
 * later entries, so links wait until their place comes: as many as operations ran at once. What is wrong is reported in the
 * order of places, and the walk goes on behind it.
 */
export class ChainWalk {
  readonly #writer: number;
  readonly #claimed: ClaimedPlaces;
  readonly #report: (finding: ChainFinding) => void;
  readonly #limits: WaitingLimits;
  readonly #end = new ChainEnd();
  readonly #waiting = new WaitingLinks();
  readonly #gaps = new PlaceRanges();
  #next = 1;
  #last: number | undefined;
  #largest = 0;
  #entries = 0;
  #outcomes = 0;
  #tries = MOST_TRIES;
  #first: ChainFinding | undefined;

  constructor(claims: ChainClaims, report: (finding: ChainFinding) => void, limits = LIMITS) {
    this.#writer = claims.writer;
    this.#report = (finding) => {
      this.#first ??= finding;
      report(finding);
    };
    this.#claimed = new ClaimedPlaces(claims, this.#report);
    this.#limits = limits;
  }

  /** Takes the next row of this writer. */
  add(row: EntryRow): void {
    const links = linksOf(row);
    this.#entries++;
    this.#outcomes += links.length - 1;
    this.#largest = Math.max(this.#largest, row.id);
    for (const link of links) this.#take(link);
    this.#drain();
    if (!this.#isWithin(1)) this.#settle(0.5);
  }

  /** There are no more rows. */
  close(): WalkedChain {
    this.#settle(0);
    const last = this.#next - 1;
    this.#claimed.compareEnd(last, this.#last, this.#largest);
    return {
      writer: this.#writer,
      entries: this.#entries,
      open: this.#entries - this.#outcomes,
      links: this.#entries + this.#outcomes,
      unsigned: last - this.#claimed.confirmed,
      first: this.#first,
    };
  }

  #take(link: ChainLink): void {
    const place = placeOf(link);
    if (place === undefined) {
      this.#waiting.addLost(link);
      this.#tell('edited', link, 0);
    } else if (place >= this.#next) this.#waiting.add(place, link);
    else this.#tell(this.#gaps.has(place) ? 'reordered' : 'forked', link, place);
  }

  /** Walks what is there of the places that come next. */
  #drain(): void {
    for (let links = this.#waiting.take(this.#next); links.length > 0; links = this.#waiting.take(this.#next)) {
      const fitted = links.map((link) => this.#end.fit(link));
      const genuine = fitted.find(({ isSound }) => isSound) ?? fitted[0];
      for (const each of fitted) {
        if (each !== genuine) this.#tell('forked', each.link, this.#next);
        else if (!each.isSound) this.#tell('edited', each.link, this.#next);
      }
      if (genuine) this.#walk(genuine);
    }
  }

  #walk(fitted: FittedLink): void {
    this.#end.follow(fitted);
    this.#claimed.compare(fitted.link, this.#next, this.#end);
    this.#last = fitted.link.row.id;
    this.#next++;
  }

  /** Whether no more waits than a part of the limits. */
  #isWithin(part: number): boolean {
    const { size, intents } = this.#waiting;
    return intents <= part * this.#limits.intents && size <= part * this.#limits.links;
  }

  /** Gives up waiting for what is missing, until no more waits than a part of the limits. */
  #settle(part: number): void {
    for (const place of this.#waiting.places) {
      if (this.#isWithin(part)) return;
      if (this.#waiting.entryAt(place) === undefined) continue;
      this.#skipTo(place);
      this.#drain();
    }
  }

  #skipTo(place: number): void {
    while (this.#next < place) {
      const misplaced = this.#takeMisplaced();
      if (!misplaced) {
        this.#leaveGap(place);
        return;
      }
      if (placeOf(misplaced) !== undefined) this.#tell('edited', misplaced, this.#next);
      this.#walk({ link: misplaced, isSound: true, computed: [] });
    }
  }

  /** A link that claims another place, or none, and is the one that is missing. */
  #takeMisplaced(): ChainLink | undefined {
    if (!this.#end.isKnown) return undefined;
    const isIt = (link: ChainLink): boolean => {
      this.#tries--;
      return this.#end.fit(atPlace(link, this.#next)).isSound;
    };
    return this.#tries > 0 ? this.#waiting.takeFirst(isIt, this.#tries) : undefined;
  }

  #leaveGap(place: number): void {
    const before = this.#waiting.entryAt(place);
    const gap = { writer: this.#writer, place: this.#next, links: place - this.#next, after: this.#last, before };
    this.#report({ kind: 'missing', ...gap });
    this.#gaps.add(this.#next, place);
    this.#end.forget();
    this.#next = place;
  }

  #tell(kind: 'edited' | 'reordered' | 'forked', { row, part }: ChainLink, place: number): void {
    this.#report({ kind, writer: this.#writer, place, entry: row.id, part });
  }
}
