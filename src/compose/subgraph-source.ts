import type { ASTNode, DocumentNode, Location } from 'graphql';
import type { PiiLink } from '../catalog/pii-link.ts';
import type { Place } from '../lib/finding.ts';

/** One subgraph to compose: its schema as text, and what its file is called in findings. */
export interface SubgraphSource {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
  readonly file: string;
}

/** A subgraph's schema once parsed; `link` is undefined where it does not use the pii specification. */
export interface ParsedSubgraph {
  readonly name: string;
  readonly url: string;
  readonly file: string;
  readonly document: DocumentNode;
  readonly link: PiiLink | undefined;
}

/** Where a node of a parsed file stands; undefined for nodes that no file has. */
export function placeOf(node: Pick<ASTNode, 'loc'> | undefined): Place | undefined {
  return node?.loc && placeOfLocation(node.loc);
}

function placeOfLocation(location: Location): Place {
  return { file: location.source.name, line: location.startToken.line, column: location.startToken.column };
}

/** A finding's `subgraph`, `coordinate` and `place` for a node of a subgraph. */
export function whereabouts(
  subgraph: ParsedSubgraph,
  node: Pick<ASTNode, 'loc'> | undefined,
): { readonly subgraph: string; readonly place: Place } {
  return { subgraph: subgraph.name, place: placeOf(node) ?? { file: subgraph.file, line: 1 } };
}
