import type { JSONWebKeySet, JWK } from 'jose';
import type { SigningKeys } from './key-ring.ts';
import { signingAt } from './key-schedule.ts';
import type { ScheduledKey } from './rotating-keys.ts';

/** What `LastingKeys` are made of: keys in order, the oldest first, at least one; and the public halves of those before. */
export interface HeldKeys<Key extends ScheduledKey> {
  readonly keys: readonly Key[];
  readonly retired: readonly JWK[];
}

/** Keys that follow one another by the clock, are never withdrawn, and can be replaced while they are in use. */
export class LastingKeys<Key extends ScheduledKey> implements SigningKeys<Key> {
  #held: HeldKeys<Key>;
  readonly #now: () => number;

  /** `now` is in milliseconds. */
  constructor(held: HeldKeys<Key>, now: () => number) {
    this.#held = held;
    this.#now = now;
  }

  current(): Key {
    return signingAt(this.#held.keys, Math.floor(this.#now() / 1_000));
  }

  published(): JSONWebKeySet {
    const { keys, retired } = this.#held;
    return { keys: [...retired, ...keys.map(({ publicKey }) => publicKey)] };
  }

  /** Takes others in their place. */
  replace(held: HeldKeys<Key>): void {
    this.#held = held;
  }
}
