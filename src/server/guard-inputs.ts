import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { visitOpenValues } from '../operation/argument-values.ts';
import type { Variables } from '../operation/coerce-variables.ts';
import { writtenCoordinates } from '../operation/create-input-guard.ts';
import type { InputValue } from '../operation/input-values.ts';
import type { Prepared } from './prepare.ts';
import type { ProbeDetector } from './probe-detector.ts';
import type { Snapshot } from './snapshot.ts';

interface GuardContext {
  readonly snapshot: Snapshot;
  readonly probeDetector: ProbeDetector;
}

const NOTHING_WRITTEN: readonly Coordinate[] = [];

/**
 * The last gate before anything is fetched: refuses what arrives by variable as compilation refuses what the document
 * fixes, and counts what is tried. Values are checked one after the other, and only so many are looked at: one variable
 * may fill many arguments. Returns the personal inputs that the operation writes. Throws CodedError.
 */
export function guardInputs(
  principal: Principal,
  { operation: { inputs }, inputGuard }: Prepared,
  variables: Variables,
  { snapshot, probeDetector }: GuardContext,
): readonly Coordinate[] {
  if (inputs.fixed.length === 0 && inputs.open.length === 0) return NOTHING_WRITTEN;
  const values: InputValue[] = [...inputs.fixed];
  const limit = snapshot.limits.inputValues;
  visitOpenValues(snapshot.catalog, inputs.open, variables, (value) => {
    inputGuard.check(value);
    if (values.length >= limit) throw new CodedError('OPERATION_TOO_LARGE', { limit });
    values.push(value);
  });
  const limits = snapshot.policy.arguments.probes;
  if (limits) probeDetector.admit(principal, inputGuard.probes(values), limits);
  return writtenCoordinates(values);
}
