import type { Coordinate } from '../lib/coordinate.ts';
import { ExactNumber, integerText } from '../lib/exact-number.ts';
import { bindMask } from '../maskers/bind-mask.ts';
import { redactedValue } from '../maskers/redacted-value.ts';
import type { LeafInspection } from '../operation/shape.ts';
import type { AnswerFinds } from './answer-finds.ts';
import type { InspectionContext } from './create-inspection.ts';
import { createInspection } from './create-inspection.ts';
import { inspectJson } from './inspect-json.ts';

/** Looks into a value that is there and fits its type, counts what is found, and gives what is written in its place. */
export type InspectValue = (value: unknown, finds: AnswerFinds) => unknown;

/** The digits of an ExactNumber: an ID is a string on its way out. */
function integerOf(value: unknown): string | undefined {
  return value instanceof ExactNumber ? integerText(value) : undefined;
}

/**
 * The inspection of one leaf. Nothing that it writes says whether something was found: that is counted, and told to the audit
 * alone. Never throws.
 */
export function bindInspection(
  coordinate: Coordinate,
  { leaf, sought }: LeafInspection,
  context: InspectionContext,
): InspectValue {
  const inspection = createInspection(coordinate, sought, context);
  const hides = (value: unknown, finds: AnswerFinds): boolean =>
    typeof value === 'number' || value instanceof ExactNumber
      ? inspection.hidesInteger(value, [], finds)
      : inspection.text(String(value), [], finds).isHidden;
  switch (leaf.kind) {
    case 'ID': {
      // An id has to stay distinct: what must be hidden of it makes it a pseudonym as a whole.
      const pseudonym = bindMask({ name: 'pseudonym', parameters: [] }, leaf, { ...context, category: '' });
      return (value, finds) => (hides(value, finds) ? pseudonym(value) : (integerOf(value) ?? value));
    }
    case 'Int':
      return (value, finds) => (hides(value, finds) ? redactedValue(leaf) : value);
    case 'Custom':
      return (value, finds) => inspectJson(value, inspection, finds);
    case 'String':
    case 'Float':
    case 'Boolean':
    case 'Enum':
      return (value, finds) => (typeof value === 'string' ? inspection.text(value, [], finds).text : value);
  }
}
