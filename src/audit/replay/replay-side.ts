import type { GraphQLSchema } from 'graphql';
import type { SupergraphSource } from '../../catalog/build-catalog.ts';
import { buildCatalog } from '../../catalog/build-catalog.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Finding } from '../../lib/finding.ts';
import { checkSubjects } from '../../operation/check-subjects.ts';
import { guardedTypes } from '../../operation/guarded-types.ts';
import type { ShownMasks } from '../../operation/shown-masks.ts';
import { createShownMasks } from '../../operation/shown-masks.ts';
import { checkPolicyFits } from '../../policy/check-policy-fits.ts';
import { fitPolicy } from '../../policy/fit-policy.ts';
import type { Policy } from '../../policy/policy.ts';

/** A supergraph under one policy: all that decides an operation, and nothing that fetches. */
export interface ReplaySide {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly catalog: Catalog;
  readonly policy: Policy;
  readonly guardedTypes: ReadonlySet<string>;
  readonly shownMasks: ShownMasks;
}

/** A recorded supergraph. */
export interface ReplayedSupergraph {
  readonly source: SupergraphSource;
  readonly schema: GraphQLSchema;
}

/** A side, or why a gateway with this policy would refuse the supergraph. */
export type OpenedSide =
  | { readonly kind: 'side'; readonly side: ReplaySide }
  | { readonly kind: 'unfit'; readonly findings: readonly Finding[] };

/** Puts a supergraph under a policy, as opening a snapshot does; `issuers` are those whose tokens are accepted. */
export function openReplaySide(
  { source, schema }: ReplayedSupergraph,
  policy: Policy,
  issuers: readonly string[],
): OpenedSide {
  const { catalog, findings: annotations } = buildCatalog(source, policy.categories);
  const found = [
    ...annotations,
    ...checkPolicyFits(policy, catalog),
    ...checkSubjects(policy, { schema, catalog, issuers }),
  ];
  const findings = found.filter(({ severity }) => severity === 'error');
  if (findings.length > 0) return { kind: 'unfit', findings };
  const side = {
    schema,
    catalog,
    policy: fitPolicy(policy, catalog),
    guardedTypes: guardedTypes(schema, catalog),
    shownMasks: createShownMasks(catalog),
  };
  return { kind: 'side', side };
}
