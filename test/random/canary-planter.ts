import type { GraphQLInputField, GraphQLInputObjectType, GraphQLInputType } from 'graphql';
import { getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';

/** Draws input values in which every text and number is a canary: it stands nowhere else. */
export interface CanaryPlanter {
  readonly canaries: readonly string[];
  /** A number that no other canary has. */
  next(): number;
  /** JSON for a type, never null where it need not be. */
  json(type: GraphQLInputType, depth: number): unknown;
  /** The fields of an input object that are to be given. */
  fieldsOf(type: GraphQLInputObjectType, depth: number): readonly GraphQLInputField[];
}

/** For tests: canaries are texts that have to be escaped, and numbers too large to be kept anywhere. */
export function createCanaryPlanter(random: Random): CanaryPlanter {
  const canaries: string[] = [];
  let count = 0;
  const next = () => 1_000_000 + ++count * 7;

  function plant<Value extends string | number>(value: Value): Value {
    canaries.push(String(value));
    return value;
  }

  function json(type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return json(type.ofType, depth);
    if (isListType(type)) return listOf(type.ofType, depth);
    if (isEnumType(type)) return random.pick(type.getValues()).name;
    if (isInputObjectType(type))
      return Object.fromEntries(fieldsOf(type, depth).map((field) => [field.name, json(field.type, depth - 1)]));
    return scalar(type.name);
  }

  function listOf(type: GraphQLInputType, depth: number): unknown {
    if (random.below(5) === 0) return json(type, depth);
    return Array.from({ length: random.below(3) }, () => json(type, depth));
  }

  function scalar(type: string): unknown {
    switch (type) {
      case 'Int':
        return plant(next());
      case 'Float':
        return plant(next() + 0.5);
      case 'Boolean':
        return random.below(2) === 0;
      case 'JSON':
        return random.below(2) === 0 ? text() : { of: [text(), plant(next()), true, null] };
      default:
        return text();
    }
  }

  const text = () => plant(`canary ${next()} é"\\`);

  function fieldsOf(type: GraphQLInputObjectType, depth: number): readonly GraphQLInputField[] {
    const isEnd = (field: GraphQLInputField) => depth <= 0 && isInputObjectType(getNamedType(field.type));
    return Object.values(type.getFields()).filter((field) => random.below(3) === 0 && !isEnd(field));
  }

  return { canaries, next, json, fieldsOf };
}
