import type { ConstDirectiveNode } from 'graphql';
import { print } from 'graphql';
import { annotationKey, readAnnotation } from '../catalog/annotation.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { ElementNode } from './schema-elements.ts';
import { elementsOf } from './schema-elements.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';

/** One `@pii` or `@notPii` as one subgraph writes it. */
export interface WrittenAnnotation {
  readonly kind: 'pii' | 'notPii';
  readonly subgraph: ParsedSubgraph;
  readonly coordinate: Coordinate;
  readonly node: ConstDirectiveNode;
}

/** Every annotation of a linked subgraph, by the names its link gives them. */
export function writtenAnnotations(subgraph: ParsedSubgraph): readonly WrittenAnnotation[] {
  const { link } = subgraph;
  if (!link) return [];
  return [...elementsOf(subgraph.document)].flatMap(({ coordinate, node }) =>
    directivesOf(node).flatMap((directive) => {
      const name = directive.name.value;
      const kind = name === link.pii ? 'pii' : name === link.notPii ? 'notPii' : undefined;
      return kind ? [{ kind, subgraph, coordinate, node: directive } as const] : [];
    }),
  );
}

/** Equal for two applied `@pii` that say the same. One that cannot be read is compared by its text. */
export function writtenKey(node: ConstDirectiveNode): string {
  const annotation = readAnnotation(node);
  if ('category' in annotation) return annotationKey(annotation);
  return (node.arguments ?? [])
    .map((entry) => print(entry))
    .sort()
    .join();
}

/** The directives applied to an element. */
export function directivesOf(node: ElementNode): readonly ConstDirectiveNode[] {
  return node.directives ?? [];
}
