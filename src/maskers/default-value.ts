import type { LeafKind, LeafType, Masker } from './masker.ts';

const BUILT_IN: Readonly<Record<Exclude<LeafKind, 'Enum' | 'Custom'>, unknown>> = {
  String: '',
  ID: '',
  Int: 0,
  Float: 0,
  Boolean: false,
};

/** Custom scalars whose values are known by their common names. */
const CUSTOM: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['Date', '1970-01-01'],
  ['DateTime', '1970-01-01T00:00:00.000Z'],
  ['Time', '00:00:00.000Z'],
  ['URL', 'about:blank'],
  ['URI', 'about:blank'],
  ['UUID', '00000000-0000-0000-0000-000000000000'],
  ['EmailAddress', 'redacted@masked.invalid'],
  ['Email', 'redacted@masked.invalid'],
  ['BigInt', 0],
  ['Long', 0],
  ['Decimal', '0'],
  ['JSON', {}],
  ['JSONObject', {}],
]);

/** The value that says nothing: "", 0, false, the epoch, the first enum member; undefined where none is known. */
export function defaultValue(leaf: LeafType): unknown {
  switch (leaf.kind) {
    case 'Enum':
      return leaf.enumValues?.[0];
    case 'Custom':
      return CUSTOM.get(leaf.name);
    case 'String':
    case 'ID':
    case 'Int':
    case 'Float':
    case 'Boolean':
      return BUILT_IN[leaf.kind];
  }
}

/** Whether a leaf of this type can be hidden where it may not be null. */
export function hasSafeDefault(leaf: LeafType): boolean {
  return defaultValue(leaf) !== undefined;
}

const ALL: readonly LeafKind[] = ['String', 'ID', 'Int', 'Float', 'Boolean', 'Enum', 'Custom'];

/** Shows the type's default. */
export const toDefault: Masker = constant('default', 95);

/** Shows null; where the position forbids it, the default. */
export const toNull: Masker = constant('null', 100);

/** Shows an empty list for a list, the default for anything else. */
export const drop: Masker = constant('drop', 98);

function constant(name: string, rank: number): Masker {
  return {
    name,
    parameters: [],
    rank,
    accepts: ALL,
    keyed: false,
    bind: (_, leaf) => () => defaultValue(leaf) ?? null,
  };
}
