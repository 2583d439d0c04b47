import type { Place } from '../lib/finding.ts';
import { elementsOf } from './schema-elements.ts';
import type { ParsedSubgraph } from './subgraph-source.ts';
import { directivesOf } from './written-annotations.ts';

/** Where a coordinate is written. */
export interface Written {
  readonly subgraph: string;
  readonly place: Place;
}

/** Finds the line that a team would change: where the coordinate is annotated, or else where it is first defined. */
export function locateCoordinates(subgraphs: readonly ParsedSubgraph[]): (coordinate: string) => Written | undefined {
  const places = new Map<string, { readonly annotated: boolean; readonly written: Written }>();
  for (const { name, file, document, link } of subgraphs) {
    for (const { coordinate, node } of elementsOf(document)) {
      const annotation = directivesOf(node).find(
        ({ name: { value } }) => value === link?.pii || value === link?.notPii,
      );
      const token = (annotation ?? node).loc?.startToken;
      if (!token || places.get(coordinate)?.annotated || (places.has(coordinate) && !annotation)) continue;
      const place = { file, line: token.line, column: token.column };
      places.set(coordinate, { annotated: annotation !== undefined, written: { subgraph: name, place } });
    }
  }
  return (coordinate) => places.get(coordinate)?.written;
}
