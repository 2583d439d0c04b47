import type { ConstDirectiveNode, GraphQLSchema } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import type { AccessRequirement } from './access.ts';
import { unionAccess } from './access.ts';
import type { AccessLink } from './access-link.ts';
import { annotatedElements, appliedDirectives } from './annotated-elements.ts';
import { readAnyOf } from './any-of.ts';

/** An access directive that cannot be understood: it must refuse, never be skipped (I2). */
export interface MalformedAccess {
  readonly coordinate: Coordinate;
  /** The directive's name here, without the `@`. */
  readonly name: string;
  readonly malformed: string;
  readonly node: ConstDirectiveNode;
}

/** What a supergraph says of access. */
export interface DeclaredAccess {
  readonly links: readonly AccessLink[];
  /** By `Type` and `Type.field`: what is written there, and nothing that follows from it. */
  readonly stated: ReadonlyMap<Coordinate, AccessRequirement>;
  readonly malformed: readonly MalformedAccess[];
}

/** Reads every access directive of a schema. */
export function readDeclaredAccess(schema: GraphQLSchema, links: readonly AccessLink[]): DeclaredAccess {
  const stated = new Map<Coordinate, AccessRequirement>();
  const malformed: MalformedAccess[] = [];
  const byName = new Map(links.map((link) => [link.name, link]));
  for (const [coordinate, element] of links.length > 0 ? annotatedElements(schema) : []) {
    for (const node of appliedDirectives(element)) {
      const link = byName.get(node.name.value);
      if (!link) continue;
      const read = readAccess(link, node);
      if (typeof read === 'string') malformed.push({ coordinate, name: link.name, malformed: read, node });
      else stated.set(coordinate, unionAccess([stated.get(coordinate), read]) ?? read);
    }
  }
  return { links, stated, malformed };
}

/** What one applied directive requires, or what is wrong with it. An argument that is not known may narrow it: wrong. */
export function readAccess(
  { directive }: Pick<AccessLink, 'directive'>,
  node: ConstDirectiveNode,
): AccessRequirement | string {
  const known = ARGUMENTS[directive];
  const unknown = node.arguments?.find((entry) => entry.name.value !== known);
  if (unknown) return `unknown argument "${unknown.name.value}"`;
  if (known === undefined) return { authenticated: true, scopes: [], policies: [] };
  const value = node.arguments?.[0]?.value;
  const names = value && readAnyOf(value);
  if (!names) return `"${known}" is not a list of lists of names, none of them empty`;
  return { authenticated: false, scopes: [], policies: [], [known]: [names] };
}

const ARGUMENTS = { authenticated: undefined, requiresScopes: 'scopes', policy: 'policies' } as const;
