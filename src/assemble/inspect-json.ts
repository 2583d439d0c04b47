import { ExactNumber } from '../lib/exact-number.ts';
import { REDACTED } from '../maskers/redacted-value.ts';
import type { AnswerFinds } from './answer-finds.ts';
import type { Inspection, Keys } from './create-inspection.ts';

/**
 * A JSON value with every text and whole number in it inspected, by the names around it; keys of objects too, since they may be
 * data. The same value where nothing is hidden. It nests as deep as its leaf may.
 */
export function inspectJson(value: unknown, inspection: Inspection, finds: AnswerFinds): unknown {
  function inspectAt(item: unknown, keys: Keys): unknown {
    if (typeof item === 'string') return inspection.text(item, keys, finds).text;
    if (typeof item === 'number' || item instanceof ExactNumber)
      return inspection.hidesInteger(item, keys, finds) ? REDACTED : item;
    if (Array.isArray(item)) return inspectItems(item, keys);
    return typeof item === 'object' && item !== null ? inspectMembers(item, keys) : item;
  }

  function inspectItems(items: readonly unknown[], keys: Keys): readonly unknown[] {
    const inspected = items.map((item, index) => inspectAt(item, [...keys, index]));
    return inspected.every((item, index) => item === items[index]) ? items : inspected;
  }

  function inspectMembers(object: object, keys: Keys): object {
    const members = Object.entries(object);
    const inspected = members.map(
      ([key, member]) => [inspection.text(key, keys, finds).text, inspectAt(member, [...keys, key])] as const,
    );
    const isSame = inspected.every(([key, member], at) => key === members[at]?.[0] && member === members[at]?.[1]);
    // Every key becomes a property of its own, `__proto__` too.
    return isSame ? object : Object.fromEntries(inspected);
  }

  return inspectAt(value, []);
}
