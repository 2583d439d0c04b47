/** How much of a personal value is shown, from all to nothing at all; `block` refuses the whole operation. */
export const EFFECTS = ['reveal', 'mask', 'null', 'deny', 'hold', 'block'] as const;

/** One step of the lattice `reveal < mask < null < deny < hold < block`. */
export type Effect = (typeof EFFECTS)[number];

/** The stricter of effects; `reveal` for none. */
export function strictestEffect(effects: readonly Effect[]): Effect {
  return effects.reduce<Effect>((strictest, effect) => (isStricter(effect, strictest) ? effect : strictest), 'reveal');
}

/** Whether the first shows less than the second. */
export function isStricter(effect: Effect, than: Effect): boolean {
  return EFFECTS.indexOf(effect) > EFFECTS.indexOf(than);
}
