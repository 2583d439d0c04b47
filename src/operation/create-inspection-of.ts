import type { Catalog } from '../catalog/catalog.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { LeafType } from '../maskers/masker.ts';
import { inspectedCategories } from '../policy/inspect-policy.ts';
import type { Policy } from '../policy/policy.ts';
import type { LeafInspection, SoughtCategory } from './shape.ts';

/** What is looked for in a leaf that is not classified; undefined where nothing is. */
export type InspectionOf = (coordinate: Coordinate, leaf: LeafType) => LeafInspection | undefined;

/** Says what a policy has looked for under a task, in what nobody annotated or reviewed. Pure. */
export function createInspectionOf(
  policy: Pick<Policy, 'categories' | 'inspect'>,
  { inspectable }: Pick<Catalog, 'inspectable'>,
  task: string,
): InspectionOf {
  return (coordinate, leaf) => {
    if (!inspectable.has(coordinate)) return undefined;
    const sought = inspectedCategories(policy, coordinate, task).map(
      ({ category: { name, detectors, mask, recordMask }, action }): SoughtCategory => ({
        category: name,
        detectors,
        mask: action === 'mask' ? mask : undefined,
        recordMask,
      }),
    );
    return sought.length === 0 ? undefined : { leaf, sought };
  };
}
