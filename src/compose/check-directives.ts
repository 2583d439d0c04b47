import { Kind } from 'graphql';
import { directiveArgumentCoordinate } from '../lib/coordinate.ts';
import type { Finding } from '../lib/finding.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { whereabouts } from './subgraph-source.ts';

/**
 * No argument of a directive is annotated itself: composition would lose it. The type of its values may be, and guards it
 * wherever the directive stands.
 */
export function checkDirectives(subgraph: ParsedSubgraph): readonly Finding[] {
  const { link, document } = subgraph;
  if (!link) return [];
  return document.definitions.flatMap((definition) =>
    definition.kind !== Kind.DIRECTIVE_DEFINITION
      ? []
      : (definition.arguments ?? []).flatMap((argument) =>
          (argument.directives ?? [])
            .filter(({ name }) => name.value === link.pii || name.value === link.notPii)
            .map((node): Finding => {
              const coordinate = directiveArgumentCoordinate(definition.name.value, argument.name.value);
              return {
                severity: 'error',
                code: 'PII_ON_DIRECTIVE',
                message: `${coordinate} in subgraph "${subgraph.name}" is annotated, which does not reach the supergraph.`,
                fix: 'Give the argument a scalar, enum or input type of its own, and write the annotation on that type.',
                coordinate,
                ...whereabouts(subgraph, node),
              };
            }),
        ),
  );
}
