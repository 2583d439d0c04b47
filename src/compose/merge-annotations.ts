import type { ASTNode, ConstDirectiveNode, DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { PiiLink } from '../catalog/pii-link.ts';
import { readPiiLink } from '../catalog/pii-link.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Finding } from '../lib/finding.ts';
import { lostAnnotation } from './check-composed.ts';
import type { ElementNode } from './schema-elements.ts';
import { elementsOf } from './schema-elements.ts';
import { whereabouts } from './subgraph-source.ts';
import type { WrittenAnnotation } from './written-annotations.ts';
import { directivesOf, writtenKey } from './written-annotations.ts';

/**
 * Adds to the supergraph every `@pii` that composition dropped from a coordinate which it kept: those on `@external`
 * fields, those of a subgraph that lost an argument of reasons. Where it cannot, the annotation is lost: an error.
 * SECURITY: `@notPii` is never added, since it opens; composition keeps it where its own field survives.
 * (merge-annotations.test.ts "a review on an @external field is not merged")
 */
export function mergeAnnotations(
  supergraph: DocumentNode,
  written: readonly WrittenAnnotation[],
): { readonly document: DocumentNode; readonly findings: readonly Finding[] } {
  const link = readPiiLink(supergraph);
  const elements = firstElements(supergraph);
  const pii = written.filter((annotation) => annotation.kind === 'pii');
  const dropped = pii.filter(({ coordinate }) => !elements.has(coordinate)).map(droppedCoordinate);
  const kept = pii.filter(({ coordinate }) => elements.has(coordinate));
  const lost = link ? [] : kept.map((annotation) => lostAnnotation(annotation, LINK_FIX));
  const document = link ? addDirectives(supergraph, missingDirectives(elements, kept, link)) : supergraph;
  return { document, findings: [...dropped, ...lost] };
}

const LINK_FIX = 'Check that the subgraph links the pii specification and composes the directive.';

/** The directives to add, by the node that should carry them; each annotation once, however many subgraphs write it. */
function missingDirectives(
  elements: ReadonlyMap<Coordinate, ElementNode>,
  written: readonly WrittenAnnotation[],
  link: PiiLink,
): ReadonlyMap<ASTNode, readonly ConstDirectiveNode[]> {
  const additions = new Map<ASTNode, readonly ConstDirectiveNode[]>();
  for (const { coordinate, node } of written) {
    const element = elements.get(coordinate);
    if (!element) continue;
    const added = additions.get(element) ?? [];
    const present = [...directivesOf(element).filter((each) => each.name.value === link.pii), ...added];
    if (present.some((each) => writtenKey(each) === writtenKey(node))) continue;
    additions.set(element, [...added, { ...node, name: { kind: Kind.NAME, value: link.pii } }]);
  }
  return additions;
}

function addDirectives(
  document: DocumentNode,
  additions: ReadonlyMap<ASTNode, readonly ConstDirectiveNode[]>,
): DocumentNode {
  if (additions.size === 0) return document;
  return visit(document, {
    enter(node) {
      const added = additions.get(node);
      return added && 'directives' in node
        ? { ...node, directives: [...(node.directives ?? []), ...added] }
        : undefined;
    },
  });
}

function firstElements(document: DocumentNode): ReadonlyMap<Coordinate, ElementNode> {
  const elements = new Map<Coordinate, ElementNode>();
  for (const { coordinate, node } of elementsOf(document)) {
    if (!elements.has(coordinate)) elements.set(coordinate, node);
  }
  return elements;
}

function droppedCoordinate({ subgraph, coordinate, node }: WrittenAnnotation): Finding {
  return {
    severity: 'warning',
    code: 'PII_COORDINATE_DROPPED',
    message: `${coordinate}, annotated in subgraph "${subgraph.name}", is not in the supergraph at all.`,
    fix: 'Add it to every subgraph that shares it, or remove it here.',
    coordinate,
    ...whereabouts(subgraph, node),
  };
}
