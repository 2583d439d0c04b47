import type { Coordinate } from '../../lib/coordinate.ts';
import type { InputEffect } from '../../policy/decide-input.ts';
import type { LimitsCompared } from './compare-limits.ts';
import type { FieldChange } from './field-changes.ts';
import type { Refusal } from './refusal.ts';

/** Why it cannot be told what another policy would have made of an operation. */
export const UNKNOWNS = {
  'artifact-missing': 'a ruling, claims, supergraph or policy that entries name is missing or damaged',
  'document-cut': 'the document was too long to be kept whole',
  'document-unfit': 'the document cannot be read again',
  'policy-unreadable': 'the policy of that time cannot be read by this version',
  'policy-unfit': 'the new policy does not fit the supergraph of that time',
  'not-reproduced': 'what was decided does not follow from the record',
  variables: 'it depends on variables of which the record does not say enough',
  'written-values': 'it depends on whether a written value looks like a mask',
  probes: 'it depends on how many values the caller tried before',
  'other-refusal': 'it was refused for a reason that is not the policy',
} as const;

/** One of them. */
export type Unknown = keyof typeof UNKNOWNS;

/** What another policy makes of an operation. */
export type Judgement =
  | JudgedOperation
  | { readonly kind: 'unknown'; readonly why: Unknown }
  /** It depends on the variables, which were not given. */
  | { readonly kind: 'asks-variables' };

/** What changes. */
export interface JudgedOperation {
  readonly kind: 'judged';
  /** What refuses the whole; none where it is carried out. */
  readonly before: readonly Refusal[];
  readonly after: readonly Refusal[];
  readonly fields: readonly FieldChange[];
  readonly inputs: readonly InputChange[];
  /** Coordinates on which values are counted against the caller's limit. */
  readonly probedBefore: readonly Coordinate[];
  readonly probedAfter: readonly Coordinate[];
  readonly limits: LimitsCompared;
}

/** What becomes of the use of a personal input. */
export interface InputChange {
  readonly coordinate: Coordinate;
  readonly categories: readonly string[];
  readonly before: InputEffect;
  readonly after: InputEffect;
}
