import type { CompositionSuccess } from '@apollo/composition';
import type { ASTNode, GraphQLError } from 'graphql';
import type { Finding, Place } from '../lib/finding.ts';
import { placeOf } from './subgraph-source.ts';

type CompositionHint = CompositionSuccess['hints'][number];

const ERROR_PAGE = 'https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/errors';

/** Descriptions never change a meaning, so their differences are nobody's worry. */
const IGNORED_HINTS: ReadonlySet<string> = new Set(['INCONSISTENT_DESCRIPTION']);

/** A composition error as a finding that points into the first subgraph file it names; the message lists the others. */
export function findingOfError(error: GraphQLError): Finding {
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'FAILED';
  return {
    severity: 'error',
    code: `COMPOSITION_${code}`,
    message: error.message + otherPlaces(error.nodes ?? []),
    fix: `See ${code} in ${ERROR_PAGE}.`,
    ...located(error.nodes ?? []),
  };
}

/** A document that is not GraphQL. */
export function findingOfSyntaxError(error: GraphQLError, subgraph: string, file: string): Finding {
  const at = error.locations?.[0];
  return {
    severity: 'error',
    code: 'GRAPHQL_SYNTAX',
    message: `The schema of subgraph "${subgraph}" is not GraphQL: ${error.message}`,
    fix: 'Correct the file at this place.',
    subgraph,
    place: at ? { file, line: at.line, column: at.column } : { file, line: 1 },
  };
}

/** What composition warns about; its remarks of lower levels are left out. */
export function findingsOfHints(hints: readonly CompositionHint[]): readonly Finding[] {
  return hints
    .filter(({ definition }) => definition.level.name === 'WARN' && !IGNORED_HINTS.has(definition.code))
    .map((hint) => ({
      severity: 'warning',
      code: `COMPOSITION_${hint.definition.code}`,
      message: hint.message,
      fix: 'Make the subgraphs agree.',
      ...(hint.coordinate === undefined ? {} : { coordinate: hint.coordinate }),
      ...located(hint.nodes ?? []),
    }));
}

function located(nodes: readonly ASTNode[]): { readonly subgraph?: string; readonly place?: Place } {
  const node = nodes.find((each) => each.loc);
  const place = placeOf(node);
  // Composition adds the subgraph's name to the nodes it reports.
  const subgraph = node && 'subgraph' in node && typeof node.subgraph === 'string' ? node.subgraph : undefined;
  return { ...(subgraph === undefined ? {} : { subgraph }), ...(place ? { place } : {}) };
}

function otherPlaces(nodes: readonly ASTNode[]): string {
  const others = nodes
    .filter((each) => each.loc)
    .slice(1)
    .map(placeOf);
  const texts = others.flatMap((place) => (place ? [`${place.file}:${place.line}`] : []));
  return texts.length === 0 ? '' : ` (also ${[...new Set(texts)].join(', ')})`;
}
