import type { MaskSpec } from '../maskers/parse-mask.ts';
import { strictestMask } from '../maskers/strictest-mask.ts';
import type { Policy } from '../policy/policy.ts';

/** How records hide a value of these categories: the strictest of theirs, and `redact` for one that nobody declares. */
export function recordMask(categories: readonly string[], policy: Pick<Policy, 'categories'>): MaskSpec {
  return strictestMask(categories.map((name) => policy.categories.get(name)?.recordMask ?? REDACT));
}

const REDACT: MaskSpec = { name: 'redact', parameters: [] };
