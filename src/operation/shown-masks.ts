import type { Catalog } from '../catalog/catalog.ts';
import type { Classification } from '../catalog/classification.ts';
import { categoriesOf } from '../catalog/classification.ts';
import { formatMask, type MaskSpec } from '../maskers/parse-mask.ts';
import { isTelling } from '../maskers/resemblance.ts';
import { strictestMask } from '../maskers/strictest-mask.ts';

/** The masks by which values of the same categories may have been shown, the classification's own first. */
export type ShownMasks = (classification: Classification) => readonly MaskSpec[];

/**
 * Nothing says which field an input is written to, so a form may have read its value from any field of the category. Of
 * other fields only masks count that no genuine value looks like: rounded amounts would resemble half of all amounts.
 */
export function createShownMasks({ fields }: Catalog): ShownMasks {
  const byCategory = new Map<string, Map<string, MaskSpec>>();
  for (const classification of fields.values()) {
    const spec = strictestMask(classification.masks);
    if (!isTelling(spec)) continue;
    for (const category of categoriesOf(classification)) {
      const masks = byCategory.get(category) ?? new Map<string, MaskSpec>();
      byCategory.set(category, masks.set(formatMask(spec), spec));
    }
  }
  return (classification) => {
    const own = strictestMask(classification.masks);
    const others = categoriesOf(classification).flatMap((category) => [...(byCategory.get(category)?.values() ?? [])]);
    return [own, ...others];
  };
}
