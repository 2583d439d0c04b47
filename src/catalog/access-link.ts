import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { readSpecLinks } from './spec-link.ts';

/** Apollo's directives that say who may reach a coordinate, by their specifications' names. */
export const ACCESS_DIRECTIVES = ['authenticated', 'requiresScopes', 'policy'] as const;

/** One of Apollo's access directives. @see https://www.apollographql.com/docs/graphos/routing/security/authorization */
export type AccessDirective = (typeof ACCESS_DIRECTIVES)[number];

/** The one version of each specification that there is, and that this gateway enforces. */
const SUPPORTED_VERSION = 'v0.1';

/** What a document calls one access directive. */
export interface AccessLink {
  readonly directive: AccessDirective;
  readonly url: string;
  readonly supported: boolean;
  /** The directive's name here, without the `@`. */
  readonly name: string;
  /** The `@link`, whose `for: SECURITY` comes off in memory since the directive is enforced. */
  readonly node: ConstDirectiveNode;
}

/** Every link of a supergraph to an access directive, known by its URL and never by a name (A16, CVE-2025-64347). */
export function readAccessLinks(document: DocumentNode): readonly AccessLink[] {
  return readSpecLinks(document).flatMap(({ url, as: namespace, imported, node }) =>
    ACCESS_DIRECTIVES.flatMap((directive) => {
      const spec = `https://specs.apollo.dev/${directive}/`;
      if (!url.startsWith(spec)) return [];
      const name = imported.get(`@${directive}`) ?? namespace ?? directive;
      return [{ directive, url, supported: url.slice(spec.length) === SUPPORTED_VERSION, name, node }];
    }),
  );
}
