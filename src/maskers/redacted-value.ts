import { defaultValue } from './default-value.ts';
import type { LeafType } from './masker.ts';

/** The label that stands for a hidden text. Fixed, so that it tells nothing, not even a length. */
export const REDACTED = '[redacted]';

/** What is shown where a masker cannot do its work: the label for texts, else the default, null where there is none. */
export function redactedValue(leaf: LeafType): unknown {
  return leaf.kind === 'String' || leaf.kind === 'ID' ? REDACTED : (defaultValue(leaf) ?? null);
}
