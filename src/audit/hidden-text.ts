import { constantMask } from '../maskers/constant-mask.ts';
import type { LeafType } from '../maskers/masker.ts';
import { REDACTED } from '../maskers/redacted-value.ts';
import { recordMask } from '../operation/record-mask.ts';
import type { Policy } from '../policy/policy.ts';

/** The label, as JSON. */
export const HIDDEN = JSON.stringify(REDACTED);

/**
 * What stands in a record, as JSON, for an input value of these categories: nothing where their record mask leaves nothing,
 * a default where it is one and fits, else the label. Numbers get the label too, since 0 would look like a value.
 * SECURITY: no mask is applied to a value, since a client may send one that the mask leaves as it is (test "a record mask
 * that depends on the value is not applied").
 */
export function hiddenText(categories: readonly string[], leaf: LeafType, policy: Pick<Policy, 'categories'>): string {
  const mask = recordMask(categories, policy);
  switch (mask.name) {
    case 'null':
    case 'drop':
      return 'null';
    case 'default': {
      const constant = constantMask(mask, leaf);
      return constant ? JSON.stringify(constant.value) : HIDDEN;
    }
    default:
      return HIDDEN;
  }
}
