import type { LeafKind } from '../maskers/masker.ts';
import type { RecordedValue } from './recorded-value.ts';

/** A place of an operation's input: what may stand there, and how it is recorded. Whatever does not fit it is hidden. */
export type InputPlace = ListPlace | ObjectPlace | EnumPlace | ScalarPlace;

interface AnyPlace {
  /** The categories of every personal input around it, sorted. Where there is one, no value is kept. */
  readonly categories: readonly string[];
}

interface ListPlace extends AnyPlace {
  readonly kind: 'list';
  readonly item: InputPlace;
}

/** An input object. */
export interface ObjectPlace extends AnyPlace {
  readonly kind: 'object';
  /** Undefined where the input type has no such field. */
  field(name: string): InputSlot | undefined;
  /** The fields that have personal defaults, by name. */
  defaulted(): ReadonlyMap<string, InputSlot>;
}

interface EnumPlace extends AnyPlace {
  readonly kind: 'enum';
  readonly members: ReadonlyMap<string, EnumMember>;
}

interface EnumMember {
  readonly isKept: boolean;
  /** Its name or what stands for it, as JSON. */
  readonly text: string;
}

interface ScalarPlace extends AnyPlace {
  readonly kind: 'scalar';
  readonly leaf: LeafKind;
  /** What stands for a hidden value, as JSON. */
  readonly hidden: string;
}

/** Where a value can be given and left out: an argument or an input field. */
export interface InputSlot {
  readonly place: InputPlace;
  /** The personal values that the schema puts there where none is given. */
  readonly defaults: readonly RecordedValue[];
}

/** How deep input is recorded; what nests deeper does not fit. Whoever recurses over a place ends by it. */
export const MAX_DEPTH = 100;

/** How many items of a list are recorded; values are collected from all. */
export const MAX_ITEMS = 100;

/** What stands in a record for the items of a list that it leaves out. */
export function moreItems(count: number): string {
  return `(${count} more)`;
}

const MORE_ITEMS = /^\([0-9]+ more\)$/;

/** Whether a text in a record stands for items that were left out: nothing else that is kept looks so. */
export function isMoreItems(text: string): boolean {
  return MORE_ITEMS.test(text);
}
