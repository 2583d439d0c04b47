import type { DocumentNode, GraphQLSchema } from 'graphql';
import {
  buildASTSchema,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  isCompositeType,
  isObjectType,
  parse,
} from 'graphql';
import type { Reading, SelectionsOn } from '../collect-fields.ts';
import { fragmentsOf } from '../collect-fields.ts';
import type { Effect, FuzzPolicy, Principal } from '../fuzz-case.ts';
import type { Model } from '../model.ts';
import type { Asker } from './decide.ts';
import { decide, strictest } from './decide.ts';
import type { Requirement } from './requirements.ts';
import { Requirements } from './requirements.ts';

/** A graph and a policy as the oracle reads them. */
export interface Oracle {
  readonly model: Model;
  /** The API, with whatever else a supergraph says. */
  readonly schema: GraphQLSchema;
  readonly policy: FuzzPolicy;
  readonly requirements: Requirements;
}

/** Reads the subgraphs' annotations, and the types of the supergraph that they compose to. */
export function createOracle(model: Model, supergraphSdl: string, policy: FuzzPolicy): Oracle {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), { assumeValidSDL: true });
  return { model, schema, policy, requirements: new Requirements(model) };
}

/** One operation, ready to be judged. */
export interface Asked {
  readonly oracle: Oracle;
  readonly asker: Asker;
  readonly reading: Reading;
  readonly root: string;
  readonly selections: readonly SelectionsOn[];
}

/** Reads an operation; undefined if it is not valid enough to be executed. */
export function readAsked(
  oracle: Oracle,
  principal: Principal,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  operationName?: string,
): Asked | undefined {
  const { schema } = oracle;
  const node = getOperationAST(document, operationName);
  const root = node && schema.getRootType(node.operation);
  if (!node || !root || node.operation === 'subscription') return undefined;
  const { coerced } = getVariableValues(schema, node.variableDefinitions ?? [], variables);
  if (!coerced) return undefined;
  return {
    oracle,
    asker: { principal, operation: node.operation },
    reading: {
      fragments: fragmentsOf(document),
      variables: coerced,
      fits: (type, condition) => fits(schema, type, condition),
    },
    root: root.name,
    selections: [{ on: root.name, set: node.selectionSet }],
  };
}

/** What covers an object's leaves, and whose it is: docs/annotating.md ("Cover"), docs/policy.md ("Oneself"). */
export interface Around {
  readonly covers: readonly Requirement[];
  readonly coordinates: readonly string[];
  /** Whether it is the asker's own. */
  readonly isOwn: boolean;
  /** The subject that it is about, if it is about one. */
  readonly subject: string | undefined;
}

/** The root is nobody's. */
export const AT_ROOT: Around = { covers: [], coordinates: [], isOwn: false, subject: undefined };

/** Requirements and coordinates of one field of an object. */
export interface FieldAt {
  readonly requirements: readonly Requirement[];
  readonly coordinates: readonly string[];
  /** Of the field alone. */
  readonly own: Pick<FieldAt, 'requirements' | 'coordinates'>;
  /** The strictest that the field's annotations certainly give, and that they may give. */
  readonly least: Effect;
  readonly most: Effect;
}

/** Decides a field of an object type. */
export function decideField({ oracle, asker }: Asked, around: Around, type: string, field: string): FieldAt {
  const own = {
    requirements: oracle.requirements.ofField(type, field),
    coordinates: oracle.requirements.coordinatesOf(type, field),
  };
  const requirements = [...around.covers, ...own.requirements];
  const coordinates = [...around.coordinates, ...own.coordinates];
  const of = (some: readonly Requirement[]) => decide(oracle.policy, asker, some, coordinates, around.isOwn);
  const least = of(requirements.filter(({ isSure }) => isSure));
  return { requirements, coordinates, own, least, most: strictest([least, of(requirements)]) };
}

/** What is around an object of a type that stands at a field: covers end at entities, but for those of the field itself. */
export function aroundObject(
  { oracle, asker }: Asked,
  around: Around,
  at: FieldAt,
  type: string,
  key: unknown,
): Around {
  const isEntity = oracle.model.keys.has(type);
  const covers = isEntity ? at.own.requirements : at.requirements;
  const coordinates = isEntity ? at.own.coordinates : at.coordinates;
  if (!isEntity) return { covers, coordinates, isOwn: around.isOwn, subject: around.subject };
  const { subjects = {} } = oracle.policy;
  if (subjects[type]) {
    const { subject } = asker.principal;
    return { covers, coordinates, isOwn: subject !== undefined && subject !== '' && subject === key, subject: type };
  }
  const isOwned = around.subject !== undefined && (subjects[around.subject]?.owns?.includes(type) ?? false);
  return { covers, coordinates, isOwn: isOwned && around.isOwn, subject: isOwned ? around.subject : undefined };
}

/** The concrete types that a composite type can be. */
export function concreteTypes(schema: GraphQLSchema, name: string): readonly string[] {
  const type = schema.getType(name);
  if (isAbstractType(type)) return schema.getPossibleTypes(type).map((each) => each.name);
  return isObjectType(type) ? [name] : [];
}

/** The definition of a field of an object type. */
export function fieldOf(schema: GraphQLSchema, type: string, field: string) {
  const parent = schema.getType(type);
  return isObjectType(parent) ? parent.getFields()[field] : undefined;
}

/** The composite type that a field returns, if it does. */
export function compositeOf(schema: GraphQLSchema, type: string, field: string): string | undefined {
  const named = getNamedType(fieldOf(schema, type, field)?.type);
  return isCompositeType(named) ? named.name : undefined;
}

function fits(schema: GraphQLSchema, type: string, condition: string): boolean {
  if (type === condition) return true;
  const abstract = schema.getType(condition);
  const concrete = schema.getType(type);
  return isAbstractType(abstract) && isObjectType(concrete) && schema.isSubType(abstract, concrete);
}
