import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { MaskSpec } from '../maskers/parse-mask.ts';
import type { Classification } from './classification.ts';
import { classificationKey, unionClassifications } from './classification.ts';
import type { ClassifyInput } from './classify.ts';
import { requiredSelections } from './federation-metadata.ts';
import { requiredCoordinates, requiringCoordinates } from './required-coordinates.ts';

const REDACT: MaskSpec = { name: 'redact', parameters: [] };

/**
 * Adds what a field inherits from the personal fields that it `@requires` or takes `@fromContext`, transitively, until
 * `@notPii` says otherwise (A19). Categories and scopes are inherited, masks never: `ssn`'s `last4` says nothing about
 * a credit score. A fixed point, since requirements only grow.
 */
export function inheritLineage(
  input: ClassifyInput,
  stated: ReadonlyMap<Coordinate, Classification>,
): ReadonlyMap<Coordinate, Classification> {
  const required = requiredSelections(input.schema).filter(
    (each) => !input.declared.get(memberCoordinate(each.type, each.field))?.notPii,
  );
  const fields = new Map(stated);
  for (let changed = true; changed; ) {
    changed = false;
    for (const each of required) {
      const inherited = unionClassifications(
        requiredCoordinates(input.schema, each).map((coordinate) => fields.get(coordinate)),
      );
      if (!inherited) continue;
      for (const coordinate of requiringCoordinates(input.schema, each)) {
        const masks = stated.get(coordinate)?.masks ?? [REDACT];
        const next = unionClassifications([fields.get(coordinate), { requirements: inherited.requirements, masks }]);
        if (!next || classificationKey(next) === classificationKey(fields.get(coordinate))) continue;
        fields.set(coordinate, next);
        changed = true;
      }
    }
  }
  return fields;
}
