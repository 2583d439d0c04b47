import type { ConstArgumentNode, DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';
import { readPiiLink } from '../catalog/pii-link.ts';

/**
 * Adds `for: SECURITY` to the link of the pii specification, so that a router which does not enforce it refuses the
 * supergraph. Composition itself drops the marker of the subgraphs.
 * @see https://specs.apollo.dev/link/v1.0/#Purpose
 */
export function markSecurity(supergraph: DocumentNode): DocumentNode {
  const link = readPiiLink(supergraph);
  if (!link || link.security) return supergraph;
  const others = (link.node.arguments ?? []).filter((entry) => entry.name.value !== 'for');
  return visit(supergraph, {
    Directive: (node) => (node === link.node ? { ...node, arguments: [...others, MARKER] } : undefined),
  });
}

const MARKER: ConstArgumentNode = {
  kind: Kind.ARGUMENT,
  name: { kind: Kind.NAME, value: 'for' },
  value: { kind: Kind.ENUM, value: 'SECURITY' },
};
