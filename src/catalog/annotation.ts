import type { ConstDirectiveNode, ConstValueNode, Location } from 'graphql';
import { Kind } from 'graphql';

/** One `@pii` as it is written. Two are the same annotation when their `key` is equal. */
export interface Annotation {
  readonly category: string;
  /** OR of ANDs; undefined where the category's default holds. */
  readonly scopes: readonly (readonly string[])[] | undefined;
  /** As written, not yet parsed; undefined where the category's default holds. */
  readonly mask: string | undefined;
  readonly use: 'WRITE' | 'FILTER' | undefined;
  readonly loc: Location | undefined;
}

/** An annotation that cannot be understood: it must refuse, never be skipped (I2). */
export interface MalformedAnnotation {
  readonly malformed: string;
  readonly loc: Location | undefined;
}

/** Reads one applied `@pii`. An argument that it does not know makes it malformed: a later version may narrow by it. */
export function readAnnotation(node: ConstDirectiveNode): Annotation | MalformedAnnotation {
  const values = new Map(node.arguments?.map((entry) => [entry.name.value, entry.value]));
  const malformed = (what: string): MalformedAnnotation => ({ malformed: what, loc: node.loc });
  for (const name of values.keys()) if (!KNOWN_ARGUMENTS.has(name)) return malformed(`unknown argument "${name}"`);
  const category = word(values.get('category'));
  if (category === undefined) return malformed('"category" is not a name');
  const scopesNode = present(values.get('scopes'));
  const scopes = scopesNode && readScopes(scopesNode);
  if (scopesNode && !scopes) return malformed('"scopes" is not a list of lists of scopes');
  const maskNode = present(values.get('mask'));
  const mask = word(maskNode);
  if (maskNode && mask === undefined) return malformed('"mask" is not a string');
  const useNode = present(values.get('use'));
  const use = useNode ? readUse(useNode) : undefined;
  if (useNode && !use) return malformed('"use" is neither WRITE nor FILTER');
  return { category, scopes, mask, use, loc: node.loc };
}

/** Equal for annotations that say the same. */
export function annotationKey(annotation: Annotation): string {
  return JSON.stringify([
    annotation.category,
    annotation.scopes ?? null,
    annotation.mask ?? null,
    annotation.use ?? null,
  ]);
}

const KNOWN_ARGUMENTS: ReadonlySet<string> = new Set(['category', 'scopes', 'mask', 'use']);

function present(value: ConstValueNode | undefined): ConstValueNode | undefined {
  return value?.kind === Kind.NULL ? undefined : value;
}

function word(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** Single values stand for lists of one, as GraphQL's list input coercion has it (spec section 3.11). */
function readScopes(value: ConstValueNode): readonly (readonly string[])[] | undefined {
  const groups = (value.kind === Kind.LIST ? value.values : [value]).map((group) =>
    (group.kind === Kind.LIST ? group.values : [group]).map(word),
  );
  // SECURITY: an empty AND would reveal to everybody; it counts as malformed ("an empty scope list refuses").
  if (groups.length === 0 || groups.some((group) => group.length === 0)) return undefined;
  const read = groups.map((group) => group.filter((scope) => scope !== undefined));
  return read.every((group, index) => group.length === groups[index]?.length) ? read : undefined;
}

function readUse(value: ConstValueNode): 'WRITE' | 'FILTER' | undefined {
  const name = word(value);
  return name === 'WRITE' || name === 'FILTER' ? name : undefined;
}
