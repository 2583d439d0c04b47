import type { Finding } from '../../lib/finding.ts';
import { enforcedLinks } from '../enforced-links.ts';
import type { SpecLink } from '../spec-link.ts';
import { CONNECT_SPEC_URL, readSpecLinks } from '../spec-link.ts';
import type { AnnotationRule } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/** What is marked `for: SECURITY` is enforced, what is marked `for: EXECUTION` is run: here, or by the stock reading. */
export const featuresAreKnown: AnnotationRule = (input) => {
  const enforced = enforcedLinks(input.document);
  return readSpecLinks(input.document)
    .filter((link) => isConnect(link) || (link.purpose && !enforced.has(link.node) && !STOCK.test(link.url)))
    .map((link) => findingAt({ node: link.node }, unknownFeature(link)));
};

/** Specifications that stock ApolloGateway reads; it refuses versions that it does not know. */
const STOCK = /^https:\/\/specs\.apollo\.dev\/(link|core|join|tag|inaccessible)\//;

function isConnect({ url }: SpecLink): boolean {
  return url.startsWith(CONNECT_SPEC_URL);
}

function unknownFeature(link: SpecLink): Omit<Finding, 'coordinate' | 'place' | 'subgraph'> {
  const { url, purpose } = link;
  if (isConnect(link))
    return {
      severity: 'error',
      code: 'CONNECTORS_UNSUPPORTED',
      message: 'The supergraph has a subgraph that is made of connectors (@connect), which this gateway does not run.',
      fix: 'Put a GraphQL service in front of the REST API and compose with its schema, without @connect and @source.',
    };
  if (purpose === 'SECURITY')
    return {
      severity: 'error',
      code: 'SECURITY_UNENFORCED',
      message: `The supergraph links ${url} "for: SECURITY", which this gateway does not enforce.`,
      fix: 'Take what uses it out of the subgraphs, or upgrade the gateway.',
    };
  return {
    severity: 'error',
    code: 'FEATURE_UNSUPPORTED',
    message: `The supergraph links ${url} "for: ${purpose}", which this gateway does not run: its answers would be others.`,
    fix: 'Take what uses it out of the subgraphs and compose again, or upgrade the gateway.',
  };
}
