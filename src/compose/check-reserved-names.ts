import { Kind } from 'graphql';
import type { Finding } from '../lib/finding.ts';
import { RESERVED_PREFIX } from '../lib/reserved-prefix.ts';
import { elementsOf } from './schema-elements.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';

/** No field, argument or input field can equal a name that the gateway makes up while it rewrites operations (A1). */
export function checkReservedNames(subgraph: ParsedSubgraph): readonly Finding[] {
  return [...elementsOf(subgraph.document)]
    .filter(({ node }) => node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.INPUT_VALUE_DEFINITION)
    .filter(({ node }) => node.name.value.startsWith(RESERVED_PREFIX))
    .map(({ coordinate, node }) => ({
      severity: 'error',
      code: 'RESERVED_NAME',
      message: `${coordinate} in subgraph "${subgraph.name}" uses the prefix ${RESERVED_PREFIX}, which the gateway keeps for itself.`,
      fix: 'Rename it.',
      coordinate,
      ...whereabouts(subgraph, node.name),
    }));
}
