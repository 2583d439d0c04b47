import type { ConstDirectiveNode, ConstValueNode } from 'graphql';
import { Kind } from 'graphql';
import type { AnyOf } from './any-of.ts';
import { readAnyOf, readName } from './any-of.ts';

/** One `@pii` as it is written. Two are the same annotation when their `key` is equal. */
export interface Annotation {
  readonly category: string;
  /** OR of ANDs; undefined where the category's default holds. */
  readonly scopes: AnyOf | undefined;
  /** As written, not yet parsed; undefined where the category's default holds. */
  readonly mask: string | undefined;
  readonly use: 'WRITE' | 'FILTER' | undefined;
  readonly node: ConstDirectiveNode;
}

/** An annotation that cannot be understood: it must refuse, never be skipped (I2). */
export interface MalformedAnnotation {
  readonly malformed: string;
  readonly node: ConstDirectiveNode;
}

/** Reads one applied `@pii`. An argument that it does not know makes it malformed: a later version may narrow by it. */
export function readAnnotation(node: ConstDirectiveNode): Annotation | MalformedAnnotation {
  const values = new Map(node.arguments?.map((entry) => [entry.name.value, entry.value]));
  const malformed = (what: string): MalformedAnnotation => ({ malformed: what, node });
  for (const name of values.keys()) if (!KNOWN_ARGUMENTS.has(name)) return malformed(`unknown argument "${name}"`);
  const category = readName(values.get('category'));
  if (category === undefined) return malformed('"category" is not a name');
  const scopesNode = present(values.get('scopes'));
  const scopes = scopesNode && readAnyOf(scopesNode);
  if (scopesNode && !scopes) return malformed('"scopes" is not a list of lists of scopes');
  const maskNode = present(values.get('mask'));
  const mask = readName(maskNode);
  if (maskNode && mask === undefined) return malformed('"mask" is not a string');
  const useNode = present(values.get('use'));
  const use = useNode ? readUse(useNode) : undefined;
  if (useNode && !use) return malformed('"use" is neither WRITE nor FILTER');
  return { category, scopes, mask, use, node };
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

function readUse(value: ConstValueNode): 'WRITE' | 'FILTER' | undefined {
  const name = readName(value);
  return name === 'WRITE' || name === 'FILTER' ? name : undefined;
}
