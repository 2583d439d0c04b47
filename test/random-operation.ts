import type { GraphQLArgument, GraphQLCompositeType, GraphQLField, GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isCompositeType, isInterfaceType, isObjectType } from 'graphql';
import type { Random } from '../subgraphs/lib/random.ts';
import { createRandom } from '../subgraphs/lib/random.ts';

/** What random operations may not select. */
export interface OperationChoice {
  readonly without?: ReadonlySet<string>;
  readonly conditions?: boolean;
  /** The root; default `query`. */
  readonly operation?: 'query' | 'mutation';
  /** Writes an argument in a way of its own; empty where it is left out. */
  readonly argument?: (arg: GraphQLArgument) => string;
  /** Variables to declare, asked when all arguments are written. */
  readonly variables?: () => readonly string[];
}

interface Writer {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly choice: OperationChoice;
  readonly fragments: string[];
  aliases: number;
}

/** A random operation over a schema of the example's kind: aliases, arguments, fragments, conditions. Same seed, same text. */
export function randomOperation(schema: GraphQLSchema, seed: number, choice: OperationChoice = {}): string {
  const { operation = 'query', conditions = true } = choice;
  const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`The schema has no ${operation} type.`);
  const writer: Writer = { schema, random: createRandom(seed), choice, fragments: [], aliases: 0 };
  const body = selectionSet(writer, root, 4);
  const declared = [...(conditions ? CONDITIONS : []), ...(choice.variables?.() ?? [])];
  const head = `${operation} Random${declared.length === 0 ? '' : `(${declared.join(', ')})`} {`;
  return `${head} ${conditions ? USED_CONDITIONS : ''} ${body.slice(1)} ${writer.fragments.join(' ')}`;
}

const CONDITIONS = ['$yes: Boolean! = true', '$no: Boolean! = false'];
const USED_CONDITIONS = 'used: __typename @include(if: $yes) unused: __typename @include(if: $no)';

function selectionSet(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const { random } = writer;
  const parts = Array.from({ length: 1 + random.below(4) }, () => selection(writer, type, depth));
  return `{ ${parts.join(' ')} }`;
}

function selection(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const { random, schema } = writer;
  const kind = random.below(10);
  if (kind === 0) return `${alias(writer)}__typename`;
  if (isAbstractType(type) && (kind < 6 || !isInterfaceType(type))) {
    const concrete = random.pick(schema.getPossibleTypes(type));
    return `... on ${concrete.name} ${condition(writer)} ${selectionSet(writer, concrete, depth)}`;
  }
  if (kind === 1) return `... ${condition(writer)} ${selectionSet(writer, type, depth - 1)}`;
  if (kind === 2 && depth > 1) return namedFragment(writer, type, depth);
  return fieldSelection(writer, type, depth);
}

function namedFragment(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const name = `F${writer.fragments.length}`;
  const index = writer.fragments.push('') - 1;
  writer.fragments[index] = `fragment ${name} on ${type.name} ${selectionSet(writer, type, depth - 1)}`;
  return `...${name}`;
}

function fieldSelection(writer: Writer, type: GraphQLCompositeType, depth: number): string {
  const { random, choice } = writer;
  if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
  const candidates = Object.values(type.getFields()).filter(
    (field) =>
      !choice.without?.has(`${type.name}.${field.name}`) && (depth > 0 || !isCompositeType(getNamedType(field.type))),
  );
  if (candidates.length === 0) return '__typename';
  const field = random.pick(candidates);
  const named = getNamedType(field.type);
  const below = isCompositeType(named) ? selectionSet(writer, named, depth - 1) : '';
  const name = field.args.length > 0 ? `${freshAlias(writer)}${field.name}` : `${alias(writer)}${field.name}`;
  return `${name}${argumentsOf(writer, field)} ${condition(writer)} ${below}`;
}

function alias(writer: Writer): string {
  return writer.random.below(3) === 0 ? freshAlias(writer) : '';
}

function freshAlias(writer: Writer): string {
  return `a${writer.aliases++}: `;
}

function condition({ random, choice }: Writer): string {
  if (choice.conditions === false) return '';
  return random.pick(['', '', '', '', '@include(if: $yes)', '@skip(if: $no)', '@include(if: $no)', '@skip(if: true)']);
}

function argumentsOf(writer: Writer, field: GraphQLField<unknown, unknown>): string {
  const write = writer.choice.argument ?? ((arg: GraphQLArgument) => argument(writer, arg));
  const given = field.args.map(write).filter((text) => text !== '');
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function argument({ random }: Writer, { name }: GraphQLArgument): string {
  switch (name) {
    case 'id':
      return `id: "c${1 + random.below(150)}"`;
    case 'first':
      return `first: ${1 + random.below(3)}`;
    case 'text':
      return `text: "${random.pick(['Rosa Szy', 'Bjorn Vas', 'nothing at all'])}"`;
    case 'email':
      return `email: "${random.pick(['rosa.szymanski@1.mail.example', 'nobody@mail.example'])}"`;
    default:
      return '';
  }
}
