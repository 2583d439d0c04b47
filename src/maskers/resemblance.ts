import { ExactNumber } from '../lib/exact-number.ts';
import { bindMask } from './bind-mask.ts';
import { fitValueMask } from './fit-mask.ts';
import type { LeafType } from './masker.ts';
import type { MaskSpec } from './parse-mask.ts';
import { knownMasker } from './parse-mask.ts';
import { REDACTED } from './redacted-value.ts';
import { numberText } from './token-text.ts';

/**
 * Whether a value is what a mask shows: `certain`, no genuine value looks so; `possible`, a genuine one may; `none`, it
 * is not.
 */
export type Resemblance = 'none' | 'possible' | 'certain';

/** Maskers that leave marks which no genuine value has: the label, stars, a key's name. */
const TELLING: ReadonlySet<string> = new Set(['redact', 'hash', 'phone', 'email', 'card', 'iban', 'last4', 'partial']);

/** 128 bits as base64url: of the last character only two bits are used. A short UUID looks the same. */
const DIGEST = /^[\w-]{21}[AQgw]$/;

/** Masks that show an empty list where a list is hidden. */
const EMPTY_LIST: ReadonlySet<string> = new Set(['drop', 'null', 'default']);

/** No unkeyed mask asks for one. */
const NO_KEYS = { hmac: () => '', permute: () => 0n };

/** Whether what the mask shows can never be taken for a genuine value. */
export function isTelling(spec: MaskSpec): boolean {
  return TELLING.has(spec.name);
}

/**
 * Tells values that a mask has shown. An unkeyed mask is idempotent, so that what it shows is what it leaves as it is; a
 * keyed one is known by the form of its output. Null shows nothing. A Boolean's or an enum's default is as good a value as
 * any other, so nothing of these types resembles a mask.
 */
export function bindResemblance(spec: MaskSpec, leaf: LeafType, keyId: string): (value: unknown) => Resemblance {
  if (leaf.kind === 'Boolean' || leaf.kind === 'Enum') return () => 'none';
  const fitted = fitValueMask(spec, leaf);
  const isShown = isShownBy(fitted, leaf, keyId);
  const resemblance = isTelling(fitted) ? 'certain' : 'possible';
  return (value) => {
    if (value === null || value === undefined) return 'none';
    if (value === REDACTED) return 'certain';
    if (Array.isArray(value)) return EMPTY_LIST.has(spec.name) ? 'possible' : 'none';
    return isShown(value) ? resemblance : 'none';
  };
}

function isShownBy(spec: MaskSpec, leaf: LeafType, keyId: string): (value: unknown) => boolean {
  switch (spec.name) {
    case 'hash':
      return (value) => typeof value === 'string' && value.startsWith(`${keyId}:`);
    case 'pseudonym':
      return (value) => typeof value === 'string' && DIGEST.test(value);
    case 'token':
      // Every text of the layout is the token of another one. What cannot be one is redacted, of an ID a pseudonym, which can.
      return (value) => typeof value === 'string' && numberText(value) !== undefined;
    default: {
      if (knownMasker(spec)?.keyed !== false) throw new Error('A keyed mask has no known form.');
      const mask = bindMask(spec, leaf, { keys: { ...NO_KEYS, keyId }, category: '', task: '' });
      return (value) => isEqual(mask(value), value);
    }
  }
}

/** Of objects only the empty ones are compared: the default of JSON. */
function isEqual(one: unknown, two: unknown): boolean {
  return one === two || (isEmptyObject(one) && isEmptyObject(two));
}

function isEmptyObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return false;
  return Object.keys(value).length === 0;
}
