import type { Catalog } from '../catalog/catalog.ts';
import { categoriesOf } from '../catalog/classification.ts';
import type { Finding } from '../lib/finding.ts';
import { canMatter } from './can-matter.ts';
import { checkPolicyFits } from './check-policy-fits.ts';
import { findOvershadowed } from './find-overshadowed.ts';
import type { Policy, TaskCap } from './policy.ts';
import type { Rule } from './rule.ts';

/**
 * What a policy says in vain. Errors where a name is not in the supergraph (`checkPolicyFits`), warnings where a rule
 * can never make a difference, a task can see nothing, nothing has a category, or a level of the audit says nothing. Pure.
 */
export function lintPolicy(policy: Policy, catalog: Catalog | undefined): readonly Finding[] {
  return [
    ...(catalog ? [...checkPolicyFits(policy, catalog), ...unusedCategories(policy, catalog)] : []),
    ...policy.rules.flatMap((rule, index) => unreachable(rule, index, policy)),
    ...blindTasks(policy),
    ...idleLevels(policy),
  ];
}

function unusedCategories(policy: Policy, { fields, inputs }: Catalog): readonly Finding[] {
  const used = new Set(
    [...fields.values(), ...[...inputs.values()].map((each) => each.classification)].flatMap(categoriesOf),
  );
  return [...policy.categories.values()]
    .filter(({ name, detectors }) => !used.has(name) && !(detectors.length > 0 && inspects(policy)))
    .map(({ name }) =>
      warning(policy, `categories/${name}`, {
        code: 'POLICY_UNUSED_CATEGORY',
        message: `Nothing in the supergraph has the category ${name}.`,
        fix: `Annotate what is ${name} with @pii, or take the category out.`,
      }),
    );
}

function inspects({ inspect }: Policy): boolean {
  return inspect.fallback !== 'off' || inspect.rules.length > 0;
}

function unreachable(rule: Rule, index: number, policy: Policy): readonly Finding[] {
  const stronger = findOvershadowed(rule, index, policy.rules);
  if (stronger === undefined && canMatter(rule, policy)) return [];
  const why =
    stronger === undefined
      ? 'the tasks that it speaks of say as much already'
      : `the rule "${stronger.name}" always says as much`;
  return [
    warning(policy, `rules/${index}`, {
      code: 'POLICY_UNREACHABLE_RULE',
      message: `The rule "${rule.name}" never makes a difference: ${why}.`,
      fix: 'Take the rule out, or mend what it is on or whom it speaks of.',
    }),
  ];
}

function blindTasks(policy: Policy): readonly Finding[] {
  return [...policy.tasks]
    .filter(([, cap]) => seesNothing(cap))
    .map(([label]) =>
      warning(policy, `tasks/${label}`, {
        code: 'POLICY_BLIND_TASK',
        message: `The task ${label} can see nothing personal, not even masked.`,
        fix: 'List categories under "reveal" or "mask", or take the task out: an unknown task is refused.',
      }),
    );
}

/** The least of what is said counts, so nothing is kept because of a category. */
function idleLevels(policy: Policy): readonly Finding[] {
  return [...policy.audit.categories]
    .filter(([, level]) => level === 'full')
    .map(([name]) =>
      warning(policy, `audit/categories/${name}`, {
        code: 'POLICY_IDLE_LEVEL',
        message: `Recordings of operations with ${name} are kept in full anyhow, unless another category or the task says less.`,
        fix: 'Write metadata or none, or take the line out.',
      }),
    );
}

function seesNothing({ reveal, mask, fallback }: TaskCap): boolean {
  const isEmpty = (set: TaskCap['reveal']) => set !== '*' && set.size === 0;
  return isEmpty(reveal) && isEmpty(mask) && fallback !== 'mask';
}

function warning(policy: Policy, path: string, finding: Pick<Finding, 'code' | 'message' | 'fix'>): Finding {
  const place = policy.places.get(path);
  return { severity: 'warning', ...finding, ...(place && { place }) };
}
