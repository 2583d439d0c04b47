import type { GraphQLArgument, GraphQLInputType, GraphQLSchema } from 'graphql';
import {
  astFromValue,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  parse,
  print,
  validate,
} from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { randomOperation } from '../random-operation.ts';
import { canaryFraction, canaryInteger, canaryText } from './markers.ts';

/** A request whose arguments are full of canaries, as literals, as variables and as what variables are by default. */
export interface CanaryRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What is mostly sent in an input, so that something is found; undefined where any canary will do. */
export type KnownValue = (input: string, random: Random) => unknown;

/** Draws a request; undefined where the seed gives no valid one. */
export function drawCanaryRequest(schema: GraphQLSchema, seed: number, known: KnownValue): CanaryRequest | undefined {
  const random = createRandom(seed);
  const planter = new Planter(random, known);
  const query = randomOperation(schema, seed, {
    operation: random.below(4) === 0 ? 'mutation' : 'query',
    argument: (arg) => planter.argument(arg),
    variables: () => planter.declarations,
  });
  if (validate(schema, parse(query)).length > 0) return undefined;
  return { query, variables: planter.variables };
}

class Planter {
  readonly declarations: string[] = [];
  readonly variables: Record<string, unknown> = {};
  readonly #random: Random;
  readonly #known: KnownValue;
  #count = 0;

  constructor(random: Random, known: KnownValue) {
    this.#random = random;
    this.#known = known;
  }

  /** One argument as it stands in the document; empty where it is left out. */
  argument({ name, type }: GraphQLArgument): string {
    if (!isNonNullType(type) && this.#random.below(3) === 0) return '';
    const value = this.#value(name, type, 3);
    const text = print(astFromValue(value, type) ?? { kind: 'NullValue' as never });
    const variable = `v${this.#count++}`;
    switch (this.#random.below(3)) {
      case 0:
        return `${name}: ${text}`;
      case 1:
        this.declarations.push(`$${variable}: ${type}`);
        this.variables[variable] = value;
        return `${name}: $${variable}`;
      default:
        this.declarations.push(`$${variable}: ${type} = ${text}`);
        return `${name}: $${variable}`;
    }
  }

  #value(name: string, type: GraphQLInputType, depth: number): unknown {
    if (isNonNullType(type)) return this.#value(name, type.ofType, depth);
    if (isListType(type))
      return Array.from({ length: this.#random.below(3) }, () => this.#value(name, type.ofType, depth));
    if (isEnumType(type)) return this.#random.pick(type.getValues()).value;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => this.#isGiven(field.type, depth));
      return Object.fromEntries(fields.map((field) => [field.name, this.#value(field.name, field.type, depth - 1)]));
    }
    const found = this.#random.below(5) === 0 ? undefined : this.#known(name, this.#random);
    return found === undefined ? this.#scalar(name, type.name) : found;
  }

  #isGiven(type: GraphQLInputType, depth: number): boolean {
    if (isNonNullType(type)) return true;
    return this.#random.below(2) === 0 && (depth > 0 || !isInputObjectType(getNamedType(type)));
  }

  #scalar(place: string, type: string): unknown {
    const number = ++this.#count;
    switch (type) {
      case 'Int':
        return canaryInteger(number);
      case 'Float':
        return canaryFraction(number);
      case 'Boolean':
        return number % 2 === 0;
      case 'JSON':
        return { [canaryText('name', number)]: [canaryText(place, number), canaryFraction(number), null] };
      default:
        return canaryText(place, number);
    }
  }
}
