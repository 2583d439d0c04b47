import type { ClassifiedField } from './classified-field.ts';
import { decide } from './decide.ts';
import type { Contribution, Decision, RuleContribution } from './decision.ts';
import { conclude } from './decision.ts';
import type { Grant } from './grant.ts';
import type { Policy } from './policy.ts';
import type { Lift } from './rule.ts';
import type { Situation } from './situation.ts';

/**
 * A decision after approvals. Each grant takes away its own rule's hold and, of the categories that were held, what its
 * terms lift; what remains decides, and nothing is shown beyond `onApproval`. A grant whose rule does not hold the field
 * changes nothing. `block`, other holds and everything that rules say are never lifted. Pure.
 */
export function decideWithGrants(
  situation: Situation,
  field: ClassifiedField,
  policy: Policy,
  grants: readonly Grant[],
): Decision {
  return grants.reduce(applyGrant, decide(situation, field, policy));
}

function applyGrant(decision: Decision, { rule, terms }: Grant): Decision {
  const held = decision.contributions.find((each) => isHoldOf(each, rule));
  if (held?.by !== 'rule') return decision;
  const remaining = decision.contributions.filter((each) => each !== held && !isLifted(each, held, terms.lifts));
  // A contribution that reveals would stand in for scopes that were not lifted.
  const contributions =
    terms.onApproval === 'reveal' ? remaining : [...remaining, { ...held, effect: terms.onApproval }];
  return { ...decision, ...conclude(contributions), contributions };
}

function isHoldOf(contribution: Contribution, rule: string): boolean {
  return (
    contribution.by === 'rule' && contribution.rule === rule && contribution.effect === 'hold' && !contribution.shadow
  );
}

/** SECURITY: of what is not the rule's own category nothing is lifted (test "a grant lifts of its own categories only"). */
function isLifted(contribution: Contribution, held: RuleContribution, lifts: ReadonlySet<Lift>): boolean {
  switch (contribution.by) {
    case 'scopes':
      return lifts.has('scopes') && held.categories.includes(contribution.category);
    case 'task':
      return (
        lifts.has('task') &&
        held.categories.includes(contribution.category) &&
        contribution.effect !== 'hold' &&
        contribution.effect !== 'block'
      );
    case 'rule':
      return false;
  }
}
