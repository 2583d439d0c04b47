import { bucketMasker } from './bucket.ts';
import { cardMasker } from './card.ts';
import { defaultMasker } from './default.ts';
import { dropMasker } from './drop.ts';
import { emailMasker } from './email.ts';
import { hashMasker } from './hash.ts';
import { ibanMasker } from './iban.ts';
import { ipMasker } from './ip.ts';
import { last4Masker } from './last4.ts';
import type { Masker } from './masker.ts';
import { nameMasker } from './name.ts';
import { nullMasker } from './null.ts';
import { partialMasker } from './partial.ts';
import { phoneMasker } from './phone.ts';
import { pseudonymMasker } from './pseudonym.ts';
import { redactMasker } from './redact.ts';
import { roundMasker } from './round.ts';
import { tokenMasker } from './token.ts';
import { truncateMasker } from './truncate.ts';
import { urlMasker } from './url.ts';
import { yearMasker } from './year.ts';

/** Strictest first: each rank is above the next one's. */
const STRICTEST_FIRST: readonly Masker[] = [
  // Nothing of the value: no position, no list, no text, the label.
  nullMasker,
  dropMasker,
  defaultMasker,
  redactMasker,
  // Equality only: within a task, then across tasks.
  pseudonymMasker,
  hashMasker,
  // Equality and form; and of all masks this one can be undone, by the gateway's key alone.
  tokenMasker,
  // Some characters: the fewer, the stricter.
  phoneMasker,
  nameMasker,
  emailMasker,
  cardMasker,
  ibanMasker,
  last4Masker,
  partialMasker,
  urlMasker,
  ipMasker,
  // The whole value, less exactly.
  yearMasker,
  truncateMasker,
  bucketMasker,
  roundMasker,
];

/** Every masker by its name, strictest first. */
export const MASKERS: ReadonlyMap<string, Masker> = new Map(STRICTEST_FIRST.map((masker) => [masker.name, masker]));
