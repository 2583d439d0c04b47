import type { ExactNumber } from './exact-number.ts';

/** From here on neighbouring whole numbers are one double; a double of this range is nobody's but ours (`readNumber`). */
const FIRST = 2 ** 53;
const STEP = 2;
const END = 2 ** 54;

/**
 * Doubles that stand in for exact numbers where something only takes doubles: JSON.parse, and the query planner. They are
 * the even ones from 2^53 to 2^54, which no number of the text can be: `readNumber` makes exact numbers of those.
 */
export class StandIns {
  readonly #numbers: ExactNumber[] = [];
  /** By text: equal numbers have one stand-in. */
  readonly #known = new Map<string, number>();

  get size(): number {
    return this.#numbers.length;
  }

  /** The digits of the double that stands for a number of this text; a sign stays, so that the form does. */
  textFor(text: string, number: ExactNumber): string {
    const place = this.#known.get(text) ?? this.#numbers.push(number) - 1;
    this.#known.set(text, place);
    return (text.startsWith('-') ? '-' : '') + String(FIRST + place * STEP);
  }

  /** The number that a double stands for; undefined where it is none of the stand-ins. */
  numberFor(double: number): ExactNumber | undefined {
    const size = Math.abs(double);
    return size >= FIRST && size < END ? this.#numbers[(size - FIRST) / STEP] : undefined;
  }
}
