import type { MaskSpec } from '../maskers/parse-mask.ts';
import type { AnyOf } from './any-of.ts';

/** Scopes that reveal. */
export type ScopeExpression = AnyOf;

/** A kind of personal data, as the policy declares it. */
export interface Category {
  readonly name: string;
  /** How it is hidden where an annotation does not say. */
  readonly mask: MaskSpec;
  /** How it is hidden in records, whoever asked. */
  readonly recordMask: MaskSpec;
  /** What reveals it where an annotation does not say. */
  readonly scopes: ScopeExpression;
  readonly sensitivity: 'low' | 'medium' | 'high';
  /** Names of detectors that find it in texts that nobody annotated. */
  readonly detectors: readonly string[];
}

/** The scopes of a category that declares none: `pii:<category>:read`, in lower case. */
export function defaultScopes(category: string): ScopeExpression {
  return [[`pii:${category.toLowerCase()}:read`]];
}
