import type { ConstValueNode, DocumentNode, IntValueNode, TypeNode } from 'graphql';
import { Kind, visit } from 'graphql';
import { ExactNumber, exactText, readNumber } from '../lib/exact-number.ts';
import type { StandIns } from '../lib/stand-ins.ts';

/** A subgraph's document with stand-ins for numbers in defaults: composition reads doubles, and would round the others. */
export function withDefaultStandIns(document: DocumentNode, standIns: StandIns): DocumentNode {
  return mapDefaults(document, (text) => {
    const number = readNumber(text);
    return number instanceof ExactNumber ? standIns.textFor(text, number) : text;
  });
}

/** The composed document with the numbers that stand-ins stand for. */
export function withExactDefaults(document: DocumentNode, standIns: StandIns): DocumentNode {
  if (standIns.size === 0) return document;
  return mapDefaults(document, (text) => {
    const number = standIns.numberFor(Number(text));
    return number ? exactText(number) : text;
  });
}

/** Changes numbers in defaults; those of an ID composition leaves as they are. */
function mapDefaults(document: DocumentNode, change: (text: string) => string): DocumentNode {
  const fields = new Map<string, string>();
  for (const node of document.definitions)
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION)
      for (const field of node.fields ?? [])
        fields.set(`${node.name.value}.${field.name.value}`, namedType(field.type));

  function map(value: ConstValueNode, type: string): ConstValueNode {
    switch (value.kind) {
      case Kind.INT:
      case Kind.FLOAT: {
        const text = type === 'ID' ? value.value : change(value.value);
        return text === value.value ? value : ({ kind: kindOf(text), value: text } as IntValueNode);
      }
      case Kind.LIST:
        return { ...value, values: value.values.map((item) => map(item, type)) };
      case Kind.OBJECT:
        return {
          ...value,
          fields: value.fields.map((field) => ({
            ...field,
            value: map(field.value, fields.get(`${type}.${field.name.value}`) ?? ''),
          })),
        };
      case Kind.STRING:
      case Kind.BOOLEAN:
      case Kind.NULL:
      case Kind.ENUM:
        return value;
    }
  }

  return visit(document, {
    InputValueDefinition: (node) =>
      node.defaultValue ? { ...node, defaultValue: map(node.defaultValue, namedType(node.type)) } : undefined,
  });
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function kindOf(text: string): Kind {
  return /[.eE]/.test(text) ? Kind.FLOAT : Kind.INT;
}
