import type { DocumentNode } from 'graphql';
import { buildASTSchema, parse, Source } from 'graphql';
import type { Finding, Place } from '../lib/finding.ts';
import { readAccessLinks } from './access-link.ts';
import type { Catalog } from './catalog.ts';
import type { Category } from './category.ts';
import { classify } from './classify.ts';
import type { CountedFind } from './counted-find.ts';
import { readDeclared } from './declared.ts';
import { readDeclaredAccess } from './declared-access.ts';
import type { ListedSubgraph } from './listed-subgraphs.ts';
import { listedSubgraphs } from './listed-subgraphs.ts';
import type { OverrideLabel } from './override-labels.ts';
import { overrideLabels } from './override-labels.ts';
import { readPiiLink } from './pii-link.ts';
import { ANNOTATION_RULES } from './rules/rules.ts';
import type { UnreviewedField } from './unreviewed-fields.ts';
import { unreviewedFields } from './unreviewed-fields.ts';

/** Where a coordinate is written, for findings: a subgraph's file where there is one. */
export type Locate = (coordinate: string) => { readonly subgraph: string; readonly place: Place } | undefined;

/** A supergraph as text, and what it is called in findings. */
export interface SupergraphSource {
  readonly sdl: string;
  readonly file: string;
  readonly locate?: Locate;
}

/** What a supergraph and a policy's categories come to. */
interface BuiltCatalog {
  readonly catalog: Catalog;
  readonly subgraphs: readonly ListedSubgraph[];
  readonly overrides: readonly OverrideLabel[];
  readonly findings: readonly Finding[];
  /** Fields with finds of inspection, of which nobody has said whether they are personal. */
  readonly unreviewed: readonly UnreviewedField[];
}

/**
 * Classifies a supergraph, and looks what of the finds of inspection it leaves open. Every rule runs and every finding is
 * returned; the caller refuses when one is an error.
 * Throws GraphQLError where the text is not GraphQL.
 */
export function buildCatalog(
  source: SupergraphSource,
  categories: ReadonlyMap<string, Category>,
  finds: readonly CountedFind[] = [],
): BuiltCatalog {
  const document: DocumentNode = parse(new Source(source.sdl, source.file));
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const link = readPiiLink(document);
  const declared = readDeclared(schema, link);
  const access = readDeclaredAccess(schema, readAccessLinks(document));
  const catalog = classify({ schema, declared, categories, access: access.stated });
  const unreviewed = unreviewedFields({ schema, catalog }, finds);
  const input = { document, schema, link, declared, access, categories, catalog, unreviewed, file: source.file };
  const findings = ANNOTATION_RULES.flatMap((rule) => rule(input)).map((finding) => located(finding, source));
  const subgraphs = listedSubgraphs(schema, source.file);
  return { catalog, subgraphs, overrides: overrideLabels(schema), findings, unreviewed };
}

/** A place in a subgraph's own file says more than one in the composed file. */
function located(finding: Finding, source: SupergraphSource): Finding {
  if (finding.coordinate === undefined) return finding;
  return { ...finding, ...source.locate?.(finding.coordinate) };
}
