import { ADDRESS } from './address.ts';
import { CREDIT_CARD } from './credit-card.ts';
import { DATE_OF_BIRTH } from './date-of-birth.ts';
import type { Detector } from './detector.ts';
import { EMAIL } from './email.ts';
import { IBAN } from './iban.ts';
import { IP } from './ip.ts';
import { MAC } from './mac.ts';
import { PERSON } from './person.ts';
import { PHONE } from './phone.ts';
import { SECRET } from './secret.ts';
import { URL_CREDENTIALS } from './url-credentials.ts';
import { US_DRIVER_LICENSE } from './us-driver-license.ts';
import { US_PASSPORT } from './us-passport.ts';
import { US_SSN } from './us-ssn.ts';

/** Where two find the same, the first decides its type: so those come first that are surest. */
const SUREST_FIRST: readonly Detector[] = [
  URL_CREDENTIALS,
  SECRET,
  EMAIL,
  IBAN,
  CREDIT_CARD,
  IP,
  MAC,
  US_PASSPORT,
  US_DRIVER_LICENSE,
  US_SSN,
  DATE_OF_BIRTH,
  PHONE,
  ADDRESS,
  PERSON,
];

/** Every detector by its name. */
export const DETECTORS: ReadonlyMap<string, Detector> = new Map(
  SUREST_FIRST.map((detector) => [detector.name, detector]),
);

/** Those that guess by words, and find only what is meant where somebody asks for them by name. */
const GUESSING: readonly string[] = [ADDRESS.name, PERSON.name];

/** The names of those that are on unless somebody says otherwise. */
export const USUAL_DETECTORS: readonly string[] = [...DETECTORS.keys()].filter((name) => !GUESSING.includes(name));
