import type { GraphQLField, GraphQLInputType, GraphQLNamedType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import {
  argumentCoordinate,
  directiveArgumentCoordinate,
  memberCoordinate,
  typeCoordinate,
} from '../lib/coordinate.ts';
import type { MaskSpec } from '../maskers/parse-mask.ts';
import { parseMask } from '../maskers/parse-mask.ts';
import type { AccessRequirement } from './access.ts';
import type { Annotation } from './annotation.ts';
import type { Catalog, GuardedInput } from './catalog.ts';
import type { Category } from './category.ts';
import type { Classification } from './classification.ts';
import { unionClassifications } from './classification.ts';
import { classifyAccess } from './classify-access.ts';
import type { Declared } from './declared.ts';
import { derivedFields } from './derived-fields.ts';
import { entityTypes, implementersOf, interfaceObjects } from './federation-metadata.ts';
import { fetchFacts } from './fetch-facts.ts';
import { inspectableFields } from './inspectable-fields.ts';
import { inheritLineage } from './lineage.ts';
import { resolvableKeys } from './resolvable-keys.ts';

/** What the supergraph says and the policy's categories: all that classification depends on. */
export interface ClassifyInput {
  readonly schema: GraphQLSchema;
  readonly declared: ReadonlyMap<Coordinate, Declared>;
  readonly categories: ReadonlyMap<string, Category>;
  /** What the access directives say, by coordinate. */
  readonly access: ReadonlyMap<Coordinate, AccessRequirement>;
}

const REDACT: MaskSpec = { name: 'redact', parameters: [] };

/** Type of an object or interface, whose fields are classified alike. */
type Fielded = Extract<GraphQLNamedType, { getInterfaces(): unknown }>;

/** Classifies every coordinate: a union, strictest wins, over all that design calls for. Total; errors are the rules'. */
export function classify(input: ClassifyInput): Catalog {
  const fields = new Map<Coordinate, Classification>();
  const inputs = new Map<Coordinate, GuardedInput>();
  const put = (coordinate: Coordinate, parts: readonly (Classification | undefined)[]) => {
    const classification = unionClassifications(parts);
    if (classification) fields.set(coordinate, classification);
  };
  const guard = (coordinate: Coordinate, sources: readonly Coordinate[]) => {
    const guarded = guardOf(input, sources);
    if (guarded) inputs.set(coordinate, guarded);
  };
  for (const type of Object.values(input.schema.getTypeMap())) {
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        put(
          memberCoordinate(type.name, field.name),
          fieldSources(type, field).map((at) => stated(input, at)),
        );
        for (const arg of field.args) {
          guard(
            argumentCoordinate(type.name, field.name, arg.name),
            argumentSources(type, field.name, arg.name, arg.type),
          );
        }
      }
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        const own = memberCoordinate(type.name, field.name);
        guard(own, [own, typeCoordinate(type.name), typeCoordinate(getNamedType(field.type).name)]);
      }
    } else if (isEnumType(type)) {
      for (const value of type.getValues()) {
        const own = memberCoordinate(type.name, value.name);
        guard(own, [own]);
      }
    }
  }
  for (const directive of input.schema.getDirectives()) {
    for (const arg of directive.args)
      guard(directiveArgumentCoordinate(directive.name, arg.name), [typeCoordinate(getNamedType(arg.type).name)]);
  }
  const inherited = inheritLineage(input, fields);
  return {
    fields: inherited,
    derived: derivedFields(input.schema, inherited),
    inputs,
    inspectable: inspectableFields(input, inherited),
    access: classifyAccess({ schema: input.schema, stated: input.access }),
    entities: entityTypes(input.schema),
    keys: resolvableKeys(input.schema),
    implementers: implementersOf(input.schema),
    interfaceObjects: interfaceObjects(input.schema),
    fetching: fetchFacts(input.schema),
  };
}

/** The classification that is written at one coordinate. Unknown categories and masks hide by `redact` (I2). */
function stated(input: ClassifyInput, coordinate: Coordinate): Classification | undefined {
  const declared = input.declared.get(coordinate);
  if (!declared) return undefined;
  return unionClassifications(declared.annotations.map((annotation) => fromAnnotation(input, annotation)));
}

function fromAnnotation(input: ClassifyInput, annotation: Annotation): Classification {
  const category = input.categories.get(annotation.category);
  const scopes = annotation.scopes ?? category?.scopes ?? [];
  const mask = annotation.mask === undefined ? category?.mask : parseMask(annotation.mask);
  return {
    requirements: [{ category: annotation.category, scopes }],
    masks: [mask ?? REDACT],
  };
}

/** The field, its type (an enum's values too), its parent, and the same of every interface that declares it (A4, A5). */
function fieldSources(type: Fielded, field: GraphQLField<unknown, unknown>): readonly Coordinate[] {
  if (type.getInterfaces().length === 0)
    return [memberCoordinate(type.name, field.name), typeCoordinate(type.name), ...typeSources(field.type)];
  return [type, ...type.getInterfaces()].flatMap((parent) => {
    const declared = parent.getFields()[field.name];
    if (!declared) return [];
    return [memberCoordinate(parent.name, field.name), typeCoordinate(parent.name), ...typeSources(declared.type)];
  });
}

function typeSources(type: GraphQLOutputType): readonly Coordinate[] {
  const named = getNamedType(type);
  const values = isEnumType(named) ? named.getValues().map((value) => memberCoordinate(named.name, value.name)) : [];
  return [typeCoordinate(named.name), ...values];
}

function argumentSources(type: Fielded, field: string, name: string, argType: GraphQLInputType): readonly Coordinate[] {
  const parents = [type, ...type.getInterfaces()].filter((parent) => parent.getFields()[field]);
  return [
    ...parents.map((parent) => argumentCoordinate(parent.name, field, name)),
    typeCoordinate(getNamedType(argType).name),
  ];
}

function guardOf(input: ClassifyInput, sources: readonly Coordinate[]): GuardedInput | undefined {
  const classification = unionClassifications(sources.map((at) => stated(input, at)));
  if (!classification) return undefined;
  const filter = sources.some((at) => input.declared.get(at)?.annotations.some((entry) => entry.use === 'FILTER'));
  return { classification, filter };
}
