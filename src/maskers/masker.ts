/** The kinds of GraphQL leaf types: the five built-in scalars, enums, and scalars of a schema's own. */
export type LeafKind = 'String' | 'ID' | 'Int' | 'Float' | 'Boolean' | 'Enum' | 'Custom';

/** The type of a leaf, named as in the schema; `enumValues` stand in the schema's order. */
export interface LeafType {
  readonly kind: LeafKind;
  readonly name: string;
  readonly enumValues?: readonly string[];
}

/** A number from 0 to below `size`, which is at least `LEAST_DOMAIN`; each use, tweak and size permutes otherwise. */
export interface Permutable {
  readonly use: string;
  readonly tweak: string;
  readonly size: bigint;
  readonly number: bigint;
}

/** What needs keys, handed in by the caller so that maskers stay pure. */
export interface MaskKeys {
  /** HMAC-SHA-256 of a value under a key derived for one use, as hex or base64url text. */
  hmac(use: string, value: string): string;
  /** A keyed permutation of the numbers below `size`: FF1 (NIST SP 800-38G). */
  permute(permutable: Permutable): bigint;
  readonly keyId: string;
}

/** What a keyed masker depends on beside the value. */
export interface MaskContext {
  readonly keys: MaskKeys;
  readonly category: string;
  /** The label of the sub-task; empty when there is none. */
  readonly task: string;
}

/** Hides one non-null leaf value: total, never throws, and its output is valid for the leaf's type. */
export type Mask = (value: unknown) => unknown;

/** One parameter: a whole number from `minimum` to 999,999, or one of the words (the first stands for 1). */
export interface MaskParameter {
  readonly name: string;
  readonly minimum: number;
  /** Whether a Float takes any number above 0 with up to six decimals. An Int takes whole numbers from `minimum` on. */
  readonly fraction?: true;
  readonly words?: readonly string[];
}

/** A way to hide a value: one row of the table in mask-table.ts. */
export interface Masker {
  readonly name: string;
  readonly parameters: readonly MaskParameter[];
  /** What of a value stays visible, for people. */
  readonly keeps: string;
  /** Strictness: of several masks on one coordinate the highest rank wins. The order is in mask-table.ts. */
  readonly rank: number;
  readonly accepts: readonly LeafKind[];
  /** Custom scalars, by name, for which its output is valid too. */
  readonly customs: readonly string[];
  /** Whether its output depends on a key: then it is deterministic per key instead of idempotent. */
  readonly keyed: boolean;
  /** The output, where it is the same for every value; null where the type has no safe default. */
  readonly constant?: (leaf: LeafType) => unknown;
  /** The masker for one leaf. Callers outside this room use `bindMask`, which fits it first and fails closed. */
  bind(parameters: readonly number[], leaf: LeafType, context: MaskContext): Mask;
}
