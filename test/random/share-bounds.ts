/**
 * The largest share of the cases that a difference may explain, about twice what it does: one that explains more hides
 * something new.
 */
export const SHARE_BOUNDS: Readonly<Record<string, number>> = {
  'alias-meets-planned-field': 0.025,
  'planned-by-type': 0.02,
  'mutations-out-of-order': 0.003,
  'one-error-an-alias': 0.005,
  'whole-answer-lost': 0.025,
  'value-refused': 0.005,
  'refused-values-are-errors': 0.06,
  'missing-requirement-is-an-error': 0.015,
  'failed-fetch-has-a-path': 0.05,
  'path-ends-before-planned-alias': 0.003,
  'entity-error-index': 0.003,
};
