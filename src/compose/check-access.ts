import type { DocumentNode } from 'graphql';
import type { AccessRequirement } from '../catalog/access.ts';
import { unionAccess } from '../catalog/access.ts';
import type { AccessDirective } from '../catalog/access-link.ts';
import { ACCESS_DIRECTIVES, readAccessLinks } from '../catalog/access-link.ts';
import type { AnyOf } from '../catalog/any-of.ts';
import { implies } from '../catalog/any-of.ts';
import { readAccess } from '../catalog/declared-access.ts';
import type { SpecLink } from '../catalog/spec-link.ts';
import { readSpecLinks } from '../catalog/spec-link.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Finding } from '../lib/finding.ts';
import { elementsOf } from './schema-elements.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';
import { directivesOf } from './written-annotations.ts';

/** What looks like one of Apollo's access directives must be one: composition drops any other, in silence (A16, A17). */
export function checkUnlinkedAccess(subgraph: ParsedSubgraph): readonly Finding[] {
  const linked = new Set(readSpecLinks(subgraph.document).flatMap(({ imported }) => [...imported.values()]));
  const looksLike = (name: string) => !linked.has(name) && ACCESS_DIRECTIVES.some((each) => each === name);
  const known = accessNames(subgraph.document);
  return [...elementsOf(subgraph.document)].flatMap(({ coordinate, node }) =>
    directivesOf(node)
      .filter(({ name }) => !known.has(name.value) && looksLike(name.value))
      .map((directive) => ({
        severity: 'error',
        code: 'ACCESS_NOT_LINKED',
        message: `${coordinate} in subgraph "${subgraph.name}" uses @${directive.name.value}, which no link brings in.`,
        fix: `Add to the schema of "${subgraph.name}": extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@${directive.name.value}"]). If the directive is something else, rename it.`,
        coordinate,
        ...whereabouts(subgraph, directive),
      })),
  );
}

/** Whoever satisfies the supergraph at a coordinate satisfies what every subgraph writes there; otherwise it was lost (A17). */
export function checkAccessKept(subgraphs: readonly ParsedSubgraph[], supergraph: DocumentNode): readonly Finding[] {
  const links = new Map(readAccessLinks(supergraph).map((link) => [link.name, link.directive]));
  const kept = new Map<Coordinate, AccessRequirement | undefined>();
  for (const { coordinate, requirement } of writtenAccess(supergraph, links))
    kept.set(coordinate, unionAccess([kept.get(coordinate), requirement]));
  const present = new Set([...elementsOf(supergraph)].map(({ coordinate }) => coordinate));
  return subgraphs.flatMap((subgraph) =>
    [...writtenAccess(subgraph.document, accessNames(subgraph.document))]
      .filter(({ coordinate, requirement }) => present.has(coordinate) && !covers(kept.get(coordinate), requirement))
      .map(({ coordinate, node }) => ({
        severity: 'error',
        code: 'ACCESS_LOST',
        message: `@${node.name.value} on ${coordinate} in subgraph "${subgraph.name}" does not reach the supergraph.`,
        fix: 'Write it in the subgraph that owns the coordinate, too.',
        coordinate,
        ...whereabouts(subgraph, node),
      })),
  );
}

/** The access directives by what a subgraph calls them, which knows them by the federation link or by a link of their own. */
function accessNames(document: DocumentNode): ReadonlyMap<string, AccessDirective> {
  const federation = readSpecLinks(document).filter(({ url }) =>
    url.startsWith('https://specs.apollo.dev/federation/'),
  );
  return new Map([
    ...federation.flatMap((link) =>
      ACCESS_DIRECTIVES.map((directive) => [nameIn(link, directive), directive] as const),
    ),
    ...readAccessLinks(document).map((link) => [link.name, link.directive] as const),
  ]);
}

function nameIn({ as: namespace = 'federation', imported }: SpecLink, directive: AccessDirective): string {
  return imported.get(`@${directive}`) ?? `${namespace}__${directive}`;
}

function* writtenAccess(document: DocumentNode, names: ReadonlyMap<string, AccessDirective>) {
  for (const { coordinate, node: element } of elementsOf(document)) {
    for (const node of directivesOf(element)) {
      const directive = names.get(node.name.value);
      const requirement = directive && readAccess({ directive }, node);
      // What cannot be read is refused when the supergraph is served.
      if (typeof requirement === 'object') yield { coordinate, node, requirement };
    }
  }
}

function covers(kept: AccessRequirement | undefined, written: AccessRequirement): boolean {
  const isKept = (ours: readonly AnyOf[] = [], theirs: readonly AnyOf[]) =>
    theirs.every((each) => ours.some((one) => implies(one, each)));
  return (
    (!written.authenticated || kept?.authenticated === true) &&
    isKept(kept?.scopes, written.scopes) &&
    isKept(kept?.policies, written.policies)
  );
}
