import { isRecord } from '../lib/is-record.ts';
import { collectJson } from './collect-json.ts';
import { harmlessText } from './harmless-text.ts';
import { HIDDEN } from './hidden-text.ts';
import type { InputPlace, ObjectPlace } from './input-place.ts';
import { MAX_DEPTH, MAX_ITEMS, moreItems } from './input-place.ts';
import type { ValueCollector } from './recorded-value.ts';

/**
 * A variable's value as JSON text that holds nothing personal (I7): kept is only what its place lets through. Texts and
 * numbers go to the collector, kept or hidden. Total: what does not fit is hidden, and what is left out is counted.
 */
export function recordJson(place: InputPlace, value: unknown, values: ValueCollector, depth = 0): string {
  if (value === null || value === undefined) return 'null';
  if (depth > MAX_DEPTH) return hideJson(place, value, values);
  switch (place.kind) {
    case 'list':
      return Array.isArray(value)
        ? recordItems(place.item, value, values, depth + 1)
        : recordJson(place.item, value, values, depth);
    case 'object':
      return isRecord(value) ? recordFields(place, value, values, depth + 1) : hideJson(place, value, values);
    case 'enum': {
      const member = typeof value === 'string' ? place.members.get(value) : undefined;
      return member?.text ?? hideJson(place, value, values);
    }
    case 'scalar': {
      const hidden = hideJson(place, value, values);
      return (place.categories.length === 0 ? harmlessText(place.leaf, value) : undefined) ?? hidden;
    }
  }
}

function hideJson(place: InputPlace, value: unknown, values: ValueCollector): string {
  collectJson(value, place.categories, values);
  return place.kind === 'scalar' ? place.hidden : HIDDEN;
}

function recordItems(place: InputPlace, items: readonly unknown[], values: ValueCollector, depth: number): string {
  const texts = items.map((item) => recordJson(place, item, values, depth));
  const more = items.length - MAX_ITEMS;
  return `[${more > 0 ? [...texts.slice(0, MAX_ITEMS), JSON.stringify(moreItems(more))] : texts}]`;
}

function recordFields(
  place: ObjectPlace,
  given: Readonly<Record<string, unknown>>,
  values: ValueCollector,
  depth: number,
): string {
  const texts: string[] = [];
  let unknown = 0;
  for (const [name, value] of Object.entries(given)) {
    const slot = place.field(name);
    if (slot) texts.push(`"${name}":${recordJson(slot.place, value, values, depth)}`);
    else {
      unknown++;
      collectJson({ [name]: value }, place.categories, values);
    }
  }
  if (unknown > 0) texts.push(`"(unknown)":${unknown}`);
  for (const [name, { defaults }] of place.defaulted()) if (!Object.hasOwn(given, name)) values.addAll(defaults);
  return `{${texts}}`;
}
