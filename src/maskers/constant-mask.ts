import { fitMask } from './fit-mask.ts';
import type { LeafType } from './masker.ts';
import type { MaskSpec } from './parse-mask.ts';
import { redactedValue } from './redacted-value.ts';
import { defaultValue } from './default-value.ts';

/** The value that a mask shows for every value that is not null; undefined where it depends on the value. */
export function constantMask(spec: MaskSpec, leaf: LeafType): { readonly value: unknown } | undefined {
  const { name } = fitMask(spec.name === 'null' || spec.name === 'drop' ? { name: 'default', parameters: [] } : spec, leaf);
  if (name === 'redact') return { value: redactedValue(leaf) };
  return name === 'default' ? { value: defaultValue(leaf) ?? null } : undefined;
}
