import type { Catalog } from '../catalog/catalog.ts';
import { memberOf } from '../lib/coordinate.ts';
import type { Finding } from '../lib/finding.ts';
import type { Policy } from './policy.ts';

/**
 * What a policy names that the supergraph does not have. Errors: a rule on a coordinate that is misspelt, or that nobody
 * annotated, would protect nothing without a word (I2).
 */
export function checkPolicyFits(policy: Policy, catalog: Catalog): readonly Finding[] {
  return [
    ...unknownCoordinates(policy, catalog),
    ...uninspectable(policy, catalog),
    ...unknownSubjects(policy, catalog),
  ];
}

function uninspectable(policy: Policy, { inspectable }: Catalog): readonly Finding[] {
  const types = new Set([...inspectable].map((coordinate) => memberOf(coordinate).type));
  return policy.inspect.rules.flatMap(({ on }, index) =>
    [
      ...[...(on?.coordinates ?? [])].filter((coordinate) => !inspectable.has(coordinate)),
      ...[...(on?.types ?? [])].filter((type) => !types.has(type)),
    ].map((name) => ({
      ...unfit(policy, `inspect/rules/${index}`),
      message: `Nothing can be inspected at ${name}: the supergraph has no such text that is neither @pii nor @notPii.`,
      fix: `Mend the spelling of ${name}, or take it out of the rule.`,
    })),
  );
}

function unknownCoordinates(policy: Policy, { fields, inputs }: Catalog): readonly Finding[] {
  return policy.rules.flatMap((rule, index) =>
    [...rule.on.coordinates]
      .filter((coordinate) => !fields.has(coordinate) && !inputs.has(coordinate))
      .map((coordinate) => ({
        ...unfit(policy, `rules/${index}`),
        message: `The rule "${rule.name}" is on ${coordinate}, which is not personal in the supergraph.`,
        fix: `Annotate ${coordinate} with @pii, mend its spelling, or take it out of the rule.`,
        coordinate,
      })),
  );
}

function unknownSubjects(policy: Policy, { entities }: Catalog): readonly Finding[] {
  return [...policy.subjects.keys()]
    .filter((type) => !entities.has(type))
    .map((type) => ({
      ...unfit(policy, `subjects/${type}`),
      message: `The subject ${type} is not an entity of the supergraph.`,
      fix: `Name a type with @key, or take ${type} out of "subjects".`,
    }));
}

function unfit(policy: Policy, path: string): Pick<Finding, 'severity' | 'code' | 'place'> {
  const place = policy.places.get(path);
  return { severity: 'error', code: 'POLICY_UNFIT', ...(place && { place }) };
}
