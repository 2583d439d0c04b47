import type { RuledDecision, Ruling } from '../audit/ruling.ts';
import type { Contribution } from '../policy/decision.ts';

/** What was decided as the schema has it, with how many values of one entry met each decision. */
export function rulingView(ruling: Ruling | null, counts: readonly number[] | null) {
  return (
    ruling && {
      decisions: ruling.decisions.map((decision) => decisionView(decision, counts)),
      inputs: ruling.inputs.map(({ coordinate, categories, use }) => ({
        coordinate,
        categories,
        effect: use.toUpperCase(),
      })),
      overrides: ruling.overrides ?? [],
      versions: ruling.versions,
    }
  );
}

function decisionView({ effect, shadowEffect, whose, why, count, ...decision }: RuledDecision, counts: Counts) {
  return {
    ...decision,
    effect: effect.toUpperCase(),
    shadowEffect: shadowEffect?.toUpperCase(),
    whose: whose?.toUpperCase(),
    why: why.map(reasonView),
    count: count === undefined ? null : counts?.[count],
  };
}

type Counts = readonly number[] | null;

const TYPES = { scopes: 'ScopesReason', task: 'TaskReason', rule: 'RuleReason' } as const;

function reasonView({ by, effect, ...reason }: Contribution) {
  return { ...reason, __typename: TYPES[by], effect: effect.toUpperCase() };
}
