import type { ValueNode } from 'graphql';
import { Kind } from 'graphql';
import { decimalText, readNumber } from '../lib/exact-number.ts';
import type { ValueCollector } from './recorded-value.ts';
import type { VariableUses } from './variable-uses.ts';

/** Where what stands in literals is taken note of. */
export interface LiteralSinks {
  readonly values: ValueCollector;
  readonly uses: VariableUses;
}

/**
 * Collects every text and number of a literal that is hidden whole, the names of its fields and members too, and takes note
 * of the variables in it. It does not recurse, as `collectJson`.
 */
export function collectLiteral(
  literal: ValueNode,
  categories: readonly string[],
  { values, uses }: LiteralSinks,
): void {
  const open: ValueNode[] = [literal];
  // The list grows while it is walked.
  for (const node of open) {
    switch (node.kind) {
      case Kind.STRING:
      case Kind.ENUM:
        values.add(node.value, categories);
        break;
      case Kind.INT:
      case Kind.FLOAT:
        for (const text of spellings(node.value)) values.add(text, categories);
        break;
      case Kind.LIST:
        for (const item of node.values) open.push(item);
        break;
      case Kind.OBJECT:
        for (const field of node.fields) {
          values.add(field.name.value, categories);
          open.push(field.value);
        }
        break;
      case Kind.VARIABLE:
        uses.add(node.name.value, { categories, isWhole: true, defaults: [] });
        break;
      case Kind.BOOLEAN:
      case Kind.NULL:
        break;
    }
  }
}

/** A number as it is written, and as it would come from a variable: `1.50` and `1.5`. */
function spellings(text: string): ReadonlySet<string> {
  return new Set([text, decimalText(readNumber(text))]);
}
