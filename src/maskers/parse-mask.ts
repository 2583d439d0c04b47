import { MASKERS } from './mask-table.ts';
import type { Masker, MaskParameter } from './masker.ts';

/** A masker's name with its parameters, checked against the table. */
export interface MaskSpec {
  readonly name: string;
  readonly parameters: readonly MaskParameter[];
}

/** Reads `last4` or `partial(2,2)`; undefined for an unknown name or parameters that do not fit. */
export function parseMask(text: string): MaskSpec | undefined {
  const match = /^([a-z0-9]+)(?:\(([a-z0-9, ]*)\))?$/.exec(text);
  const masker = match?.[1] === undefined ? undefined : MASKERS.get(match[1]);
  if (!match || !masker) return undefined;
  const written = match[2] === undefined ? [] : match[2].split(',').map((part) => part.trim());
  const parameters = written
    .map((part, index) => readParameter(masker.parameters[index], part))
    .filter((part) => part !== undefined);
  const complete = parameters.length === written.length && written.length === masker.parameters.length;
  return complete ? { name: masker.name, parameters } : undefined;
}

/** The text that `parseMask` reads back. */
export function formatMask(spec: MaskSpec): string {
  return spec.parameters.length === 0 ? spec.name : `${spec.name}(${spec.parameters.join(',')})`;
}

function readParameter(kind: Masker['parameters'][number] | undefined, text: string): MaskParameter | undefined {
  switch (kind) {
    case 'count':
      return /^\d{1,3}$/.test(text) ? Number(text) : undefined;
    case 'step':
      return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
    case 'precision':
      return ['year', 'month', 'day'].find((word) => word === text);
    case undefined:
      return undefined;
  }
}
