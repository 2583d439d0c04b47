import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { readAccessLinks } from './access-link.ts';
import { readPiiLink } from './pii-link.ts';

/** The links of a supergraph whose specifications this gateway enforces: `for: SECURITY` need not keep it from serving them. */
export function enforcedLinks(document: DocumentNode): ReadonlySet<ConstDirectiveNode> {
  const pii = readPiiLink(document);
  return new Set([...(pii ? [pii.node] : []), ...readAccessLinks(document).map((link) => link.node)]);
}
