import type { ConstDirectiveNode } from 'graphql';
import { Kind } from 'graphql';
import { PII_SPEC_URL } from '../catalog/pii-link.ts';
import type { Finding } from '../lib/finding.ts';
import { argument, stringArgument } from './pii-definitions.ts';
import { elementsOf, schemaDirectives } from './schema-elements.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';
import { directivesOf } from './written-annotations.ts';

const LINK_LINE = '@link(url: "https://specs.cordon.example/pii/v1.0", import: ["@pii", "@notPii"])';

/** A link that imports `@pii` from anywhere but the specification would be read by nobody. */
export function checkLinkUrls(subgraph: ParsedSubgraph): readonly Finding[] {
  return schemaDirectives(subgraph.document)
    .filter((node) => importsPii(node) && !stringArgument(node, 'url')?.startsWith(PII_SPEC_URL))
    .map((node) => ({
      severity: 'error',
      code: 'PII_LINK',
      message: `Subgraph "${subgraph.name}" imports @pii or @notPii from a URL that is not the pii specification.`,
      fix: `Write ${LINK_LINE}.`,
      ...whereabouts(subgraph, node),
    }));
}

/** Only versions that this gateway enforces may be linked. */
export function checkLinkVersion(subgraph: ParsedSubgraph): readonly Finding[] {
  const { link } = subgraph;
  if (!link || link.supported) return [];
  return [
    {
      severity: 'error',
      code: 'PII_UNSUPPORTED_VERSION',
      message: `Subgraph "${subgraph.name}" links ${link.url}, which this gateway does not know.`,
      fix: `Write ${LINK_LINE}, or upgrade the gateway.`,
      ...whereabouts(subgraph, link.node),
    },
  ];
}

/** What looks like an annotation must be one: a directive of that name which no link explains protects nothing (A16). */
export function checkUnlinkedUses(subgraph: ParsedSubgraph): readonly Finding[] {
  const known = new Set([subgraph.link?.pii, subgraph.link?.notPii]);
  const lookalikes = definedLookalikes(subgraph);
  const looksLikePii = (name: string) => !known.has(name) && (EXACT.test(name) || lookalikes.has(name));
  return [...elementsOf(subgraph.document)].flatMap(({ coordinate, node }) =>
    directivesOf(node)
      .filter((directive) => looksLikePii(directive.name.value))
      .map(
        (directive): Finding => ({
          severity: 'error',
          code: 'PII_NOT_LINKED',
          message: `${coordinate} in subgraph "${subgraph.name}" uses @${directive.name.value}, which no link to the pii specification brings in.`,
          fix: `Add to the schema of "${subgraph.name}": extend schema ${LINK_LINE}. If the directive is something else, rename it.`,
          coordinate,
          ...whereabouts(subgraph, directive),
        }),
      ),
  );
}

/** Composition needs one name for one directive: it even crashes on two. */
export function checkSameNames(subgraphs: readonly ParsedSubgraph[]): readonly Finding[] {
  const linked = subgraphs.flatMap((subgraph) => (subgraph.link ? [{ subgraph, link: subgraph.link }] : []));
  const [first] = linked;
  if (!first) return [];
  return linked
    .filter(({ link }) => link.pii !== first.link.pii || link.notPii !== first.link.notPii)
    .map(({ subgraph, link }) => ({
      severity: 'error',
      code: 'PII_NAMES_DIFFER',
      message: `Subgraph "${subgraph.name}" calls the annotations @${link.pii} and @${link.notPii}; subgraph "${first.subgraph.name}" calls them @${first.link.pii} and @${first.link.notPii}.`,
      fix: `Import them under the same names in every subgraph: ${LINK_LINE}.`,
      ...whereabouts(subgraph, link.node),
    }));
}

const EXACT = /^(?:\w+__)?(?:pii|not_?pii)$/i;
const SIMILAR = /pii|personal/i;

function definedLookalikes(subgraph: ParsedSubgraph): ReadonlySet<string> {
  return new Set(
    subgraph.document.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION &&
      SIMILAR.test(node.name.value) &&
      node.arguments?.some((entry) => entry.name.value === 'category')
        ? [node.name.value]
        : [],
    ),
  );
}

function importsPii(node: ConstDirectiveNode): boolean {
  const list = argument(node, 'import');
  const items = list?.kind === Kind.LIST ? list.values : [];
  const names = items.flatMap((item) => (item.kind === Kind.OBJECT ? item.fields.map((field) => field.value) : [item]));
  return names.some((name) => name.kind === Kind.STRING && (name.value === '@pii' || name.value === '@notPii'));
}
