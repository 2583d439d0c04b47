import type { CategorySet } from './category-set.ts';
import { isStricter } from './effect.ts';
import type { Condition, Rule } from './rule.ts';

/**
 * Another rule that speaks wherever this one does and is at least as strict, so that this one makes no difference; of two
 * equals the later is in vain. A rule that reveals one's own data is never compared.
 */
export function findOvershadowed(rule: Rule, index: number, rules: readonly Rule[]): Rule | undefined {
  if (rule.effect === 'reveal') return undefined;
  return rules.find(
    (other, place) =>
      place !== index &&
      !isStricter(rule.effect, other.effect) &&
      (other.mode === 'enforce' || rule.mode === 'shadow') &&
      speaksWherever(other, rule) &&
      (place < index || !speaksWherever(rule, other) || isStricter(other.effect, rule.effect)),
  );
}

/** Whether one rule speaks wherever another does: it asks no more of who asks, and is on no less. */
function speaksWherever(one: Rule, other: Rule): boolean {
  return (
    holdsAll(one.on.categories, other.on.categories) &&
    includesAll(one.on.coordinates, other.on.coordinates) &&
    asksNoMore(one.when, other.when)
  );
}

function asksNoMore(one: Condition, other: Condition): boolean {
  return (
    (!one.self || other.self) &&
    (!one.others || other.others === true) &&
    isLooser(one.groups, other.groups) &&
    isLooser(one.tasks, other.tasks) &&
    isLooser(one.clients, other.clients) &&
    isLooser(one.issuers, other.issuers) &&
    isLooser(one.operations, other.operations)
  );
}

/** What is not stated asks nothing; otherwise whoever is in the second set is in the first. */
function isLooser<Name>(one: ReadonlySet<Name> | undefined, other: ReadonlySet<Name> | undefined): boolean {
  return one === undefined || (other !== undefined && includesAll(one, other));
}

function holdsAll(one: CategorySet, other: CategorySet): boolean {
  if (one === '*' || other === '*') return one === '*';
  return includesAll(one, other);
}

function includesAll<Name>(one: ReadonlySet<Name>, other: ReadonlySet<Name>): boolean {
  return [...other].every((each) => one.has(each));
}
