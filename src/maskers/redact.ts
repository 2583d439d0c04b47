import type { Masker } from './masker.ts';
import { redactedValue } from './redacted-value.ts';

/** The fixed label, whatever the value. */
export const redactMasker: Masker = {
  name: 'redact',
  parameters: [],
  keeps: 'nothing',
  rank: 160,
  accepts: ['String', 'ID'],
  customs: [],
  keyed: false,
  constant: redactedValue,
  bind(_parameters, leaf) {
    const value = redactedValue(leaf);
    return () => value;
  },
};
