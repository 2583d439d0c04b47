import { card } from './card.ts';
import { drop, toDefault, toNull } from './default-value.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ip } from './ip.ts';
import { hash, pseudonym } from './keyed.ts';
import { last4 } from './last4.ts';
import type { Masker } from './masker.ts';
import { name } from './name.ts';
import { partial } from './partial.ts';
import { phone } from './phone.ts';
import { redact } from './redact.ts';
import { bucket, round } from './round.ts';
import { truncate, year } from './truncate.ts';
import { url } from './url.ts';

/**
 * Every masker, by name. Ranks order them by how much they hide: constants (90-100), keyed hashes (70-80), a kept
 * suffix or year (50-55), a kept start (40-45), coarser values (25-35).
 */
export const MASKERS: ReadonlyMap<string, Masker> = new Map(
  [
    toNull,
    drop,
    toDefault,
    redact,
    pseudonym,
    hash,
    year,
    last4,
    phone,
    card,
    iban,
    email,
    name,
    url,
    partial,
    truncate,
    ip,
    bucket,
    round,
  ].map((masker) => [masker.name, masker]),
);
