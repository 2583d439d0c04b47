import type { ASTNode, DocumentNode, GraphQLSchema } from 'graphql';
import { buildASTSchema, parse, Source } from 'graphql';
import type { Finding, Place } from '../lib/finding.ts';
import { readAccessLinks } from './access-link.ts';
import type { Catalog } from './catalog.ts';
import type { Category } from './category.ts';
import { classify } from './classify.ts';
import type { CountedFind } from './counted-find.ts';
import { readDeclared } from './declared.ts';
import { readDeclaredAccess } from './declared-access.ts';
import { enforcedUrls } from './enforced-links.ts';
import type { ListedSubgraph } from './listed-subgraphs.ts';
import { listedSubgraphs } from './listed-subgraphs.ts';
import { placesOf } from './node-places.ts';
import { outputFields } from './output-fields.ts';
import type { OverrideLabel } from './override-labels.ts';
import { overrideLabels } from './override-labels.ts';
import { readPiiLink } from './pii-link.ts';
import type { NodeFinding } from './rules/annotation-rule.ts';
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
export interface BuiltCatalog {
  readonly catalog: Catalog;
  readonly subgraphs: readonly ListedSubgraph[];
  readonly overrides: readonly OverrideLabel[];
  readonly findings: readonly Finding[];
  /** Gives findings of others at nodes of the document their places. */
  readonly located: (findings: readonly NodeFinding[]) => readonly Finding[];
  readonly document: DocumentNode;
  /** The supergraph's full schema, with what the API hides. */
  readonly schema: GraphQLSchema;
  /** The URLs of the linked specifications whose `for:` need not keep the supergraph from being served. */
  readonly enforced: ReadonlySet<string>;
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
  const document = parse(source.sdl, { noLocation: true });
  const schema = buildASTSchema(document, { assumeValidSDL: true });
  const link = readPiiLink(document);
  const declared = readDeclared(schema, link);
  const access = readDeclaredAccess(schema, readAccessLinks(document));
  const catalog = classify({ schema, declared, categories, access: access.stated });
  const unreviewed = unreviewedFields({ schema, catalog }, finds);
  const input = {
    document,
    schema,
    outputFields: outputFields(schema),
    link,
    declared,
    access,
    categories,
    catalog,
    unreviewed,
  };
  const located = (findings: readonly NodeFinding[]) => withPlaces(findings, document, source);
  return {
    catalog,
    subgraphs: listedSubgraphs(schema),
    overrides: overrideLabels(schema),
    findings: located(ANNOTATION_RULES.flatMap((rule) => rule(input))),
    located,
    document,
    schema,
    enforced: enforcedUrls(document),
    unreviewed,
  };
}

/** Findings with their places: in a subgraph's own file, which says more than one in the composed file. */
function withPlaces(
  findings: readonly NodeFinding[],
  document: DocumentNode,
  { sdl, file, locate }: SupergraphSource,
): readonly Finding[] {
  const written = findings.map(({ coordinate }) => (coordinate === undefined ? undefined : locate?.(coordinate)));
  const nodes = findings.flatMap(({ node }, index): readonly ASTNode[] => (node && !written[index] ? [node] : []));
  const places = placesOf(new Set(nodes), document, new Source(sdl, file));
  return findings.map(({ node, ...finding }, index) => {
    const place = node && places.get(node);
    return { ...finding, ...(place ? { place } : {}), ...written[index] };
  });
}
