import type { Effect, FuzzPolicy, Principal, Rule } from '../fuzz-case.ts';
import { EFFECTS } from '../fuzz-case.ts';
import type { Requirement } from './requirements.ts';

/** Who asks, and by what kind of operation. */
export interface Asker {
  readonly principal: Principal;
  readonly operation: 'query' | 'mutation';
}

/** The strictest of effects. */
export function strictest(effects: readonly Effect[]): Effect {
  return EFFECTS[Math.max(0, ...effects.map((effect) => EFFECTS.indexOf(effect)))] ?? 'block';
}

/** Whether one effect is at least as strict as another. */
export function isAtLeast(effect: Effect, other: Effect): boolean {
  return EFFECTS.indexOf(effect) >= EFFECTS.indexOf(other);
}

/**
 * The effect on a value with these requirements and coordinates (its own and those of the fields that cover it): docs/policy.md,
 * "How a decision is made". `isOwn` says whether it is known to be about the one who asks.
 */
export function decide(
  policy: FuzzPolicy,
  asker: Asker,
  requirements: readonly Requirement[],
  coordinates: readonly string[],
  isOwn: boolean,
): Effect {
  const rules = rulesFor(policy, asker, isOwn);
  return strictest(
    requirements.flatMap((requirement) => {
      const speaking = rules.filter((rule) => speaksOf(rule, requirement.category, coordinates));
      const isRevealed = holdsScopes(policy, asker, requirement) || speaking.some(({ effect }) => effect === 'reveal');
      return [
        isRevealed ? ('reveal' as const) : ('mask' as const),
        capOf(policy, asker, requirement.category),
        ...speaking.map(({ effect }) => effect),
      ];
    }),
  );
}

/** Whether the use of an input is refused: docs/policy.md, "Arguments". `isWrite`: by an argument of a mutation's root field. */
export function refusesInput(
  policy: FuzzPolicy,
  asker: Asker,
  requirements: readonly Requirement[],
  coordinate: string,
  isWrite: boolean,
): boolean {
  const rules = rulesFor(policy, asker, false);
  // "A rule that names an argument's own coordinate refuses it, whatever its effect."
  if (rules.some(({ on }) => 'coordinates' in on && on.coordinates.includes(coordinate))) return true;
  return requirements.some((requirement) => {
    const speaking = rules.filter((rule) => speaksOf(rule, requirement.category, [])).map(({ effect }) => effect);
    if (speaking.some((effect) => effect === 'hold' || effect === 'block')) return true;
    if (isWrite) return false;
    if (listsArgument(policy, asker, requirement.category)) return false;
    return !(
      holdsScopes(policy, asker, requirement) &&
      capOf(policy, asker, requirement.category) === 'reveal' &&
      speaking.every((effect) => effect === 'reveal')
    );
  });
}

/** What the task's entry says of a category: "categories and tasks". */
function capOf(policy: FuzzPolicy, asker: Asker, category: string): Effect {
  const entry = policy.tasks[asker.principal.task ?? 'none'];
  // "If the policy has no `none`, such a token sees nothing personal."
  if (!entry) return 'deny';
  const otherwise = entry.default ?? 'deny';
  if (!mayWork(policy, asker)) return otherwise;
  if (entry.mask?.includes(category)) return 'mask';
  return entry.reveal === '*' || entry.reveal?.includes(category) ? 'reveal' : otherwise;
}

function listsArgument(policy: FuzzPolicy, asker: Asker, category: string): boolean {
  const listed = policy.tasks[asker.principal.task ?? 'none']?.arguments;
  return mayWork(policy, asker) && (listed === '*' || (listed?.includes(category) ?? false));
}

/** "A principal in none of the `groups` gets the task's `default`, and may use no personal argument." */
function mayWork(policy: FuzzPolicy, { principal }: Asker): boolean {
  const groups = policy.tasks[principal.task ?? 'none']?.groups;
  return groups === undefined || groups.some((group) => principal.groups.includes(group));
}

function holdsScopes(policy: FuzzPolicy, { principal }: Asker, { category, scopes }: Requirement): boolean {
  const lists = scopes ?? policy.categories[category]?.scopes ?? [[`pii:${category.toLowerCase()}:read`]];
  return lists.some((all) => all.every((scope) => principal.scopes.includes(scope)));
}

/** "All that is stated must hold; a list is met by any of its names." Shadow rules say nothing. */
function rulesFor({ rules = [] }: FuzzPolicy, { principal, operation }: Asker, isOwn: boolean): readonly Rule[] {
  return rules.filter(({ mode, when = {} }) => {
    if (mode === 'shadow') return false;
    const { groups, tasks, clients, operations, self, others } = when;
    return (
      (groups === undefined || groups.some((group) => principal.groups.includes(group))) &&
      (tasks === undefined || tasks.includes(principal.task ?? 'none')) &&
      (clients === undefined || (principal.client !== undefined && clients.includes(principal.client))) &&
      (operations === undefined || operations.includes(operation)) &&
      (self === undefined || isOwn) &&
      (others === undefined || !isOwn)
    );
  });
}

function speaksOf({ on }: Rule, category: string, coordinates: readonly string[]): boolean {
  if ('categories' in on) return on.categories === '*' || on.categories.includes(category);
  return coordinates.some((coordinate) => on.coordinates.includes(coordinate));
}
