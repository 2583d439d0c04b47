import type { Principal } from '../identity/principal.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { openValues } from '../operation/argument-values.ts';
import type { Variables } from '../operation/coerce-variables.ts';
import { writtenCoordinates } from '../operation/create-input-guard.ts';
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
 * fixes, and counts what is tried. Returns the personal inputs that the operation writes. Throws CodedError.
 */
export function guardInputs(
  principal: Principal,
  { operation: { inputs }, inputGuard }: Prepared,
  variables: Variables,
  { snapshot, probeDetector }: GuardContext,
): readonly Coordinate[] {
  if (inputs.fixed.length === 0 && inputs.open.length === 0) return NOTHING_WRITTEN;
  const arrived = openValues(snapshot.catalog, inputs.open, variables);
  for (const value of arrived) inputGuard.check(value);
  const values = [...inputs.fixed, ...arrived];
  const limits = snapshot.policy.arguments.probes;
  if (limits) probeDetector.admit(principal, inputGuard.probes(values), limits);
  return writtenCoordinates(values);
}
