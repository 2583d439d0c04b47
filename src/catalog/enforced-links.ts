import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { readAccessLinks } from './access-link.ts';
import { readPiiLink } from './pii-link.ts';
import { readSpecLinks } from './spec-link.ts';

/** What is marked because a router that does not run it would answer something else: plans that pass context on. */
const RUN_HERE: ReadonlySet<string> = new Set(['https://specs.apollo.dev/context/v0.1']);

/** What is marked although no answer depends on it: names under which a router may drop what it cached. Nothing is cached here. */
const HARMLESS: ReadonlySet<string> = new Set(['https://specs.apollo.dev/cacheTag/v0.1']);

/**
 * The links of a supergraph whose specifications this gateway enforces or runs, or that change no answer: their `for:` need
 * not keep it from serving them.
 */
export function enforcedLinks(document: DocumentNode): ReadonlySet<ConstDirectiveNode> {
  const pii = readPiiLink(document);
  const run = readSpecLinks(document).filter((link) => RUN_HERE.has(link.url) || HARMLESS.has(link.url));
  return new Set([...(pii ? [pii.node] : []), ...[...readAccessLinks(document), ...run].map((link) => link.node)]);
}

/** What the enforced links of a supergraph link, by URL: to say it to who reads the text anew. */
export function enforcedUrls(document: DocumentNode): ReadonlySet<string> {
  const enforced = enforcedLinks(document);
  return new Set(readSpecLinks(document).flatMap(({ url, node }) => (enforced.has(node) ? [url] : [])));
}
