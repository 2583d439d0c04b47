import type { ExactNumber } from './exact-number.ts';

/** From 2^53 on, neighbouring whole numbers share a double. `readNumber` returns none of this range: it is free for stand-ins. */
const FIRST = 2 ** 53;
const STEP = 2;
const END = 2 ** 54;

/**
 * Doubles that stand in for exact numbers where something only takes doubles: JSON.parse, and the query planner. They are
 * the even ones from 2^53 to 2^54, which no number of the text can be: `readNumber` makes exact numbers of those.
 */
export class StandIns {
  readonly #numbers = new Map<number, ExactNumber>();
  #next = FIRST;
  /** By text: equal numbers have one stand-in. */
  readonly #known = new Map<string, number>();
  readonly #taken: ReadonlySet<number>;

  /** Without the doubles that are `taken`: they mean themselves where the numbers are put back. */
  constructor(taken: ReadonlySet<number> = new Set()) {
    this.#taken = taken;
  }

  get size(): number {
    return this.#known.size;
  }

  /** The digits of the double that stands for a number of this text; a sign stays, so that the form does. */
  textFor(text: string, number: ExactNumber): string {
    const double = this.#known.get(text) ?? this.#unused();
    this.#known.set(text, double);
    this.#numbers.set(double, number);
    return (text.startsWith('-') ? '-' : '') + String(double);
  }

  #unused(): number {
    while (this.#taken.has(this.#next)) this.#next += STEP;
    const double = this.#next;
    this.#next += STEP;
    return double;
  }

  /** The number that a double stands for; undefined where it is none of the stand-ins. */
  numberFor(double: number): ExactNumber | undefined {
    const size = Math.abs(double);
    return size >= FIRST && size < END ? this.#numbers.get(size) : undefined;
  }
}

/** The whole numbers from 2^53 to 2^54 that a text holds, by their size: no stand-in may be one of them. */
export function takenDoubles(text: string): ReadonlySet<number> {
  return new Set((text.match(/\d{16,}/g) ?? []).filter((digits) => /^0*\d{16,17}$/.test(digits)).map(Number));
}
