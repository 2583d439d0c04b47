import type { GraphQLInputType } from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import { formatMask } from '../../maskers/parse-mask.ts';
import type { OpenArgument } from '../../operation/argument-values.ts';
import type { InputDecision } from '../../policy/create-input-decider.ts';
import { createInputDecider } from '../../policy/create-input-decider.ts';
import type { InputUse } from '../../policy/decide-input.ts';
import type { Situation } from '../../policy/situation.ts';
import { reachableInputs } from './reachable-inputs.ts';
import type { Refusal } from './refusal.ts';
import type { ReplaySide } from './replay-side.ts';

/** What a policy makes of personal inputs in one situation. */
export interface InputSide {
  decide(use: InputUse): InputDecision;
  refusals(uses: readonly InputUse[]): readonly Refusal[];
  /** The coordinates on which values are counted. */
  probed(uses: readonly InputUse[]): readonly Coordinate[];
  /** All that becomes of a use, as text: equal texts, equal outcomes, whatever the value. */
  outcomeOf(use: InputUse): string;
  /** Every use that an argument can be, whatever its variables hold. */
  possible(argument: OpenArgument): readonly InputUse[];
  /** Every use that can stand inside a value of a type. */
  possibleIn(type: GraphQLInputType, writes: boolean): readonly InputUse[];
}

/** The inputs of one side, each decided once. */
export function createInputSide(side: ReplaySide, situation: Omit<Situation, 'isSelf'>): InputSide {
  const { catalog, policy, shownMasks } = side;
  const decide = createInputDecider({ ...situation, isSelf: false }, policy);
  const isProbe = (use: InputUse) => (!use.writes || use.input.filter) && decide(use).seen !== 'reveal';

  function refusalOf(use: InputUse): readonly Refusal[] {
    const { effect } = decide(use);
    if (effect === 'reveal') return [];
    return [{ code: effect === 'hold' ? 'APPROVAL_REQUIRED' : 'PII_BLOCKED', coordinate: use.coordinate, effect }];
  }

  function usesAt(coordinate: Coordinate, writes: boolean): readonly InputUse[] {
    const input = catalog.inputs.get(coordinate);
    return input ? [{ coordinate, input, writes }] : [];
  }

  function possibleIn(type: GraphQLInputType, writes: boolean): readonly InputUse[] {
    return reachableInputs(type, catalog).flatMap((coordinate) => usesAt(coordinate, writes));
  }

  return {
    decide,
    refusals: (uses) => uses.flatMap(refusalOf),
    probed: (uses) => (policy.arguments.probes ? uses.filter(isProbe).map(({ coordinate }) => coordinate) : []),
    outcomeOf(use) {
      const { effect, seen, seenOfOwn } = decide(use);
      const masks = use.writes ? shownMasks(use.input.classification).map(formatMask) : [];
      return JSON.stringify([use.coordinate, use.writes, effect, seen, seenOfOwn, masks]);
    },
    possible: ({ coordinate, definition, writes }) => [
      ...usesAt(coordinate, writes),
      ...possibleIn(definition.type, writes),
    ],
    possibleIn,
  };
}
