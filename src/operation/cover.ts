import type { Classification } from '../catalog/classification.ts';
import { unionClassifications } from '../catalog/classification.ts';
import type { Coordinate } from '../lib/coordinate.ts';

/** What personal composite fields say of everything below them. */
export interface Cover {
  readonly classification: Classification;
  /** The fields that say it: a rule on one of them holds for all that it covers. */
  readonly coordinates: readonly Coordinate[];
}

/** The cover by one field; undefined where it is not personal. */
export function coverBy(coordinate: Coordinate, classification: Classification | undefined): Cover | undefined {
  return classification && { classification, coordinates: [coordinate] };
}

/** The union of covers; undefined when there is none. */
export function unionCovers(parts: readonly (Cover | undefined)[]): Cover | undefined {
  const present = parts.filter((part) => part !== undefined);
  const classification = unionClassifications(present.map((part) => part.classification));
  return classification && { classification, coordinates: present.flatMap((part) => part.coordinates) };
}
