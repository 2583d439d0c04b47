import { hash } from 'node:crypto';

/** What entries can be found by without looking at each: digests are terms of their own. */
export type TermKind = 'subject' | 'session' | 'ruling';

/** Bytes of a hash that are a term: as many as a number holds exactly. What is found is looked at again. */
const TERM_BYTES = 6;

/** Characters of base64url that hold so many bytes. */
const TERM_CHARACTERS = 8;

/** The term under which entries of this kind and value are found. */
export function termOf(kind: TermKind, value: string): number {
  return hash('sha256', `${kind}\n${value}`, 'buffer').readUIntBE(0, TERM_BYTES);
}

/** The term under which entries with a digest are found. */
export function digestTerm(digest: string): number {
  return Buffer.from(digest.slice(0, TERM_CHARACTERS), 'base64url').readUIntBE(0, TERM_BYTES);
}
