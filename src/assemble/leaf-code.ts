import { isNestedWithin, MAX_NESTING } from '../lib/nesting.ts';
import type { LeafType } from '../maskers/masker.ts';

/** The code for one revealed leaf: when a value is valid for its type, and what its JSON text is. */
export interface LeafCode {
  readonly isValid: (value: string) => string;
  readonly text: (value: string) => string;
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
  const quoted = (value: string) => (isPlain ? `'"' + ${value} + '"'` : `quote(${value})`);
  switch (leaf.kind) {
    case 'String':
      return { isValid: (value) => `typeof ${value} === 'string'`, text: quoted };
    case 'ID':
      return {
        isValid: (value) => `(typeof ${value} === 'string' || Number.isInteger(${value}))`,
        text: (value) => `(typeof ${value} === 'string' ? ${quoted(value)} : json(${value}))`,
      };
    case 'Int':
      return { isValid: (value) => `(${value} | 0) === ${value}`, text: (value) => `${value}` };
    case 'Float':
      return { isValid: (value) => `Number.isFinite(${value})`, text: (value) => `${value}` };
    case 'Boolean':
      return { isValid: (value) => `typeof ${value} === 'boolean'`, text: (value) => `${value}` };
    case 'Enum':
      return {
        isValid: (value) => isMember(value, leaf.enumValues ?? [], bind),
        text: (value) => `'"' + ${value} + '"'`,
      };
    case 'Custom': {
      const isWritable = bind(isShallow);
      return {
        isValid: (value) => `${value} != null && (typeof ${value} !== 'object' || ${isWritable}(${value}))`,
        text: (value) =>
          isPlain ? `(typeof ${value} === 'string' ? ${quoted(value)} : json(${value}))` : `json(${value})`,
      };
    }
  }
}

function isShallow(value: unknown): boolean {
  return isNestedWithin(value, MAX_NESTING);
}

function isMember(value: string, members: readonly string[], bind: Bind): string {
  if (members.length === 0) return 'false';
  if (members.length > COMPARED_MEMBERS) return `${bind(new Set(members))}.has(${value})`;
  return `(${members.map((member) => `${value} === ${JSON.stringify(member)}`).join(' || ')})`;
}
