import type { Inbound } from './http-message.ts';

/** What names a media type of GraphQL, or everything. */
const NAMED = /^\*\/\*$|(?:^|,)\s*application\/(?:graphql-response\+)?json\s*(?:[;,]|$)/i;

/**
 * Whether a GET may be answered without a header that a browser asks permission for (a preflight). Its `Accept` must name
 * a media type of GraphQL or be the wildcard alone, and no browser may say that it comes from another site, unless `isListed`: from an
 * origin that may read answers.
 *
 * SECURITY: a GET carries nothing out but queries, and a page of another origin cannot read its answer; what is left to
 * such a page is the time that an answer takes (test "A51 …", SECURITY.md).
 */
export function isAdmittedGet(inbound: Inbound, isListed: (inbound: Inbound) => boolean): boolean {
  if (inbound.method !== 'GET' || !NAMED.test(inbound.header('accept') ?? '')) return false;
  const site = inbound.header('sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none' || isListed(inbound);
}
