import { randomInt } from 'node:crypto';

/** A key has so many values for terms; a rank stands above them. */
const TERM_VALUES = 2 ** 31;

/** Ranks are below this: a key is a whole number below 2^53. */
export const MOST_RANKS = 2 ** 20;

const HALF_TERM = 2 ** 24;

/** Makes one number of an entry's rank and a term. */
export type PostingKey = (rank: number, term: number) => number;

/**
 * Unlike keys for unlike ranks and, all but surely, for unlike terms.
 * SECURITY: by numbers of this run alone, so that nobody can choose a term that passes for another (test 'a posting …').
 */
export function createPostingKey(): PostingKey {
  const [high, low] = [oddNumber(), oddNumber()];
  return (rank, term) => {
    const first = Math.imul(Math.floor(term / HALF_TERM) + 1, high);
    const both = first ^ (first >>> 15) ^ Math.imul((term % HALF_TERM) + 1, low);
    const mixed = Math.imul(both ^ (both >>> 16), high);
    const more = Math.imul(mixed ^ (mixed >>> 13), low);
    return rank * TERM_VALUES + ((more ^ (more >>> 16)) >>> 1);
  };
}

/** The rank in a key. */
export function rankOf(key: number): number {
  return Math.floor(key / TERM_VALUES);
}

function oddNumber(): number {
  return randomInt(2 ** 31) * 2 + 1;
}
