import type { ListValueNode, ObjectFieldNode, ObjectValueNode, StringValueNode, ValueNode } from 'graphql';
import { Kind } from 'graphql';
import type { LeafKind } from '../maskers/masker.ts';
import { REDACTED } from '../maskers/redacted-value.ts';
import type { LiteralSinks } from './collect-literal.ts';
import { collectLiteral } from './collect-literal.ts';
import { harmlessText } from './harmless-text.ts';
import type { InputPlace, InputSlot, ObjectPlace } from './input-place.ts';
import { MAX_DEPTH, MAX_ITEMS, moreItems } from './input-place.ts';

/** Any hidden literal, of whatever type: a document is kept to be read, and still parses. */
const LABEL = stringLiteral(REDACTED);

/**
 * A literal without anything that may be personal (I7), and variables as they are: `recordJson` for what a document fixes.
 * Takes note of the values, and of where variables stand.
 */
export function recordLiteral(literal: ValueNode, { place, defaults }: InputSlot, sinks: LiteralSinks): ValueNode {
  if (literal.kind !== Kind.VARIABLE) return recordAt(literal, place, sinks, 0);
  sinks.uses.add(literal.name.value, { categories: place.categories, isWhole: false, defaults });
  return literal;
}

/** A literal of which nothing is kept. */
export function hideLiteral(literal: ValueNode, categories: readonly string[], sinks: LiteralSinks): ValueNode {
  collectLiteral(literal, categories, sinks);
  return LABEL;
}

function recordAt(literal: ValueNode, place: InputPlace, sinks: LiteralSinks, depth: number): ValueNode {
  if (literal.kind === Kind.NULL) return literal;
  if (literal.kind === Kind.VARIABLE) return recordLiteral(literal, { place, defaults: [] }, sinks);
  if (depth > MAX_DEPTH) return hideLiteral(literal, place.categories, sinks);
  switch (place.kind) {
    case 'list':
      return literal.kind === Kind.LIST
        ? recordItems(literal, place.item, sinks, depth + 1)
        : recordAt(literal, place.item, sinks, depth);
    case 'object':
      return literal.kind === Kind.OBJECT
        ? recordFields(literal, place, sinks, depth + 1)
        : hideLiteral(literal, place.categories, sinks);
    case 'enum': {
      const member = literal.kind === Kind.ENUM ? place.members.get(literal.value) : undefined;
      if (!member) return hideLiteral(literal, place.categories, sinks);
      return member.isKept ? literal : LABEL;
    }
    case 'scalar': {
      const hidden = hideLiteral(literal, place.categories, sinks);
      return (place.categories.length === 0 ? keptLiteral(literal, place.leaf) : undefined) ?? hidden;
    }
  }
}

function recordItems(literal: ListValueNode, place: InputPlace, sinks: LiteralSinks, depth: number): ListValueNode {
  const items = literal.values.map((item) => recordAt(item, place, sinks, depth));
  const more = items.length - MAX_ITEMS;
  return {
    kind: Kind.LIST,
    values: more > 0 ? [...items.slice(0, MAX_ITEMS), stringLiteral(moreItems(more))] : items,
  };
}

/** A field that its type does not have leaves no name either. */
function recordFields(
  literal: ObjectValueNode,
  place: ObjectPlace,
  sinks: LiteralSinks,
  depth: number,
): ObjectValueNode {
  const given = new Set(literal.fields.map((field) => field.name.value));
  const fields = literal.fields.flatMap((field): readonly ObjectFieldNode[] => {
    const slot = place.field(field.name.value);
    if (!slot) collectLiteral({ kind: Kind.OBJECT, fields: [field] }, place.categories, sinks);
    return slot ? [{ ...field, value: recordField(field.value, slot, sinks, depth) }] : [];
  });
  for (const [name, { defaults }] of place.defaulted()) if (!given.has(name)) sinks.values.addAll(defaults);
  return { kind: Kind.OBJECT, fields };
}

function recordField(literal: ValueNode, slot: InputSlot, sinks: LiteralSinks, depth: number): ValueNode {
  return literal.kind === Kind.VARIABLE
    ? recordLiteral(literal, slot, sinks)
    : recordAt(literal, slot.place, sinks, depth);
}

/** SECURITY: a number is written anew, since a client's spelling may say more than its value (test "… spelling …"). */
function keptLiteral(literal: ValueNode, leaf: LeafKind): ValueNode | undefined {
  switch (literal.kind) {
    case Kind.INT:
    case Kind.FLOAT: {
      const text = harmlessText(leaf, leaf === 'ID' ? literal.value : Number(literal.value));
      return text === undefined ? undefined : { kind: literal.kind, value: leaf === 'ID' ? literal.value : text };
    }
    case Kind.STRING:
      return harmlessText(leaf, literal.value) === undefined ? undefined : stringLiteral(literal.value);
    case Kind.BOOLEAN:
      return harmlessText(leaf, literal.value) === undefined ? undefined : literal;
    case Kind.VARIABLE:
    case Kind.NULL:
    case Kind.ENUM:
    case Kind.LIST:
    case Kind.OBJECT:
      return undefined;
  }
}

function stringLiteral(value: string): StringValueNode {
  return { kind: Kind.STRING, value };
}
