import type { GraphQLInputType } from 'graphql';
import { isEnumType, isInputObjectType, isInputType, isListType, isNonNullType, isRequiredInputField } from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { oneIn } from './draw-type.ts';

/** A value of an input type, as JSON. Deep inputs end after `depth` levels. */
export function randomInput(random: Random, type: GraphQLInputType, depth = 2): unknown {
  if (isNonNullType(type)) return randomInput(random, type.ofType, depth) ?? randomInput(random, type, depth);
  if (oneIn(random, 8)) return null;
  if (isListType(type)) {
    return Array.from({ length: random.below(3) }, () => randomInput(random, type.ofType, depth - 1));
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || (oneIn(random, 2) && (depth > 0 || !/Filter/.test(String(field.type)))),
    );
    return Object.fromEntries(fields.map((field) => [field.name, randomInput(random, field.type, depth - 1)]));
  }
  return leaf(random, type.name);
}

function leaf(random: Random, name: string): unknown {
  switch (name) {
    case 'Int':
      return random.below(9) - 2;
    case 'Float':
      return random.pick([1.5, 0, -2.25, 3]);
    case 'Boolean':
      return oneIn(random, 2);
    case 'ID':
      return `id-${random.below(9)}`;
    default:
      return random.pick(['all', 'some "quoted" text', '', 'é\n']);
  }
}

/** A JSON value as a literal; strings of an enum type as names. */
export function printInput(value: unknown, type: GraphQLInputType | undefined): string {
  if (isNonNullType(type)) return printInput(value, type.ofType);
  if (Array.isArray(value)) {
    const item = isListType(type) && isInputType(type.ofType) ? type.ofType : undefined;
    return `[${value.map((each) => printInput(each, item)).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    return `{ ${Object.entries(value)
      .map(([name, each]) => `${name}: ${printInput(each, fields[name]?.type)}`)
      .join(', ')} }`;
  }
  return isEnumType(type) && value !== null ? String(value) : JSON.stringify(value);
}
