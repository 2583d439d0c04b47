import type { Coordinate } from '../../lib/coordinate.ts';
import type { Effect } from '../../policy/effect.ts';
import { EFFECTS, isStricter, strictestEffect } from '../../policy/effect.ts';
import type { FieldOutcome, RecomputedField } from './recompute-operation.ts';

/** What becomes of an operation's fields; `refused` is what refuses the whole. */
export interface FieldOutcomes {
  readonly fields: readonly RecomputedField[];
  readonly refused: Effect | undefined;
}

/** Whose entity a field is decided for; where it makes no difference, it is decided for both. */
export type Whose = 'own' | 'others';

/** A field of the document: a coordinate at a path of response keys. */
export interface FieldPlace {
  readonly coordinate: Coordinate;
  readonly path: readonly string[];
}

/** Finds what one side makes of a place. */
export class OutcomeIndex {
  readonly #refused: Effect | undefined;
  readonly #at: ReadonlyMap<string, readonly RecomputedField[]>;
  /** What hides all that is below, by its path. */
  readonly #hiding: ReadonlyMap<string, readonly RecomputedField[]>;

  constructor({ fields, refused }: FieldOutcomes) {
    this.#refused = refused;
    this.#at = Map.groupBy(fields, placeKey);
    const hiding = fields.filter(({ effect }) => isStricter(effect, 'mask'));
    this.#hiding = Map.groupBy(hiding, ({ path }) => path.join('.'));
  }

  /** Several where a path leads to the field on several types: the strictest first. */
  outcomesAt(place: FieldPlace, whose: Whose): readonly FieldOutcome[] {
    const fields = this.#at.get(placeKey(place)) ?? [];
    return fields
      .filter((field) => isOf(field, whose))
      .map(({ effect, mask }) => this.#outcome(effect, mask))
      .toSorted((one, other) => EFFECTS.indexOf(other.effect) - EFFECTS.indexOf(one.effect));
  }

  /**
   * Of a field that this side does not come by: refused with the whole, or hidden with a composite above it, and then at
   * least as strictly as its counterpart on the other side.
   */
  hiddenAbove({ path }: FieldPlace, whose: Whose, counterpart: FieldOutcome | undefined): FieldOutcome {
    if (this.#refused) return { effect: this.#refused };
    const above = path.flatMap((_, length) => this.#hiding.get(path.slice(0, length).join('.')) ?? []);
    const effects = above.filter((field) => isOf(field, whose)).map(({ effect }) => effect);
    if (effects.length === 0) return { effect: 'reveal' };
    return { effect: strictestEffect([...effects, counterpart?.effect ?? 'reveal']) };
  }

  #outcome(effect: Effect, mask: string | undefined): FieldOutcome {
    if (this.#refused) return { effect: this.#refused };
    return mask === undefined ? { effect } : { effect, mask };
  }
}

/** Equal for the same place. */
export function placeKey({ coordinate, path }: FieldPlace): string {
  return `${coordinate} ${path.join('.')}`;
}

function isOf(field: RecomputedField, whose: Whose): boolean {
  return field.whose === undefined || field.whose === whose;
}
