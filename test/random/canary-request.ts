import type { GraphQLArgument, GraphQLField, GraphQLInputType, GraphQLNamedType } from 'graphql';
import { GraphQLID, getNamedType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { SCHEMA } from '../../src/audit/test-inputs.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import { createCanaryPlanter } from './canary-planter.ts';

/** A request with canaries in it: values that no record may hold. */
export interface DrawnRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** In literals and variables. */
  readonly canaries: readonly string[];
  /** In comments, descriptions, other operations and undeclared variables. */
  readonly strangers: readonly string[];
  /** In names that the client chose. */
  readonly names: readonly string[];
}

/** For tests: a valid request for every seed, with literals and variables at every depth, and fragments. */
export function drawRequest(seed: number): DrawnRequest {
  const random = createRandom(seed);
  const planter = createCanaryPlanter(random);
  const strangers: string[] = [];
  const names: string[] = [];
  const definitions: string[] = [];
  const fragments: string[] = [];
  const variables: Record<string, unknown> = {};
  const oneIn = (count: number) => random.below(count) === 0;

  function stranger(): string {
    const text = `stranger ${planter.next()}.`;
    strangers.push(text);
    return text;
  }

  function name(prefix: string): string {
    const isTelling = oneIn(4);
    const drawn = isTelling ? `${prefix}_${planter.next()}` : `${prefix}${planter.next() - 1_000_000}`;
    if (isTelling) names.push(drawn);
    return drawn;
  }

  function literal(type: GraphQLInputType, depth: number): string {
    return oneIn(4) ? variable(type, depth) : written(type, depth);
  }

  /** With variables at most inside. */
  function written(type: GraphQLInputType, depth: number): string {
    if (isNonNullType(type)) return written(type.ofType, depth);
    if (isListType(type)) return `[${Array.from({ length: random.below(3) }, () => literal(type.ofType, depth))}]`;
    if (isInputObjectType(type)) {
      const fields = planter.fieldsOf(type, depth).map((each) => `${each.name}: ${literal(each.type, depth - 1)}`);
      return `{ ${fields} }`;
    }
    if (type.name === 'JSON' && oneIn(2)) return `{ of: [${literal(GraphQLID, depth)}] }`;
    return printLiteral(planter.json(type, depth), type);
  }

  function variable(type: GraphQLInputType, depth: number): string {
    const chosen = name('v');
    const byDefault = oneIn(3) ? ` = ${printLiteral(planter.json(type, depth), type)}` : '';
    definitions.push(`${oneIn(5) ? `"${stranger()}" ` : ''}$${chosen}: ${type}${byDefault}`);
    if (isNonNullType(type) || !oneIn(4)) variables[chosen] = planter.json(type, depth);
    return `$${chosen}`;
  }

  function selections(type: GraphQLNamedType | undefined, depth: number): string {
    const fields = fieldsOf(type).filter((field) => oneIn(2) && (depth > 0 || !isComposite(field)));
    const behind = type?.name === 'Node' && depth > 0 ? `... on Two { ${selections(two, depth - 1)} }` : '';
    const all = ['__typename', ...fields.map((field) => selection(field, depth)), behind].join(' ');
    if (!oneIn(6)) return all;
    const fragment = name('F');
    fragments.push(`"${stranger()}" fragment ${fragment} on ${type?.name} { ${all} }`);
    return `...${fragment}`;
  }

  function selection(field: GraphQLField<unknown, unknown>, depth: number): string {
    const given = field.args.filter((argument) => isNeeded(argument) || oneIn(2));
    const args = given.map((argument) => `${argument.name}: ${literal(argument.type, 3)}`);
    const condition = oneIn(6)
      ? `@include(if: ${literal(SCHEMA.getDirective('include')?.args[0]?.type ?? GraphQLID, 0)})`
      : '';
    const below = isComposite(field) ? `{ ${selections(getNamedType(field.type), depth - 1)} }` : '';
    return `${name('a')}: ${field.name}${args.length > 0 ? `(${args})` : ''} ${condition} ${below}`;
  }

  const body = selections(SCHEMA.getQueryType() ?? undefined, 2);
  if (oneIn(3)) variables[stranger()] = stranger();
  const head = `"${stranger()}" query ${name('Q')}${definitions.length > 0 ? `(${definitions})` : ''}`;
  const other = `query Other { one(text: "${stranger()}") { __typename } } # ${stranger()}`;
  const query = `${head} { ${body} } ${fragments.join(' ')} ${other}`;
  return { query, variables, canaries: planter.canaries, strangers, names };
}

const two = SCHEMA.getType('Two');

function fieldsOf(type: GraphQLNamedType | undefined): readonly GraphQLField<unknown, unknown>[] {
  return type && 'getInterfaces' in type ? Object.values(type.getFields()) : [];
}

function isComposite(field: GraphQLField<unknown, unknown>): boolean {
  return fieldsOf(getNamedType(field.type)).length > 0;
}

function isNeeded({ type, defaultValue }: GraphQLArgument): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}

/** A JSON value as a literal; one item may stand for a list. */
function printLiteral(value: unknown, type?: GraphQLInputType): string {
  if (isNonNullType(type)) return printLiteral(value, type.ofType);
  const item: GraphQLInputType | undefined = type && isListType(type) ? type.ofType : undefined;
  if (Array.isArray(value)) return `[${value.map((each) => printLiteral(each, item))}]`;
  if (item) return printLiteral(value, item);
  if (typeof value === 'object' && value !== null) {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    return `{ ${Object.entries(value).map(([key, each]) => `${key}: ${printLiteral(each, fields[key]?.type)}`)} }`;
  }
  return isEnumType(type) ? String(value) : JSON.stringify(value);
}
