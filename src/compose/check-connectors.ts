import { CONNECT_SPEC_URL, readSpecLinks } from '../catalog/spec-link.ts';
import type { Finding } from '../lib/finding.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';

/** Connectors compose, but no part of this gateway calls REST APIs: the supergraph would be refused when it is served. */
export function checkConnectors(subgraph: ParsedSubgraph): readonly Finding[] {
  return readSpecLinks(subgraph.document)
    .filter(({ url }) => url.startsWith(CONNECT_SPEC_URL))
    .map(({ node }) => ({
      severity: 'error',
      code: 'CONNECTORS_UNSUPPORTED',
      message: `Subgraph "${subgraph.name}" is made of connectors (@connect), which this gateway does not run.`,
      fix: `Put a GraphQL service in front of the REST API and list it as "${subgraph.name}", with a schema without @connect and @source.`,
      ...whereabouts(subgraph, node),
    }));
}
