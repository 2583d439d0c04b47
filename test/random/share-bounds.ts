/**
 * The largest share of the cases that a difference may explain, about twice what it does: one that explains more hides
 * something new.
 */
export const SHARE_BOUNDS: Readonly<Record<string, number>> = {
  'alias-meets-planned-field': 0.025,
  'planned-by-type': 0.02,
  'mutations-out-of-order': 0.003,
  'whole-answer-lost': 0.025,
  'value-refused': 0.005,
  'refused-values-are-errors': 0.06,
  'missing-requirement-is-an-error': 0.015,
  'failed-fetch-has-a-path': 0.05,
  'one-error-a-null': 0.003,
  'planned-field-fails-too': 0.0015,
  'entity-error-index': 0.003,
};
