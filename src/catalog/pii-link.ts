import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import type { SpecLink } from './spec-link.ts';
import { readSpecLinks } from './spec-link.ts';

/** Where the annotation specification lives; a version follows. Annotations are known by it, never by their name. */
export const PII_SPEC_URL = 'https://specs.cordon.example/pii/';

/** The versions of the specification that this gateway enforces. */
const SUPPORTED_VERSIONS: ReadonlySet<string> = new Set(['v1.0']);

/** What one document calls the specification's elements. */
export interface PiiLink {
  readonly url: string;
  readonly supported: boolean;
  /** The name of `@pii` here, without the `@`. */
  readonly pii: string;
  /** The name of `@notPii` here, without the `@`. */
  readonly notPii: string;
  /** Whether the link says `for: SECURITY`. */
  readonly security: boolean;
  readonly node: ConstDirectiveNode;
}

/**
 * Finds the document's `@link` to the specification and follows its renames: `as` moves the namespace, `import` brings
 * a name in, with an alias where it has one.
 * @see https://specs.apollo.dev/link/v1.0/
 */
export function readPiiLink(document: DocumentNode): PiiLink | undefined {
  const link = readSpecLinks(document).find(({ url }) => url.startsWith(PII_SPEC_URL));
  return link && linkOf(link);
}

function linkOf({ url, as: namespace = 'pii', imported, purpose, node }: SpecLink): PiiLink {
  return {
    url,
    supported: SUPPORTED_VERSIONS.has(url.slice(PII_SPEC_URL.length)),
    // A directive named like its specification needs no prefix: `@pii` is always the namespace itself.
    pii: imported.get('@pii') ?? namespace,
    notPii: imported.get('@notPii') ?? `${namespace}__notPii`,
    security: purpose === 'SECURITY',
    node,
  };
}
