import { CodedError } from '../errors.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { AccessDenial } from '../policy/decide-access.ts';
import type { Decision } from '../policy/decision.ts';
import type { DenialCause } from './denial.ts';

/** That a field is hidden, and how. */
export interface Hiding {
  /** The error that says so; without one the field is hidden in silence. */
  readonly denial: DenialCause | undefined;
  /** Whether a mask may be computed from the value, which is fetched for that; otherwise nothing of it is. */
  readonly mayFetch: boolean;
}

/**
 * How a field is hidden, by what its personal data and its access come to: the strictest wins. Undefined where it is
 * seen, masked or not. Throws CodedError `PII_BLOCKED` or `APPROVAL_REQUIRED` where the whole operation is refused.
 */
export function hidingOf(
  coordinate: Coordinate,
  decision: Decision | undefined,
  barred: AccessDenial | undefined,
): Hiding | undefined {
  const hiding = decision && personalHiding(coordinate, decision);
  if (!barred) return hiding;
  return { denial: { code: 'UNAUTHORIZED_FIELD_OR_TYPE', coordinate, ...barred }, mayFetch: false };
}

function personalHiding(coordinate: Coordinate, { effect, categories }: Decision): Hiding | undefined {
  switch (effect) {
    case 'reveal':
    case 'mask':
      return undefined;
    case 'null':
      return { denial: undefined, mayFetch: true };
    case 'deny':
      return { denial: { code: 'PII_DENIED', coordinate, categories }, mayFetch: true };
    case 'hold':
      throw new CodedError('APPROVAL_REQUIRED', { coordinate, categories });
    case 'block':
      throw new CodedError('PII_BLOCKED', { coordinate, categories });
  }
}
