import type { Finding } from '../lib/finding.ts';
import { stringArgument } from './pii-definitions.ts';
import { schemaDirectives } from './schema-elements.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';
import type { WrittenAnnotation } from './written-annotations.ts';
import { writtenAnnotations } from './written-annotations.ts';

/** Without `@composeDirective` composition drops every annotation of the subgraph, in silence. */
export function checkComposed(subgraph: ParsedSubgraph): readonly Finding[] {
  const composed = new Set(schemaDirectives(subgraph.document).map((node) => stringArgument(node, 'name')));
  return writtenAnnotations(subgraph)
    .filter((annotation) => !composed.has(`@${annotation.node.name.value}`))
    .map((annotation) =>
      lostAnnotation(
        annotation,
        `Add to the schema of "${subgraph.name}": extend schema @composeDirective(name: "@${annotation.node.name.value}")`,
      ),
    );
}

/** The finding for an annotation that the supergraph lacks although it has the coordinate. */
export function lostAnnotation(annotation: WrittenAnnotation, fix: string): Finding {
  const { subgraph, coordinate, node } = annotation;
  return {
    severity: 'error',
    code: 'PII_LOST',
    message: `@${node.name.value} on ${coordinate} in subgraph "${subgraph.name}" does not reach the supergraph.`,
    fix,
    coordinate,
    ...whereabouts(subgraph, node),
  };
}
