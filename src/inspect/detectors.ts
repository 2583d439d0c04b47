import type { Detector } from './detector.ts';
import { EMAIL } from './email.ts';
import { IP } from './ip.ts';

/** Where two find the same, the first decides its type: so those come first that are surest. */
const SUREST_FIRST: readonly Detector[] = [EMAIL, IP];

/** Every detector by its name. PERSON and ADDRESS look at words, and are for those who name them. */
export const DETECTORS: ReadonlyMap<string, Detector> = new Map(
  SUREST_FIRST.map((detector) => [detector.name, detector]),
);
