import type { GeneratorValue } from 'fast-check';
import { nat } from 'fast-check';
import type { Cell } from '../../store/test-tampering.ts';

/** For tests: random choices. */
export class Random {
  readonly #generate: GeneratorValue;
  /** Whether a column takes values of any type. */
  readonly isLoose: boolean;

  constructor(generate: GeneratorValue, isLoose: boolean) {
    this.#generate = generate;
    this.isLoose = isLoose;
  }

  upTo(max: number): number {
    return this.#generate(nat, { max });
  }

  oneOf<Item>(items: readonly Item[]): Item {
    const item = items[this.upTo(items.length - 1)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }

  /** Another cell that the same column can hold. */
  other(cell: Cell, isNullable = false): Cell {
    const others: readonly Cell[] =
      typeof cell === 'number' ? this.#otherNumbers(cell) : typeof cell === 'string' ? this.#otherTexts(cell) : [];
    return this.oneOf(isNullable ? [...others, null] : others);
  }

  #otherNumbers(number: number): readonly Cell[] {
    const bit = 2n ** BigInt(this.upTo(62));
    const near = [number + 1, number + 2 + this.upTo(40), number - 1, -1, BigInt(number) ^ bit];
    return this.isLoose ? [...near, number + 0.5, 'x', Buffer.from(String(number))] : near;
  }

  #otherTexts(text: string): readonly Cell[] {
    if (text === '') return ['x'];
    const at = this.upTo(text.length - 1);
    const replaced = String.fromCharCode(text.charCodeAt(at) ^ (1 << this.upTo(5)));
    const changed = [
      `${text.slice(0, at)}${replaced}${text.slice(at + 1)}`,
      text.slice(0, at) + text.slice(at + 1),
      `${text.slice(0, at)}x${text.slice(at)}`,
      '',
    ].filter((other) => other !== text && !other.includes('\u0000'));
    return this.isLoose ? [...changed, Buffer.from(text)] : changed;
  }
}
