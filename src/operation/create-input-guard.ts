import type { GraphQLNamedInputType } from 'graphql';
import { isInputObjectType } from 'graphql';
import { categoriesOf, unionClassifications } from '../catalog/classification.ts';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import { CodedError } from '../errors.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { MaskSpec } from '../maskers/parse-mask.ts';
import { REDACTED } from '../maskers/redacted-value.ts';
import { bindResemblance } from '../maskers/resemblance.ts';
import type { InputDecider } from '../policy/create-input-decider.ts';
import type { InputUse } from '../policy/decide-input.ts';
import type { InputValue } from './input-values.ts';
import type { ShownMasks } from './shown-masks.ts';

/** One value that is tried on a personal input by somebody who could not read what it is compared with. */
export interface Probe {
  readonly coordinate: Coordinate;
  readonly categories: readonly string[];
  /** Equal for equal values. Personal: it may be hashed, and nothing else. */
  readonly text: string;
}

/** Guards the input values of one kind of principal. */
export interface InputGuard {
  /**
   * Refuses the whole operation (I8) for one value. Throws CodedError `PII_BLOCKED`, `APPROVAL_REQUIRED` or
   * `MASKED_VALUE_WRITTEN`.
   */
  check(value: InputValue): void;
  /** The probes among values. */
  probes(values: readonly InputValue[]): readonly Probe[];
}

interface GuardInput {
  readonly decideInput: InputDecider;
  readonly shownMasks: ShownMasks;
  /** Names the key of hashes that are shown. */
  readonly keyId: string;
}

const DEFAULT: MaskSpec = { name: 'default', parameters: [] };

/** A guard for all principals that decide alike; it decides each coordinate once. */
export function createInputGuard({ decideInput, shownMasks, keyId }: GuardInput): InputGuard {
  const maskChecks = new Map<string, (value: unknown) => boolean>();

  function check(value: InputValue): void {
    for (const use of value.guards) refuseBlocked(use);
    if (value.writes && isMasked(value)) throw refusal('MASKED_VALUE_WRITTEN', value.coordinate, value.guards);
  }

  function refuseBlocked(use: InputUse): void {
    const { effect } = decideInput(use);
    if (effect === 'reveal') return;
    throw refusal(effect === 'hold' ? 'APPROVAL_REQUIRED' : 'PII_BLOCKED', use.coordinate, [use]);
  }

  /** The label means a mask wherever it is written; what else does depends on the classification. */
  function isMasked({ coordinate, type, value, guards }: InputValue): boolean {
    if (value === REDACTED) return true;
    if (guards.length === 0 || guards.some(({ input }) => input.filter) || isInputObjectType(type)) return false;
    const key = [coordinate, ...guards.map((use) => use.coordinate)].join(' ');
    const maskCheck = maskChecks.get(key) ?? createMaskCheck(type, guards);
    maskChecks.set(key, maskCheck);
    return maskCheck(value);
  }

  /** What only resembles a mask is refused where it may be one: the principal is never shown the true value. */
  function createMaskCheck(
    type: Exclude<GraphQLNamedInputType, { getFields(): unknown }>,
    guards: readonly InputUse[],
  ): (value: unknown) => boolean {
    const classification = unionClassifications(guards.map(({ input }) => input.classification));
    const decisions = guards.map(decideInput);
    const isHidden = decisions.some(({ seen }) => seen !== 'reveal' && seen !== 'mask');
    const isNeverSeen = decisions.some(({ seen, seenOfOwn }) => seen !== 'reveal' && seenOfOwn !== 'reveal');
    const specs = [...(classification ? shownMasks(classification) : []), ...(isHidden ? [DEFAULT] : [])];
    const resemblances = specs.map((spec) => bindResemblance(spec, leafTypeOf(type), keyId));
    return (value) =>
      resemblances.some((resemblanceOf) => {
        const resemblance = resemblanceOf(value);
        return resemblance === 'certain' || (resemblance === 'possible' && isNeverSeen);
      });
  }

  function probes(values: readonly InputValue[]): readonly Probe[] {
    return values.flatMap(({ guards, keys, value }) =>
      guards
        .filter((use) => (!use.writes || use.input.filter) && decideInput(use).seen !== 'reveal')
        .map(({ coordinate, input }) => ({
          coordinate,
          categories: categoriesOf(input.classification),
          text: JSON.stringify([keys, value]),
        })),
    );
  }

  return { check, probes };
}

function refusal(
  code: 'PII_BLOCKED' | 'APPROVAL_REQUIRED' | 'MASKED_VALUE_WRITTEN',
  coordinate: Coordinate,
  guards: readonly InputUse[],
): CodedError {
  const categories = [...new Set(guards.flatMap(({ input }) => categoriesOf(input.classification)))].sort();
  return new CodedError(code, { coordinate, ...(categories.length > 0 && { categories }) });
}

/** The personal inputs that a mutation's values are written to, for the audit. Sorted. */
export function writtenCoordinates(values: readonly InputValue[]): readonly Coordinate[] {
  const uses = values.flatMap(({ guards }) => guards.filter(({ writes, input }) => writes && !input.filter));
  return [...new Set(uses.map(({ coordinate }) => coordinate))].sort();
}
