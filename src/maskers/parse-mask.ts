import { MASKERS } from './mask-table.ts';
import type { Masker, MaskParameter } from './masker.ts';

/** A masker's name with its parameters as numbers; a word is its place in the parameter's list, from 1. */
export interface MaskSpec {
  readonly name: string;
  readonly parameters: readonly number[];
}

/** Every parameter is below this. */
const PARAMETER_LIMIT = 1_000_000;

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
  return /^\d{1,6}$/.test(word) ? Number(word) : Number.NaN;
}

function isInRange(parameter: MaskParameter, value: number): boolean {
  const limit = parameter.words ? parameter.words.length + 1 : PARAMETER_LIMIT;
  return Number.isInteger(value) && value >= parameter.minimum && value < limit;
}
