import { ExactNumber, exactText, integerText } from '../lib/exact-number.ts';
import { isWritable, MAX_NESTING } from '../lib/nesting.ts';
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
 * no string that a subgraph sent can need escaping, and no number is an ExactNumber: of these an ID takes the whole ones, as
 * strings, Float and custom scalars take all, digit for digit. A custom scalar takes whatever JSON there is, unless it nests
 * too deep or holds a number beyond the largest double.
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
      return isPlain
        ? {
            isValid: (variable) => `(typeof ${variable} === 'string' || Number.isInteger(${variable}))`,
            text: stringOrJson,
          }
        : idCode(bind);
    case 'Int':
      // SECURITY: the type first: of an object `| 0` would call methods that it need not have (test "no leaf of any type …").
      return {
        isValid: (variable) => `(typeof ${variable} === 'number' && (${variable} | 0) === ${variable})`,
        text: bare,
      };
    case 'Float':
      return isPlain ? { isValid: (variable) => `Number.isFinite(${variable})`, text: bare } : FLOAT;
    case 'Boolean':
      return { isValid: (variable) => `typeof ${variable} === 'boolean'`, text: bare };
    case 'Enum':
      return { isValid: (variable) => isMember(variable, leaf.enumValues ?? [], bind), text: inQuotes };
    case 'Custom': {
      const isJson = bind(isWritableLeaf);
      return {
        isValid: (variable) => `${variable} != null && (typeof ${variable} === 'string' || ${isJson}(${variable}))`,
        text: stringOrJson,
      };
    }
  }
}

function idCode(bind: Bind): LeafCode {
  const [isWhole, text] = [bind(isWholeNumber), bind(textOfWhole)];
  return {
    isValid: (variable) => `(typeof ${variable} === 'string' || ${isWhole}(${variable}))`,
    text: (variable) => bare(`(typeof ${variable} === 'string' ? quote(${variable}) : ${text}(${variable}))`),
  };
}

function isWholeNumber(value: unknown): boolean {
  return Number.isInteger(value) || integerText(value) !== undefined;
}

/** An ID is a string on its way out (spec section 3.5.5), where a client's JSON.parse would lose digits of a number. */
function textOfWhole(value: unknown): string {
  return value instanceof ExactNumber ? `"${exactText(value)}"` : JSON.stringify(value);
}

const FLOAT: LeafCode = {
  isValid: (variable) => `(Number.isFinite(${variable}) || ${isExact(variable)})`,
  text: (variable) => bare(`(typeof ${variable} === 'number' ? ${variable} : json(${variable}))`),
};

/** An expression that holds for an ExactNumber, the one object that JSON.parse does not make. */
export function isExact(variable: string): string {
  return `${variable} instanceof ExactNumber`;
}

function isWritableLeaf(value: unknown): boolean {
  return isWritable(value, MAX_NESTING);
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
