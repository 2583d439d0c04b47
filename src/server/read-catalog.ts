import { GraphQLError } from 'graphql';
import type { BuiltCatalog, SupergraphSource } from '../catalog/build-catalog.ts';
import { buildCatalog } from '../catalog/build-catalog.ts';
import type { CountedFind } from '../catalog/counted-find.ts';
import { variableOf } from '../config-settings.ts';
import type { OpeningLimitError } from '../execute/planner-limits.ts';
import { FindingsError } from '../lib/finding.ts';
import type { Policy } from '../policy/policy.ts';

/** What a policy makes of a supergraph, and of what inspection found. Throws FindingsError where its text is not GraphQL. */
export function readCatalog(
  supergraph: SupergraphSource,
  policy: Policy,
  finds: readonly CountedFind[] = [],
): BuiltCatalog {
  try {
    return buildCatalog(supergraph, policy.categories, finds);
  } catch (error) {
    if (error instanceof GraphQLError) throw unusableSupergraph(supergraph, error.message, error.locations?.[0]?.line);
    throw error;
  }
}

/** Says that a supergraph cannot be loaded, and why. */
export function unusableSupergraph({ file }: SupergraphSource, why: string, line = 1): FindingsError {
  return new FindingsError(`The supergraph ${file} cannot be loaded.`, [
    {
      severity: 'error',
      code: 'SUPERGRAPH_INVALID',
      message: why,
      fix: 'Give a Federation 2 supergraph, as "cordon compose" writes it.',
      place: { file, line },
    },
  ]);
}

/** Says that a supergraph was not opened within a limit, which an operator can raise: the supergraph is not to blame. */
export function unopenedSupergraph(
  { file }: SupergraphSource,
  { limit, message, value }: OpeningLimitError,
): FindingsError {
  return new FindingsError(`The supergraph ${file} was not opened.`, [
    {
      severity: 'error',
      code: 'PLANNER_LIMIT',
      message,
      fix: `Raise planner.${limit} (${variableOf(['planner', limit])}) above ${value}.`,
      place: { file, line: 1 },
    },
  ]);
}
