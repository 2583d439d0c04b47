import type { ErrorDetails } from '../errors.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { AccessDenial } from '../policy/decide-access.ts';

/** Why a field is denied. */
export type DenialCause =
  | { readonly code: 'PII_DENIED'; readonly coordinate: Coordinate; readonly categories: readonly string[] }
  | {
      readonly code: 'UNAUTHORIZED_FIELD_OR_TYPE';
      readonly coordinate: Coordinate;
      readonly reason: AccessDenial['reason'];
      /** For explanations to those who may read them; no error says it. */
      readonly missing: AccessDenial['missing'];
    };

/** A field that is denied: one error of the answer. */
export type Denial = DenialCause & {
  /** Response keys, up to the first list: the number of errors depends on the document only. */
  readonly path: readonly string[];
};

/** What the error of a denial says beside its code: never what is missing. */
export function denialDetails(denial: DenialCause): ErrorDetails {
  const { coordinate } = denial;
  return denial.code === 'PII_DENIED'
    ? { coordinate, categories: denial.categories }
    : { coordinate, reason: denial.reason };
}
