import type { JSONWebKeySet, JWK } from 'jose';
import type { SigningKey, SigningKeys } from './key-ring.ts';
import type { Scheduled } from './key-schedule.ts';
import { publishedAt, signingAt } from './key-schedule.ts';

/** A key with both its faces, and when it begins to sign. */
export interface ScheduledKey extends SigningKey, Scheduled {
  readonly publicKey: JWK;
}

/** Keys that follow one another by the clock, and can be replaced while they are in use. */
export class RotatingKeys implements SigningKeys {
  #keys: readonly ScheduledKey[];
  readonly #now: () => number;

  /** `keys` are in order, the oldest first, at least one; `now` is in milliseconds. */
  constructor(keys: readonly ScheduledKey[], now: () => number) {
    this.#keys = keys;
    this.#now = now;
  }

  current(): SigningKey {
    const key = signingAt(this.#keys, this.#seconds());
    if (!key) throw new Error('There is no key to sign with.');
    return key;
  }

  published(): JSONWebKeySet {
    return { keys: publishedAt(this.#keys, this.#seconds()).map(({ publicKey }) => publicKey) };
  }

  /** Takes others in their place, under the same conditions. */
  replace(keys: readonly ScheduledKey[]): void {
    this.#keys = keys;
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1_000);
  }
}
