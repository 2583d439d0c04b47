import { REDACTED } from '../maskers/redacted-value.ts';
import type { Inspection } from './create-inspection.ts';
import type { FindCounter } from './find-counter.ts';

/**
 * A JSON value with every text and whole number in it inspected, by the names around it; keys of objects too, since they may be
 * data. The same value where nothing is hidden. It nests as deep as its leaf may.
 */
export function inspectJson(value: unknown, inspection: Inspection, finds: FindCounter): unknown {
  function inspectAt(item: unknown, names: readonly string[]): unknown {
    if (typeof item === 'string') return inspection.text(item, names, finds).text;
    if (typeof item === 'number') return inspection.hidesInteger(item, names, finds) ? REDACTED : item;
    if (Array.isArray(item)) return inspectItems(item, names);
    return typeof item === 'object' && item !== null ? inspectMembers(item, names) : item;
  }

  function inspectItems(items: readonly unknown[], names: readonly string[]): readonly unknown[] {
    const inspected = items.map((item) => inspectAt(item, names));
    return inspected.every((item, index) => item === items[index]) ? items : inspected;
  }

  function inspectMembers(object: object, names: readonly string[]): object {
    const members = Object.entries(object);
    const inspected = members.map(([key, member]) => {
      return [inspection.text(key, names, finds).text, inspectAt(member, [...names, key])] as const;
    });
    const isSame = inspected.every(([key, member], at) => key === members[at]?.[0] && member === members[at]?.[1]);
    // Every key becomes a property of its own, `__proto__` too.
    return isSame ? object : Object.fromEntries(inspected);
  }

  return inspectAt(value, []);
}
