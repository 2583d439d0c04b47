import type { Coordinate } from '../lib/coordinate.ts';
import { formatMask } from '../maskers/parse-mask.ts';
import { strictestMask } from '../maskers/strictest-mask.ts';
import type { Catalog } from './catalog.ts';
import type { Requirement } from './classification.ts';
import { categoriesOf } from './classification.ts';

/** One line of a catalog, for people and machines. */
export interface PersonalCoordinate {
  readonly coordinate: Coordinate;
  /** A field is seen; an input is an argument, an input field or an enum value that is written or compared with. */
  readonly kind: 'field' | 'input';
  /** Sorted. */
  readonly categories: readonly string[];
  /** Whoever meets all of them sees the value. */
  readonly requirements: readonly Requirement[];
  /** How everybody else sees it, as it is written in an annotation; a leaf that it does not fit has another. Fields only. */
  readonly mask?: string;
}

/** Every personal coordinate of a catalog, sorted. */
export function listPersonal({ fields, inputs }: Pick<Catalog, 'fields' | 'inputs'>): readonly PersonalCoordinate[] {
  const listed: readonly PersonalCoordinate[] = [
    ...[...fields].map(([coordinate, classification]) => ({
      coordinate,
      kind: 'field' as const,
      categories: categoriesOf(classification),
      requirements: classification.requirements,
      mask: formatMask(strictestMask(classification.masks)),
    })),
    ...[...inputs].map(([coordinate, { classification }]) => ({
      coordinate,
      kind: 'input' as const,
      categories: categoriesOf(classification),
      requirements: classification.requirements,
    })),
  ];
  return [...listed].sort((one, other) => (one.coordinate < other.coordinate ? -1 : 1));
}
