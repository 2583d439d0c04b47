import type { GraphQLArgument, GraphQLCompositeType, GraphQLField, GraphQLSchema } from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from 'graphql';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { oneIn } from './draw-type.ts';
import { printInput, randomInput } from './random-argument.ts';

/** One request of a random client. */
export interface RandomRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly hasFragments: boolean;
}

interface Writer {
  readonly schema: GraphQLSchema;
  readonly random: Random;
  readonly fragments: string[];
  readonly definitions: string[];
  readonly variables: Record<string, unknown>;
  /** Fields that may still be written: planning takes time. */
  budget: number;
}

/** The first valid request from this seed on: aliases, arguments, variables, fragments, conditions at the root. */
export function randomRequest(schema: GraphQLSchema, seed: number): RandomRequest {
  for (let attempt = 0; ; attempt++) {
    const request = drawRequest(schema, seed + attempt * 7919);
    if (validate(schema, parse(request.query), undefined, { maxErrors: 1 }).length === 0) return request;
    if (attempt > 100) throw new Error(`No valid operation follows from the seed ${seed}.`);
  }
}

function drawRequest(schema: GraphQLSchema, seed: number): RandomRequest {
  const random = createRandom(seed);
  const writer: Writer = { schema, random, fragments: [], definitions: [], variables: {}, budget: 3 + random.below(9) };
  const mutation = schema.getMutationType();
  const root = mutation && oneIn(random, 8) ? mutation : schema.getQueryType();
  if (!root) throw new Error('The schema has no query type.');
  const body = selectionSet(writer, root, 4, true);
  const head = writer.definitions.length > 0 ? `(${writer.definitions.join(', ')})` : '';
  const query =
    `${root === mutation ? 'mutation' : 'query'} Random${head} ${body} ${writer.fragments.join(' ')}`.trim();
  return { query, variables: writer.variables, hasFragments: query.includes('...') };
}

function selectionSet(writer: Writer, type: GraphQLCompositeType, depth: number, isRoot = false): string {
  const { random } = writer;
  const parts = Array.from({ length: 1 + random.below(isRoot ? 3 : 4) }, () => selection(writer, type, depth, isRoot));
  if (isObjectType(type) && !isRoot && oneIn(random, 12)) parts.push(swappedNames(writer, type));
  return `{ ${parts.join(' ')} }`;
}

function selection(writer: Writer, type: GraphQLCompositeType, depth: number, isRoot: boolean): string {
  const { random, schema } = writer;
  const kind = random.below(12);
  if (kind === 0) return `${oneIn(random, 2) ? freshAlias(writer) : ''}__typename`;
  if (isAbstractType(type) && (kind < 7 || !isInterfaceType(type))) {
    const concrete = random.pick(schema.getPossibleTypes(type));
    return `... on ${concrete.name} ${selectionSet(writer, concrete, depth)}`;
  }
  if (kind === 1 && depth > 0 && !isRoot) return `... ${selectionSet(writer, type, depth - 1)}`;
  if (kind === 2 && depth > 1) return namedFragment(writer, type, depth, isRoot);
  if (kind === 3 && isObjectType(type) && type.getInterfaces().length > 0) {
    const face = random.pick(type.getInterfaces());
    return `... on ${face.name} ${selectionSet(writer, face, depth - 1)}`;
  }
  return fieldSelection(writer, type, depth, isRoot);
}

function namedFragment(writer: Writer, type: GraphQLCompositeType, depth: number, isRoot: boolean): string {
  const name = `F${writer.fragments.length}`;
  const index = writer.fragments.push('') - 1;
  writer.fragments[index] = `fragment ${name} on ${type.name} ${selectionSet(writer, type, depth - 1, isRoot)}`;
  return oneIn(writer.random, 5) ? `...${name} ...${name}` : `...${name}`;
}

function fieldSelection(writer: Writer, type: GraphQLCompositeType, depth: number, isRoot: boolean): string {
  const { random } = writer;
  if (!isObjectType(type) && !isInterfaceType(type)) return '__typename';
  const mayDescend = depth > 0 && writer.budget > 0;
  const fields = Object.values(type.getFields()).filter(
    (field) => mayDescend || !isCompositeType(getNamedType(field.type)),
  );
  if (fields.length === 0) return '__typename';
  writer.budget -= 1;
  const field = random.pick(fields);
  const named = getNamedType(field.type);
  const condition = isRoot && oneIn(random, 10) ? conditionOf(writer) : '';
  const head = `${aliasOf(writer, field)}${field.name}${argumentsOf(writer, field)} ${condition}`;
  if (!isCompositeType(named)) return head;
  const once = `${head} ${selectionSet(writer, named, depth - 1)}`;
  return oneIn(random, 10) ? `${once} ${head} ${selectionSet(writer, named, depth - 1)}` : once;
}

/** Two leaves under each other's names: aliases that equal names of fields that plans may fetch. */
function swappedNames({ random }: Writer, type: GraphQLCompositeType): string {
  if (!isObjectType(type)) return '__typename';
  const leaves = Object.values(type.getFields()).filter(
    (field) => !isCompositeType(getNamedType(field.type)) && !field.args.some(isRequiredArgument),
  );
  if (leaves.length < 2) return '__typename';
  const [one, other] = [random.pick(leaves).name, random.pick(leaves).name];
  return `${one}: ${other} ${other}: ${one}`;
}

function aliasOf(writer: Writer, field: GraphQLField<unknown, unknown>): string {
  return oneIn(writer.random, field.args.length > 0 ? 2 : 5) ? freshAlias(writer) : '';
}

function freshAlias({ random }: Writer): string {
  return `a${random.below(1_000)}: `;
}

/** At the root only: the stock gateway loses fields where conditions are nested (docs/decisions/0001). */
function conditionOf(writer: Writer): string {
  const { random, definitions, variables } = writer;
  const name = `if${definitions.length}`;
  const value = oneIn(random, 2);
  definitions.push(oneIn(random, 2) ? `$${name}: Boolean! = ${value}` : `$${name}: Boolean!`);
  if (!definitions.at(-1)?.includes('=')) variables[name] = value;
  return `${random.pick(['@include', '@skip'])}(if: $${name})`;
}

function argumentsOf(writer: Writer, field: GraphQLField<unknown, unknown>): string {
  const given = field.args
    .filter((argument) => isRequiredArgument(argument) || !oneIn(writer.random, 3))
    .map((argument) => `${argument.name}: ${argumentValue(writer, argument)}`);
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

function argumentValue(writer: Writer, { type }: GraphQLArgument): string {
  const { random, definitions, variables } = writer;
  const value = randomInput(random, type);
  if (oneIn(random, 2)) return printInput(value, type);
  const name = `v${definitions.length}`;
  const hasDefault = oneIn(random, 3);
  const isOptional = hasDefault || !String(type).endsWith('!');
  definitions.push(`$${name}: ${type}${hasDefault ? ` = ${printInput(randomInput(random, type), type)}` : ''}`);
  if (!isOptional || oneIn(random, 2)) variables[name] = value;
  return `$${name}`;
}
