import type { FieldDefinitionNode } from 'graphql';
import { Kind, parse, print, Source } from 'graphql';
import { readPiiLink } from '../catalog/pii-link.ts';
import type { CategoryEvidence, UnreviewedField } from '../catalog/unreviewed-fields.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Place } from '../lib/finding.ts';
import { elementsOf } from './schema-elements.ts';
import type { ParsedSubgraph, SubgraphSource } from './subgraph-source.ts';
import { placeOf } from './subgraph-source.ts';

/** What a subgraph may write of one of its fields, and why. */
export interface Suggestion {
  readonly subgraph: string;
  readonly coordinate: Coordinate;
  /** Where the field stands; none where the subgraph's file is not known. */
  readonly place?: Place;
  /** Whether the subgraph's schema links the specification; true where its file is not known. */
  readonly isLinked: boolean;
  /** The definition of the field, with an annotation for each category that was found. */
  readonly definition: string;
  readonly evidence: readonly CategoryEvidence[];
}

/**
 * What to write in which subgraph, by the files of those that are known: subgraphs by name, and in each the fields in the
 * order in which they come. Files that are not GraphQL have been refused before.
 */
export function suggestAnnotations(
  fields: readonly UnreviewedField[],
  sources: readonly SubgraphSource[],
): readonly Suggestion[] {
  const known = new Map(sources.map((source) => [source.name, parsed(source)]));
  const names = [...new Set(fields.flatMap(({ subgraphs }) => subgraphs))].sort();
  return names.flatMap((name) =>
    fields
      .filter(({ subgraphs }) => subgraphs.includes(name))
      .map((field) => suggestionFor(field, name, known.get(name))),
  );
}

function parsed({ name, url, sdl, file }: SubgraphSource): ParsedSubgraph {
  const document = parse(new Source(sdl, file));
  return { name, url, file, document, link: readPiiLink(document) };
}

function suggestionFor(
  { coordinate, field, evidence }: UnreviewedField,
  subgraph: string,
  known: ParsedSubgraph | undefined,
): Suggestion {
  const node = known && definitionOf(known, coordinate);
  const place = placeOf(node?.name);
  const directive = known?.link?.pii ?? 'pii';
  const annotations = evidence.map(({ category }) => `@${directive}(category: ${JSON.stringify(category)})`);
  const before = node ? print(undescribed(node)) : `${field.name}: ${field.type}`;
  return {
    subgraph,
    coordinate,
    ...(place ? { place } : {}),
    isLinked: known === undefined || known.link !== undefined,
    definition: [before, ...annotations].join(' '),
    evidence,
  };
}

function undescribed({ description, ...node }: FieldDefinitionNode): FieldDefinitionNode {
  return node;
}

/** Where the subgraph defines a field; a type and its extensions may do so in several places. */
function definitionOf({ document }: ParsedSubgraph, coordinate: Coordinate): FieldDefinitionNode | undefined {
  for (const { coordinate: own, node } of elementsOf(document))
    if (own === coordinate && node.kind === Kind.FIELD_DEFINITION) return node;
  return undefined;
}
