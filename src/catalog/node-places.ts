import type { ASTNode, DocumentNode, Source } from 'graphql';
import { parse } from 'graphql';
import type { Place } from '../lib/finding.ts';

/**
 * Where nodes of a document stand in its text. The document is parsed without places, since they take several times the
 * memory of all else: its text is parsed once more, with them, only if a finding asks.
 */
export function placesOf(
  nodes: ReadonlySet<ASTNode>,
  document: DocumentNode,
  source: Source,
): ReadonlyMap<ASTNode, Place> {
  const places = new Map<ASTNode, Place>();
  const compare = (node: ASTNode, twin: ASTNode): void => {
    const token = nodes.has(node) ? twin.loc?.startToken : undefined;
    if (token) places.set(node, { file: source.name, line: token.line, column: token.column });
    const [parts, twins] = [partsOf(node), partsOf(twin)];
    for (const [index, part] of parts.entries()) {
      const other = twins[index];
      if (other && places.size < nodes.size) compare(part, other);
    }
  };
  if (nodes.size > 0) compare(document, parse(source));
  return places;
}

/** The nodes directly below a node, in the same order for the same text. */
function partsOf(node: ASTNode): readonly ASTNode[] {
  return Object.values(node).flatMap((value: unknown) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';
}
