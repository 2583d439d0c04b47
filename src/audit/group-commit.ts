/** Something that waits to be written together with others. */
interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: (isDurable: boolean) => void;
}

/** What was handed over to be written, and is not yet known to be. */
interface Flight<Item> {
  readonly waiting: readonly Waiting<Item>[];
  readonly deadline: number;
  isLate: boolean;
}

/** How things are gathered. */
export interface GroupCommitOptions<Item> {
  /** At least so many milliseconds lie between two groups. */
  readonly spacingMs: number;
  /** A group of so many is handed over at once. */
  readonly mostItems: number;
  /** How much may wait, or be on its way, in the unit of `weigh`; what comes on top is not durable. */
  readonly mostWeight: number;
  /** What an item weighs; what weighs nothing is always taken. */
  readonly weigh: (item: Item) => number;
  /** How long a group may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Hands a group over; `settle` must be called with its number. */
  readonly send: (group: number, items: readonly Item[]) => void;
  /** Told of each item that became durable; `isLate` where it had been given up. */
  readonly onDurable: (item: Item, isLate: boolean) => void;
}

/**
 * Gathers items into groups that are written together. Under little load an item goes at once; under much, one group
 * follows the other at the spacing, and its cost is shared by all in it.
 */
export class GroupCommit<Item> {
  readonly #options: GroupCommitOptions<Item>;
  readonly #flights = new Map<number, Flight<Item>>();
  #next: Waiting<Item>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #watch: NodeJS.Timeout | undefined;
  #lastSent = 0;
  #lastGroup = 0;
  #weight = 0;

  constructor(options: GroupCommitOptions<Item>) {
    this.#options = options;
  }

  /** Resolves with whether the item is durable; never rejects. */
  add(item: Item): Promise<boolean> {
    const weight = this.#options.weigh(item);
    if (weight > 0 && this.#weight + weight > this.#options.mostWeight) return Promise.resolve(false);
    this.#weight += weight;
    return new Promise((resolve) => {
      this.#next.push({ item, resolve });
      if (this.#next.length >= this.#options.mostItems) this.#send();
      else this.#timer ??= setTimeout(() => this.#send(), this.#pause());
    });
  }

  /** What became of a group: which of its items, by their places in it, are not durable. */
  settle(group: number, isRefused: (place: number) => boolean): void {
    const flight = this.#flights.get(group);
    if (!flight) return;
    this.#flights.delete(group);
    for (const [place, { item, resolve }] of flight.waiting.entries()) {
      const isDurable = !isRefused(place);
      this.#weight -= this.#options.weigh(item);
      if (isDurable) this.#options.onDurable(item, flight.isLate);
      resolve(isDurable);
    }
  }

  /** Nothing that waits will be written. */
  fail(): void {
    for (const group of [...this.#flights.keys()]) this.settle(group, () => true);
    const next = this.#next;
    this.#next = [];
    for (const { item, resolve } of next) {
      this.#weight -= this.#options.weigh(item);
      resolve(false);
    }
  }

  /** Hands over what waits, now. */
  flush(): void {
    if (this.#next.length > 0) this.#send();
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#next;
    if (waiting.length === 0) return;
    this.#next = [];
    this.#lastSent = performance.now();
    const group = ++this.#lastGroup;
    this.#flights.set(group, { waiting, deadline: this.#lastSent + this.#options.timeoutMs, isLate: false });
    this.#watch ??= setTimeout(() => this.#giveUp(), this.#options.timeoutMs);
    this.#options.send(
      group,
      waiting.map(({ item }) => item),
    );
  }

  #pause(): number {
    return Math.max(0, this.#lastSent + this.#options.spacingMs - performance.now());
  }

  /** What takes too long is told not to be durable, and weighs on until it is known what became of it. */
  #giveUp(): void {
    this.#watch = undefined;
    const now = performance.now();
    let soonest: number | undefined;
    for (const flight of this.#flights.values()) {
      if (flight.isLate) continue;
      if (flight.deadline <= now) {
        flight.isLate = true;
        for (const { resolve } of flight.waiting) resolve(false);
      } else soonest ??= flight.deadline;
    }
    if (soonest !== undefined) this.#watch = setTimeout(() => this.#giveUp(), Math.max(1, soonest - now));
  }
}
