/** Seconds from a key's publication to its first signature: for gateways to see the file, and subgraphs the key. */
export const LEAD_SECONDS = 300;

/** Seconds for which a key stays published after its last signature: an assertion's life, and as long in caches and clocks. */
export const WITHDRAWAL_SECONDS = 120;

/** Something that begins to sign at a time, in whole seconds since the epoch, and stops when the next one begins. */
export interface Scheduled {
  readonly signsFrom: number;
}

/**
 * What signs at a time: the newest that has begun, the first where none has. `keys` are in order, the oldest first; throws
 * a plain Error where there are none.
 */
export function signingAt<Key extends Scheduled>(keys: readonly Key[], seconds: number): Key {
  const key = keys.findLast(({ signsFrom }) => signsFrom <= seconds) ?? keys[0];
  if (!key) throw new Error('There is no key to sign with.');
  return key;
}

/** What is published at a time: what will sign, what signs, and what others still hold signatures of. */
export function publishedAt<Key extends Scheduled>(keys: readonly Key[], seconds: number): readonly Key[] {
  return keys.filter((_, index) => {
    const next = keys[index + 1];
    return next === undefined || seconds < next.signsFrom + WITHDRAWAL_SECONDS;
  });
}
