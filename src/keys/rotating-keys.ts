import type { JSONWebKeySet, JWK } from 'jose';
import type { SigningKeys } from './key-ring.ts';
import type { Scheduled } from './key-schedule.ts';
import { publishedAt, signingAt } from './key-schedule.ts';

/** The public face of a key, and when it begins to sign. */
export interface ScheduledKey extends Scheduled {
  readonly publicKey: JWK;
}

/** Keys that follow one another by the clock, are withdrawn after their time, and can be replaced while they are in use. */
export class RotatingKeys<Key extends ScheduledKey> implements SigningKeys<Key> {
  #keys: readonly Key[];
  readonly #now: () => number;

  /** `keys` are in order, the oldest first, at least one; `now` is in milliseconds. */
  constructor(keys: readonly Key[], now: () => number) {
    this.#keys = keys;
    this.#now = now;
  }

  current(): Key {
    return signingAt(this.#keys, this.#seconds());
  }

  published(): JSONWebKeySet {
    return { keys: publishedAt(this.#keys, this.#seconds()).map(({ publicKey }) => publicKey) };
  }

  /** Takes others in their place, under the same conditions. */
  replace(keys: readonly Key[]): void {
    this.#keys = keys;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1_000);
  }
}
