import type { Classification } from '../catalog/classification.ts';
import { categoriesOf } from '../catalog/classification.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { includesCategory } from './category-set.ts';
import type { Target } from './rule.ts';

/** A place of an operation that is personal: what a decision is about. */
export interface ClassifiedField {
  readonly coordinate: Coordinate;
  /** The personal composite fields above that cover it: a rule on one of them holds here too. */
  readonly coveredBy?: readonly Coordinate[];
  /** Its own and that of what covers it. */
  readonly classification: Classification;
}

/** The categories of a field that a rule speaks of: all of them where it names the coordinate; none where it is silent. */
export function categoriesMeant(on: Target, field: ClassifiedField): readonly string[] {
  const categories = categoriesOf(field.classification);
  return namesCoordinate(on, field) ? categories : categories.filter((each) => includesCategory(on.categories, each));
}

function namesCoordinate({ coordinates }: Target, { coordinate, coveredBy = [] }: ClassifiedField): boolean {
  return coordinates.has(coordinate) || coveredBy.some((above) => coordinates.has(above));
}
