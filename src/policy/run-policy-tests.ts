import type { Catalog } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { Finding, Place } from '../lib/finding.ts';
import { decide } from './decide.ts';
import { decideInput } from './decide-input.ts';
import type { Contribution } from './decision.ts';
import type { Effect } from './effect.ts';
import { fitPolicy } from './fit-policy.ts';
import type { Policy, PolicyTest } from './policy.ts';

/** What a test got, and who said so. */
interface Outcome {
  readonly effect: Effect;
  readonly why: string;
}

/**
 * Runs a policy file's own tests. A failed one is an error, at the line of what it expects. An expectation on a
 * coordinate needs the supergraph's catalog: without one it is a warning that it was not run. Pure.
 */
export function runPolicyTests(policy: Policy, catalog: Catalog | undefined): readonly Finding[] {
  const fitted = catalog ? fitPolicy(policy, catalog) : policy;
  return policy.tests.flatMap((test, index) =>
    [...test.expect].flatMap(([key, expected]) => {
      const place = policy.places.get(`tests/${index}/expect/${key}`);
      return runExpectation({ test, key, expected, place }, fitted, catalog);
    }),
  );
}

interface Expectation {
  readonly test: PolicyTest;
  readonly key: string;
  readonly expected: Effect;
  readonly place: Place | undefined;
}

function runExpectation(
  { test, key, expected, place }: Expectation,
  policy: Policy,
  catalog: Catalog | undefined,
): readonly Finding[] {
  const at = place ? { place } : {};
  const isCategory = !key.includes('.');
  if (!isCategory && !catalog)
    return [
      {
        severity: 'warning',
        code: 'POLICY_TEST_NOT_RUN',
        message: `Test "${test.name}": what ${key} is can only be told with a supergraph.`,
        fix: 'Give the supergraph, or expect something of a category.',
        ...at,
      },
    ];
  const outcome = isCategory ? ofCategory(test, key, policy) : catalog && ofCoordinate(test, key, policy, catalog);
  if (!outcome)
    return [
      {
        severity: 'error',
        code: 'POLICY_TEST_FAILED',
        message: `Test "${test.name}": ${key} is not personal in the supergraph.`,
        fix: `Annotate ${key} with @pii, mend its spelling, or take it out of the test.`,
        ...at,
      },
    ];
  if (outcome.effect === expected) return [];
  return [
    {
      severity: 'error',
      code: 'POLICY_TEST_FAILED',
      message: `Test "${test.name}": ${key} is ${outcome.effect}, not ${expected} (${outcome.why}).`,
      fix: `Mend the policy, or expect ${outcome.effect}.`,
      ...at,
    },
  ];
}

/** A field of that category alone, under a coordinate that no rule can name. */
function ofCategory(test: PolicyTest, category: string, policy: Policy): Outcome {
  const scopes = policy.categories.get(category)?.scopes ?? [];
  return ofField(test, '', { requirements: [{ category, scopes }], masks: [] }, policy);
}

function ofCoordinate(test: PolicyTest, key: string, policy: Policy, { fields, inputs }: Catalog): Outcome | undefined {
  const field = [...fields].find(([coordinate]) => coordinate === key);
  if (field) return ofField(test, key, field[1], policy);
  const guarded = [...inputs].find(([coordinate]) => coordinate === key);
  if (!guarded) return undefined;
  const [coordinate, input] = guarded;
  const use = { coordinate, input, writes: test.situation.operation === 'mutation' };
  return { effect: decideInput(test.situation, use, policy), why: 'an input is used, held or blocked' };
}

function ofField(test: PolicyTest, key: string, classification: Classification, policy: Policy): Outcome {
  const [type = '', member = ''] = key.split('.');
  const { effect, contributions } = decide(
    test.situation,
    { coordinate: memberCoordinate(type, member), classification },
    policy,
  );
  const said = contributions.filter((each) => each.effect === effect && !(each.by === 'rule' && each.shadow));
  return { effect, why: said.map(nameOf).join(', ') };
}

function nameOf(contribution: Contribution): string {
  switch (contribution.by) {
    case 'scopes':
      return `by the scopes for ${contribution.category}`;
    case 'task':
      return `by the task ${contribution.task} for ${contribution.category}`;
    case 'rule':
      return `by the rule "${contribution.rule}"`;
  }
}
