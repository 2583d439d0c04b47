import type { Masker } from './masker.ts';

/** What stands for a hidden text. Fixed, so that it says nothing about length. */
export const REDACTED = '[redacted]';

/** Hides a text completely. */
export const redact: Masker = {
  name: 'redact',
  parameters: [],
  rank: 90,
  accepts: ['String'],
  keyed: false,
  bind: () => () => REDACTED,
};
