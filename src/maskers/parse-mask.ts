import { MASKERS } from './mask-table.ts';
import type { Masker, MaskParameter } from './masker.ts';

/** A masker's name with its parameters as numbers; a word is its place in the parameter's list, from 1. */
export interface MaskSpec {
  readonly name: string;
  readonly parameters: readonly number[];
}

/** Every parameter is below this. */
const PARAMETER_LIMIT = 1_000_000;

/** A number as it is written, by whether it may have decimals. */
const WHOLE = /^\d{1,6}$/;
const DECIMAL = /^\d{1,6}(?:\.\d{1,6})?$/;

const MASK = /^([a-z][a-z0-9]*)(?:\(([^()]*)\))?$/;

/** Reads `last4`, `partial(2,2)`, `truncate(month)`. Undefined for an unknown name, a wrong number or kind of parameters. */
export function parseMask(text: string): MaskSpec | undefined {
  const [, name = '', list] = MASK.exec(text.trim()) ?? [];
  const masker = MASKERS.get(name);
  if (!masker) return undefined;
  const words = list === undefined ? [] : list.split(',').map((word) => word.trim());
  const spec = { name, parameters: words.map((word, index) => readParameter(masker.parameters[index], word)) };
  return knownMasker(spec) ? spec : undefined;
}

/**
 * What is wrong with the text of a mask, as the end of a sentence, and what to write; undefined where `parseMask` reads it.
 * It speaks of the parameters where the masker exists.
 */
export function maskMistake(text: string): string | undefined {
  if (parseMask(text)) return undefined;
  const [, name = ''] = MASK.exec(text.trim()) ?? [];
  const masker = MASKERS.get(name);
  if (!masker) return 'there is no such mask; docs/annotating.md lists them';
  const { parameters } = masker;
  if (parameters.length === 0) return `${name} takes no parameter; write ${name}`;
  const names = parameters.map((parameter) => parameter.name);
  const rules = [...new Set(parameters.map(parameterRule))];
  return `${name} is written ${name}(${names.join(',')}), where ${names.join(' and ')} ${names.length > 1 ? 'are each' : 'is'} ${rules.join(', ')}`;
}

function parameterRule({ minimum, words, fraction }: MaskParameter): string {
  if (words) return `one of ${words.join(', ')}`;
  const whole = `a whole number from ${minimum} to ${(PARAMETER_LIMIT - 1).toLocaleString('en')}`;
  return fraction ? `${whole}; for a Float also one below or between, such as 0.1 or 2.5, but not 0` : whole;
}

/** The text that `parseMask` reads as the same mask. */
export function formatMask(spec: MaskSpec): string {
  if (spec.parameters.length === 0) return spec.name;
  const parameters = MASKERS.get(spec.name)?.parameters ?? [];
  const words = spec.parameters.map((value, index) => parameters[index]?.words?.[value - 1] ?? String(value));
  return `${spec.name}(${words.join(',')})`;
}

/** The masker that a mask names; undefined where there is none or it does not take these parameters. */
export function knownMasker(spec: MaskSpec): Masker | undefined {
  const masker = MASKERS.get(spec.name);
  if (!masker || masker.parameters.length !== spec.parameters.length) return undefined;
  const valid = masker.parameters.every((parameter, index) =>
    isInRange(parameter, spec.parameters[index] ?? Number.NaN),
  );
  return valid ? masker : undefined;
}

function readParameter(parameter: MaskParameter | undefined, word: string): number {
  if (parameter?.words) return parameter.words.indexOf(word) + 1;
  return (parameter?.fraction ? DECIMAL : WHOLE).test(word) ? Number(word) : Number.NaN;
}

function isInRange(parameter: MaskParameter, value: number): boolean {
  if (parameter.fraction) return value > 0 && value < PARAMETER_LIMIT;
  const limit = parameter.words ? parameter.words.length + 1 : PARAMETER_LIMIT;
  return isWholeFrom(parameter.minimum, value) && value < limit;
}

/** Whether a whole number is at least this. */
export function isWholeFrom(minimum: number, value: number): boolean {
  return Number.isInteger(value) && value >= minimum;
}
