import type { ChainLink } from './chain-link.ts';

/** So many links without a place are kept. */
const MOST_LOST = 100;

/** Links whose place has not come yet; several may claim one place. Those that have none are lost. */
export class WaitingLinks {
  readonly #byPlace = new Map<number, ChainLink[]>();
  readonly #lost = new Set<ChainLink>();
  #size = 0;
  #intents = 0;

  /** How many wait; lost ones wait for nothing. */
  get size(): number {
    return this.#size;
  }

  /** How many of them are intents. */
  get intents(): number {
    return this.#intents;
  }

  /** The places that are waited for, in order. */
  get places(): readonly number[] {
    return [...this.#byPlace.keys()].sort((one, other) => one - other);
  }

  add(place: number, link: ChainLink): void {
    const links = this.#byPlace.get(place);
    if (links) links.push(link);
    else this.#byPlace.set(place, [link]);
    this.#count(link, 1);
  }

  /** Keeps a link that has no place. */
  addLost(link: ChainLink): void {
    if (this.#lost.size < MOST_LOST) this.#lost.add(link);
  }

  /** The entry of a link that claims a place. */
  entryAt(place: number): number | undefined {
    return this.#byPlace.get(place)?.[0]?.row.id;
  }

  /** Takes away those that claim a place. */
  take(place: number): readonly ChainLink[] {
    const links = this.#byPlace.get(place);
    if (!links) return [];
    this.#byPlace.delete(place);
    for (const link of links) this.#count(link, -1);
    return links;
  }

  /** Takes away the first link that is what is looked for, among at most so many. */
  takeFirst(isIt: (link: ChainLink) => boolean, most: number): ChainLink | undefined {
    for (const link of this.#lost)
      if (isIt(link)) {
        this.#lost.delete(link);
        return link;
      }
    let tried = 0;
    for (const [place, links] of this.#byPlace) {
      const index = links.findIndex(isIt);
      if (index !== -1) return this.#takeAt(place, links, index);
      tried += links.length;
      if (tried >= most) return undefined;
    }
    return undefined;
  }

  #takeAt(place: number, links: ChainLink[], index: number): ChainLink | undefined {
    const [taken] = links.splice(index, 1);
    if (links.length === 0) this.#byPlace.delete(place);
    if (taken) this.#count(taken, -1);
    return taken;
  }

  #count({ part }: ChainLink, by: 1 | -1): void {
    this.#size += by;
    if (part === 'intent') this.#intents += by;
  }
}
