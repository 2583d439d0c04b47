import { enforcedLinks } from '../enforced-links.ts';
import { readSpecLinks } from '../spec-link.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** What is marked `for: SECURITY` is enforced: by this gateway, or by the stock reading of a supergraph. */
export const securityIsEnforced: AnnotationRule = (input) => {
  const enforced = enforcedLinks(input.document);
  return readSpecLinks(input.document)
    .filter(({ url, security, node }) => security && !enforced.has(node) && !STOCK.test(url))
    .map(({ url, node }) =>
      findingAt(
        input,
        { loc: node.loc },
        {
          severity: 'error',
          code: 'SECURITY_UNENFORCED',
          message: `The supergraph links ${url} "for: SECURITY", which this gateway does not enforce.`,
          fix: 'Take what uses it out of the subgraphs, or upgrade the gateway.',
        },
      ),
    );
};

/** Specifications that stock ApolloGateway reads; it refuses versions that it does not know. */
const STOCK = /^https:\/\/specs\.apollo\.dev\/(link|core|join|tag|inaccessible)\//;
