import type { GraphQLField, GraphQLSchema } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Catalog } from './catalog.ts';
import type { CountedFind } from './counted-find.ts';
import type { Returning } from './covering-fields.ts';
import { fieldsByReturnedType } from './covering-fields.ts';
import { graphsOfField, subgraphName } from './federation-metadata.ts';
import { outputFields } from './output-fields.ts';

/** A field in which inspection found something, and of which nobody has said whether it is personal. */
export interface UnreviewedField {
  readonly coordinate: Coordinate;
  readonly field: GraphQLField<unknown, unknown>;
  /** The names of those that resolve it, sorted. */
  readonly subgraphs: readonly string[];
  /** By category, the most values first. */
  readonly evidence: readonly CategoryEvidence[];
}

/** What speaks for one category. A value in which two detectors found it counts for each. */
export interface CategoryEvidence {
  readonly category: string;
  readonly count: number;
  /** Milliseconds since the epoch, as is `lastSeen`. */
  readonly firstSeen: number;
  readonly lastSeen: number;
  readonly detectors: readonly string[];
  /** Within JSON scalars, the most values first. */
  readonly paths: readonly string[];
}

/** What is said of a supergraph. */
interface Reviewed {
  readonly schema: GraphQLSchema;
  readonly catalog: Catalog;
}

/**
 * The fields with finds that are neither personal, nor `@notPii`, nor covered on every way that leads to them; those with the
 * most values first. What the supergraph does not have is left out.
 */
export function unreviewedFields(reviewed: Reviewed, finds: readonly CountedFind[]): readonly UnreviewedField[] {
  if (finds.length === 0) return [];
  const { schema, catalog } = reviewed;
  const found = Map.groupBy(finds, ({ coordinate }) => coordinate);
  const covered = coveredTypes(reviewed);
  return outputFields(schema)
    .flatMap(({ parent, field, coordinate }) => {
      const own = found.get(coordinate);
      if (!own || !catalog.inspectable.has(coordinate) || covered.has(parent.name)) return [];
      const graphs = [...graphsOfField(schema, parent.name, field.name)];
      const subgraphs = graphs.map((graph) => subgraphName(schema, graph)).sort();
      return [{ coordinate, field, subgraphs, evidence: evidenceOf(own) }];
    })
    .sort((one, other) => countOf(other) - countOf(one) || (one.coordinate < other.coordinate ? -1 : 1));
}

/** The types that are reached only by fields that are personal or, but for entities, that stand in such a type themselves. */
function coveredTypes({ schema, catalog }: Reviewed): ReadonlySet<string> {
  const returning = fieldsByReturnedType(schema);
  // What a type returns of itself is as covered as the type: all are, until a way in is found to be open.
  const covered = new Set(returning.keys());
  const isOpen = (type: string, { parent, coordinate }: Returning) =>
    !catalog.fields.has(coordinate) && (catalog.entities.has(type) || !covered.has(parent));
  for (let known = -1; known !== covered.size; ) {
    known = covered.size;
    for (const type of covered) if (returning.get(type)?.some((way) => isOpen(type, way))) covered.delete(type);
  }
  return covered;
}

function evidenceOf(finds: readonly CountedFind[]): readonly CategoryEvidence[] {
  return [...Map.groupBy(finds, ({ category }) => category)]
    .map(([category, own]) => ({
      category,
      count: sumOf(own),
      firstSeen: Math.min(...own.map(({ firstSeen }) => firstSeen)),
      lastSeen: Math.max(...own.map(({ lastSeen }) => lastSeen)),
      detectors: namesOf(own, 'detector'),
      paths: namesOf(own, 'path').filter((path) => path !== ''),
    }))
    .sort((one, other) => other.count - one.count || (one.category < other.category ? -1 : 1));
}

function namesOf(finds: readonly CountedFind[], key: 'detector' | 'path'): readonly string[] {
  return [...Map.groupBy(finds, (find) => find[key])]
    .sort(([one, of], [other, by]) => sumOf(by) - sumOf(of) || (one < other ? -1 : 1))
    .map(([name]) => name);
}

function countOf({ evidence }: UnreviewedField): number {
  return sumOf(evidence);
}

function sumOf(counted: readonly { readonly count: number }[]): number {
  return counted.reduce((sum, { count }) => sum + count, 0);
}
