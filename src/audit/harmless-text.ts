import type { LeafKind } from '../maskers/masker.ts';

/**
 * An opaque key: a UUID, up to 6 digits, or up to 12 ASCII letters and then up to 6 digits (`cust-17`, `INV_001`). Too short
 * for a number of a card, an account, a phone or a person.
 */
const OPAQUE_KEY =
  /^(?:(?:[A-Za-z]{1,12}[-_:]?)?[0-9]{1,6}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$/;

/** A fraction of at most 6 digits: coordinates on a map have more. */
const SHORT_FRACTION = /^-?(?=[0-9.]{3,7}$)[0-9]+\.[0-9]+$/;

/**
 * The JSON text of a value that tells nothing about a person, whoever sent it; undefined for one that may, or that does not
 * fit the type. Free text and custom scalars always may.
 */
export function harmlessText(kind: LeafKind, value: unknown): string | undefined {
  switch (kind) {
    case 'Boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'Int':
      return isShortInteger(value) ? String(value) : undefined;
    case 'Float':
      return isShortInteger(value) || isShortFraction(value) ? String(value) : undefined;
    case 'ID':
      if (typeof value === 'string') return OPAQUE_KEY.test(value) ? `"${value}"` : undefined;
      return isShortInteger(value) && value >= 0 ? String(value) : undefined;
    case 'String':
    case 'Enum':
    case 'Custom':
      return undefined;
  }
}

function isShortInteger(value: unknown): value is number {
  return Number.isInteger(value) && Math.abs(Number(value)) < 1_000_000;
}

function isShortFraction(value: unknown): boolean {
  return typeof value === 'number' && SHORT_FRACTION.test(String(value));
}
