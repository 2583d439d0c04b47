import type { LeafType } from './masker.ts';

const EMPTY_OBJECT = Object.freeze({});

/** Custom scalars whose meaning is common knowledge (graphql-scalars), each with a valid value that says nothing. */
const CUSTOM_DEFAULTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['Date', '1970-01-01'],
  ['LocalDate', '1970-01-01'],
  ['DateTime', '1970-01-01T00:00:00.000Z'],
  ['LocalDateTime', '1970-01-01T00:00:00'],
  ['Time', '00:00:00Z'],
  ['LocalTime', '00:00:00'],
  ['JSON', EMPTY_OBJECT],
  ['JSONObject', EMPTY_OBJECT],
  ['URL', 'https://masked.invalid'],
  ['URI', 'https://masked.invalid'],
  ['EmailAddress', 'redacted@masked.invalid'],
  ['IP', '0.0.0.0'],
  ['IPv4', '0.0.0.0'],
  ['IPv6', '::'],
  ['UUID', '00000000-0000-0000-0000-000000000000'],
  ['BigInt', 0],
  ['Long', 0],
  ['Decimal', '0'],
  ['BigDecimal', '0'],
]);

/**
 * A valid, non-null value of a leaf type that says nothing about the hidden one; of an enum its first member.
 * Undefined where there is none: an unknown custom scalar, an enum without members. Then the caller nulls or refuses.
 */
export function defaultValue(leaf: LeafType): unknown {
  switch (leaf.kind) {
    case 'String':
    case 'ID':
      return '';
    case 'Int':
    case 'Float':
      return 0;
    case 'Boolean':
      return false;
    case 'Enum':
      return leaf.enumValues?.[0];
    case 'Custom':
      return CUSTOM_DEFAULTS.get(leaf.name);
  }
}

/** Whether a non-null position of the type can be hidden without a value of its own. */
export function hasSafeDefault(leaf: LeafType): boolean {
  return defaultValue(leaf) !== undefined;
}
