import { isNestedWithin, MAX_NESTING } from '../lib/nesting.ts';
import type { LeafType } from '../maskers/masker.ts';

/** The code for one revealed leaf: when a value is valid for its type, and what its JSON text is. */
export interface LeafCode {
  /** An expression that holds where the value in the variable is neither null nor wrong. */
  readonly isValid: (variable: string) => string;
  readonly text: (variable: string) => TextCode;
}

/** JSON text in three parts, so that what is fixed can be joined with what stands around it. */
export interface TextCode {
  /** Fixed text before and after. */
  readonly open: string;
  readonly close: string;
  /** An expression for what stands between; none where all of it is fixed. */
  readonly value: string | undefined;
}

/** Gives a constant a name in the generated code. */
export type Bind = (constant: unknown) => string;

/** An enum of at most so many members is compared member by member, which is faster than a set. */
const COMPARED_MEMBERS = 8;

/**
 * The code for a leaf type (GraphQL spec section 6.4.3, CompleteValue, and 3.5 for the built-in scalars). With `isPlain`
 * no string that a subgraph sent can need escaping. A custom scalar takes whatever JSON there is, unless it nests too deep.
 */
export function leafCode(leaf: LeafType, isPlain: boolean, bind: Bind): LeafCode {
  const quoted = (variable: string) => (isPlain ? inQuotes(variable) : bare(`quote(${variable})`));
  const stringOrJson = (variable: string) =>
    isPlain
      ? bare(`(typeof ${variable} === 'string' ? '"' + ${variable} + '"' : json(${variable}))`)
      : bare(`json(${variable})`);
  switch (leaf.kind) {
    case 'String':
      return { isValid: (variable) => `typeof ${variable} === 'string'`, text: quoted };
    case 'ID':
      return {
        isValid: (variable) => `(typeof ${variable} === 'string' || Number.isInteger(${variable}))`,
        text: stringOrJson,
      };
    case 'Int':
      return { isValid: (variable) => `(${variable} | 0) === ${variable}`, text: bare };
    case 'Float':
      return { isValid: (variable) => `Number.isFinite(${variable})`, text: bare };
    case 'Boolean':
      return { isValid: (variable) => `typeof ${variable} === 'boolean'`, text: bare };
    case 'Enum':
      return { isValid: (variable) => isMember(variable, leaf.enumValues ?? [], bind), text: inQuotes };
    case 'Custom': {
      const isWritable = bind(isShallow);
      return {
        isValid: (variable) => `${variable} != null && (typeof ${variable} !== 'object' || ${isWritable}(${variable}))`,
        text: stringOrJson,
      };
    }
  }
}

function isShallow(value: unknown): boolean {
  return isNestedWithin(value, MAX_NESTING);
}

/** The text of an expression as it is. */
export function bare(value: string): TextCode {
  return { open: '', value, close: '' };
}

/** Text that is always the same. */
export function fixed(text: string): TextCode {
  return { open: text, value: undefined, close: '' };
}

/** For strings that need no escaping. */
function inQuotes(value: string): TextCode {
  return { open: '"', value, close: '"' };
}

function isMember(variable: string, members: readonly string[], bind: Bind): string {
  if (members.length === 0) return 'false';
  if (members.length > COMPARED_MEMBERS) return `${bind(new Set(members))}.has(${variable})`;
  return `(${members.map((member) => `${variable} === ${JSON.stringify(member)}`).join(' || ')})`;
}
