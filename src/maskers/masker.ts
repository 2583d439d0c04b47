/** The kinds of leaf types that GraphQL has; `Custom` is any scalar that is not built in. */
export type LeafKind = 'String' | 'ID' | 'Int' | 'Float' | 'Boolean' | 'Enum' | 'Custom';

/** A leaf's type. */
export interface LeafType {
  readonly kind: LeafKind;
  readonly name: string;
  /** In the schema's order; the first is the enum's default. */
  readonly enumValues?: readonly string[];
}

/** Keyed hashing, handed in so that maskers stay pure. */
export interface MaskKeys {
  /** 128 bits of HMAC-SHA-256 under a key derived for `use`, as 32 hexadecimal digits. */
  hmac(use: string, value: string): string;
  readonly keyId: string;
}

/** What a mask may depend on besides the value. */
export interface MaskContext {
  readonly keys: MaskKeys;
  readonly category: string;
  /** The label of the task; '' for none. */
  readonly task: string;
}

/** Hides one non-null leaf value. */
export type Mask = (value: unknown) => unknown;

/** A parameter of a mask, as written: a number, or a word of the masker's own. */
export type MaskParameter = number | string;

/** How a value is hidden: one entry of the table in mask-table.ts. */
export interface Masker {
  readonly name: string;
  /** Which parameters it takes, in order. */
  readonly parameters: readonly ('count' | 'step' | 'precision')[];
  /** How much it hides; the highest wins in a union. */
  readonly rank: number;
  readonly accepts: readonly LeafKind[];
  /** Whether its output depends on a key; otherwise it is idempotent. */
  readonly keyed: boolean;
  bind(parameters: readonly MaskParameter[], leaf: LeafType, context: MaskContext): Mask;
}

/** A masker for text: `undefined` says that the value is not what it expects, so it becomes the redaction label. */
export type TextMask = (text: string) => string | undefined;
