import type { Masker, MaskParameter, TextMask } from './masker.ts';
import { REDACTED } from './redact.ts';

/** Longer texts are none of the shapes that text maskers know; UTF-16 code units. */
const TEXT_LIMIT = 4096;

/** A masker of String values that keeps some of the text. What it does not recognise is redacted. */
export function textMasker(name: string, rank: number, maskText: TextMask): Masker {
  return parameterisedTextMasker(name, rank, [], () => maskText);
}

/** The same with parameters. */
export function parameterisedTextMasker(
  name: string,
  rank: number,
  parameters: Masker['parameters'],
  bindText: (parameters: readonly MaskParameter[]) => TextMask,
): Masker {
  return {
    name,
    parameters,
    rank,
    accepts: ['String'],
    keyed: false,
    bind: (given) => {
      const maskText = bindText(given);
      return (value) =>
        (typeof value === 'string' && value.length <= TEXT_LIMIT ? maskText(value) : undefined) ?? REDACTED;
    },
  };
}
