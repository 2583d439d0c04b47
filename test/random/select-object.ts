import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionSetNode,
} from 'graphql';
import { getArgumentValues, isAbstractType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { collectFields } from '../../src/operation/collect-fields.ts';
import type { Faults } from './faults.ts';
import { hashOf } from './hash-of.ts';
import type { Identity } from './identity.ts';
import { identityAt, isRecord, keyField, orgKey } from './identity.ts';
import { requiredValues } from './required-values.ts';
import { hasFault, JSON_MARK, seededLeaf, seededText, wrongLeaf } from './seeded-leaf.ts';

/** One operation on its way through one subgraph. */
export interface Run {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly seed: string;
  readonly faults: Faults;
  readonly personal: ReadonlySet<string>;
  readonly log: string[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: unknown[];
  readonly entities: (run: Run, representations: unknown) => readonly (Identity | null | undefined)[];
}

/** A null that the type forbids: what holds it becomes null. */
export const NULL_ABOVE: unique symbol = Symbol('null above');

type Path = readonly (string | number)[];

/** A place in the answer: whose field it is, and what it is called for drawing values. */
interface Spot {
  readonly place: string;
  readonly nodes: readonly FieldNode[];
  readonly isPersonal: boolean;
}

/** The selected fields of one object as JSON, or NULL_ABOVE. */
export function selectObject(
  run: Run,
  identity: Identity,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  path: Path,
): Record<string, unknown> | typeof NULL_ABOVE {
  const output: Record<string, unknown> = {};
  for (const [key, nodes] of collectFields(run, type, sets)) {
    const value = selectField(run, identity, type, nodes, [...path, key]);
    if (value === NULL_ABOVE) return NULL_ABOVE;
    output[key] = value;
  }
  if (hasFault(run.faults.extraFields, 'extra', run.seed + identity.key)) output.extra = seededText(identity.key, true);
  return output;
}

function selectField(
  run: Run,
  identity: Identity,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  path: Path,
): unknown {
  const [node] = nodes;
  const name = node?.name.value ?? '';
  if (name === '__typename') return identity.claims ?? type.name;
  const field = type.getFields()[name];
  if (!node || !field) return null;
  const args = getArgumentValues(field, node, run.variables);
  if (name === '_entities') return selectEntities(run, args.representations, nodes, path);
  const key = keyField(identity, name);
  if (key !== undefined) return key;
  if (type.name === 'Mutation') run.log.push(`${run.name}.${name}(${stable(args)})`);
  const place = `${run.seed}${identity.key}.${name}(${stable(args)})${requiredValues(field, identity.representation)}`;
  const isOwn = run.personal.has(`${identity.type}.${name}`) || run.personal.has(`${type.name}.${name}`);
  const spot: Spot = { place, nodes, isPersonal: identity.isPersonal || isOwn };
  if (name === 'org') return selectOrg(run, identity, spot, path);
  if (identity.number === undefined && type.name === 'Org' && name === 'id') return identity.key;
  if (!hasFault(run.faults.errors, 'error', place)) return complete(run, spot, field.type, path);
  run.errors.push({
    message: `failed on ${seededText(place, true)}`,
    path,
    extensions: { value: seededText(place, true) },
  });
  return isNonNullType(field.type) ? NULL_ABOVE : null;
}

function selectEntities(run: Run, representations: unknown, nodes: readonly FieldNode[], path: Path): unknown {
  return run.entities(run, representations).map((identity, index) => {
    const type = identity && localType(run.schema, identity.type);
    if (!identity || !type) return null;
    const value = selectObject(run, identity, type, setsOf(nodes), [...path, index]);
    return value === NULL_ABOVE ? null : value;
  });
}

/** Part of a key, so it has no faults. */
function selectOrg(run: Run, identity: Identity, spot: Spot, path: Path): unknown {
  const type = run.schema.getType('Org');
  const org: Identity = {
    type: 'Org',
    key: orgKey(identity),
    number: undefined,
    isPersonal: false,
    representation: {},
  };
  return isObjectType(type) ? selectObject(run, org, type, setsOf(spot.nodes), path) : null;
}

function complete(run: Run, spot: Spot, type: GraphQLOutputType, path: Path): unknown {
  const { faults } = run;
  if (isNonNullType(type)) {
    if (hasFault(faults.wrongTypes / 4, 'null', spot.place)) return null;
    const value = completeNullable(run, spot, type.ofType, path);
    return value === null ? NULL_ABOVE : value;
  }
  if (hasFault(faults.nulls, 'nullable', spot.place)) return null;
  const value = completeNullable(run, spot, type, path);
  return value === NULL_ABOVE ? null : value;
}

/** A value of the type, a wrong one, or NULL_ABOVE where something inside has no value. */
function completeNullable(run: Run, spot: Spot, type: GraphQLOutputType, path: Path): unknown {
  const { place, isPersonal } = spot;
  const isWrong = hasFault(run.faults.wrongTypes, 'wrong', place);
  if (isListType(type)) {
    if (isWrong) return [seededText(place, isPersonal), 7, { text: seededText(place, isPersonal) }][hashOf(place) % 3];
    const items = Array.from({ length: hashOf(`${place}length`) % 4 }, (_, index) =>
      complete(run, { ...spot, place: `${place}[${index}]` }, type.ofType, [...path, index]),
    );
    return items.includes(NULL_ABOVE) ? NULL_ABOVE : items;
  }
  if (isLeafType(type)) return isWrong ? wrongLeaf(type.name, place, isPersonal) : leafAt(run, type.name, spot);
  if (isWrong) return [seededText(place, isPersonal), 7, [], [{}]][hashOf(place) % 4];
  const concrete = isAbstractType(type) ? pickType(run.schema.getPossibleTypes(type), place) : type;
  if (!isObjectType(concrete)) return null;
  const found = identityAt(concrete.name, place, isPersonal);
  const lies = isAbstractType(type) && hasFault(run.faults.wrongTypenames, 'typename', place);
  const identity = lies ? { ...found, claims: 'Stranger' } : found;
  const local = localType(run.schema, identity.type) ?? concrete;
  return selectObject(run, identity, local, setsOf(spot.nodes), path);
}

/** Where fields are personal, a custom scalar is recognisable: its mask is null, which no other mask's output is. */
function leafAt(run: Run, type: string, { place, isPersonal }: Spot): unknown {
  const value = seededLeaf(type, place, isPersonal);
  return type === 'Json' && run.personal.size > 0 ? { [JSON_MARK]: value } : value;
}

function pickType(types: readonly GraphQLObjectType[], place: string): GraphQLObjectType | undefined {
  return types[hashOf(`${place}possible`) % types.length];
}

/** What the subgraph calls a concrete type: where it knows no implementation, the interface's name. */
function localType(schema: GraphQLSchema, name: string): GraphQLObjectType | undefined {
  const type = schema.getType(name) ?? (/^D\d$/.test(name) ? schema.getType('M0') : undefined);
  return isObjectType(type) ? type : undefined;
}

function setsOf(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => node.selectionSet ?? []);
}

/** JSON with sorted keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (isRecord(item) ? sorted(item) : item));
}

function sorted(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(record)
      .sort()
      .map((key) => [key, record[key]]),
  );
}
