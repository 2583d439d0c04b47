import type { DocumentNode } from 'graphql';
import { buildASTSchema, parse, Source } from 'graphql';
import type { Finding, Place } from '../lib/finding.ts';
import { readAccessLinks } from './access-link.ts';
import type { Catalog } from './catalog.ts';
import type { Category } from './category.ts';
import { classify } from './classify.ts';
import { readDeclared } from './declared.ts';
import { readDeclaredAccess } from './declared-access.ts';
import { readPiiLink } from './pii-link.ts';
import { ANNOTATION_RULES } from './rules/rules.ts';

/** Where a coordinate is written, for findings: a subgraph's file where there is one. */
export type Locate = (coordinate: string) => { readonly subgraph: string; readonly place: Place } | undefined;

/** A supergraph as text, and what it is called in findings. */
export interface SupergraphSource {
  readonly sdl: string;
  readonly file: string;
  readonly locate?: Locate;
}

/**
 * Classifies a supergraph. Every rule runs and every finding is returned; the caller refuses when one is an error.
 * Throws GraphQLError where the text is not GraphQL.
 */
export function buildCatalog(
  source: SupergraphSource,
  categories: ReadonlyMap<string, Category>,
): { readonly catalog: Catalog; readonly findings: readonly Finding[] } {
  const document: DocumentNode = parse(new Source(source.sdl, source.file));
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const link = readPiiLink(document);
  const declared = readDeclared(schema, link);
  const access = readDeclaredAccess(schema, readAccessLinks(document));
  const catalog = classify({ schema, declared, categories, access: access.stated });
  const input = { document, schema, link, declared, access, categories, catalog, file: source.file };
  const findings = ANNOTATION_RULES.flatMap((rule) => rule(input)).map((finding) => located(finding, source));
  return { catalog, findings };
}

/** A place in a subgraph's own file says more than one in the composed file. */
function located(finding: Finding, source: SupergraphSource): Finding {
  if (finding.coordinate === undefined) return finding;
  return { ...finding, ...source.locate?.(finding.coordinate) };
}
