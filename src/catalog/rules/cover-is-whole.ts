import type { GraphQLField, GraphQLInterfaceType, GraphQLNamedType, GraphQLObjectType } from 'graphql';
import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isIntrospectionType,
  isLeafType,
  isObjectType,
  Kind,
} from 'graphql';
import type { Coordinate } from '../../lib/coordinate.ts';
import { memberCoordinate, typeCoordinate } from '../../lib/coordinate.ts';
import { coversByType } from '../covering-fields.ts';
import { keySelections } from '../federation-metadata.ts';
import type { AnnotationRule, NodeFinding, RuleInput } from './annotation-rule.ts';
import { findingAt } from './annotation-rule.ts';

/**
 * What one field hides by a cover, its own or its type's, no other field shows. Compared are the object types that can stand
 * at each field, with the value types below them, which a cover reaches too. Each twin is told once, where it opens: at the
 * field that leads in from what no cover reaches.
 */
export const coverIsWhole: AnnotationRule = (input) => {
  const world = readWorld(input);
  // A payload may return the root: what stands there is not its data.
  const covers = coversByType(input.schema, input.catalog, world.isRoot);
  const open = openTypes(world);
  const findings = new Map<Coordinate, NodeFinding>();
  for (const holder of world.types.values())
    for (const way of holder.ways) {
      if (way.isClosed || findings.has(way.declared.coordinate)) continue;
      const leadsIn = open.has(holder.name) && !covers.has(holder.name);
      for (const type of way.types) {
        const cover = covers.get(type);
        const shown = cover && (leadsIn || world.isEntity(type)) ? firstShown(world, type) : undefined;
        if (cover && shown) findings.set(way.declared.coordinate, twin(way.declared, shown, cover));
      }
    }
  return [...findings.values()];
};

function twin({ coordinate, node }: Way['declared'], shown: Coordinate, cover: Coordinate): NodeFinding {
  return findingAt(
    { coordinate, node },
    {
      severity: 'warning',
      code: 'PII_PARTLY_COVERED',
      message: `${coordinate} shows ${shown}, which ${cover} hides.`,
      fix: `Write @pii(category:) on ${coordinate}, too, or on ${shown} itself if it is always personal; or @notPii(reason:) on either if it was reviewed.`,
    },
  );
}

/** A field that leads to objects. */
interface Way {
  /** The field, on the interface that declares it if that is annotated alike: there it is annotated for all that have it. */
  readonly declared: { readonly coordinate: Coordinate; readonly node: GraphQLField<unknown, unknown>['astNode'] };
  /** The object types that can stand there. */
  readonly types: readonly string[];
  /** Whether it is personal, or was reviewed. */
  readonly isClosed: boolean;
}

/** An object type, or an interface that stands for itself, since it has no object types. */
interface ObjectInfo {
  readonly name: string;
  readonly ways: readonly Way[];
  /** Leaves that are neither personal nor reviewed, without the ids that tell entities apart. */
  readonly openLeaves: readonly Coordinate[];
}

interface World {
  readonly types: ReadonlyMap<string, ObjectInfo>;
  readonly isEntity: (type: string) => boolean;
  readonly isRoot: (type: string) => boolean;
}

function readWorld({ schema, catalog, declared }: RuleInput): World {
  const keys = new Set(
    keySelections(schema).flatMap(({ type, selection }) =>
      selection.selections.flatMap((node) => (node.kind === Kind.FIELD ? memberCoordinate(type, node.name.value) : [])),
    ),
  );
  const isReviewed = (coordinate: Coordinate) => declared.get(coordinate)?.notPii === true;
  const standing = (named: GraphQLNamedType): readonly string[] => {
    const possible = isAbstractType(named) ? schema.getPossibleTypes(named) : [];
    return possible.length > 0 ? possible.map(({ name }) => name) : [named.name];
  };

  function infoOf(type: GraphQLObjectType | GraphQLInterfaceType): ObjectInfo {
    const ways: Way[] = [];
    const openLeaves: Coordinate[] = [];
    for (const field of Object.values(type.getFields())) {
      const own = memberCoordinate(type.name, field.name);
      const named = getNamedType(field.type);
      const above = type.getInterfaces().find((each) => each.getFields()[field.name]);
      const onInterface = above && memberCoordinate(above.name, field.name);
      const isPersonal = catalog.fields.has(own);
      // A review of an object type is one of its own fields, wherever it stands.
      const ofType = isObjectType(named) ? undefined : typeCoordinate(named.name);
      const isClosed = isPersonal || [own, onInterface, ofType].some((at) => at !== undefined && isReviewed(at));
      if (isLeafType(named)) {
        const isId = keys.has(own) && named.name === 'ID';
        if (!isClosed && !isId && !isReviewed(typeCoordinate(type.name))) openLeaves.push(own);
        continue;
      }
      const inherited = onInterface && catalog.fields.has(onInterface) === isPersonal ? above : undefined;
      const { astNode } = inherited?.getFields()[field.name] ?? field;
      const coordinate = memberCoordinate((inherited ?? type).name, field.name);
      ways.push({ declared: { coordinate, node: astNode }, types: standing(named), isClosed });
    }
    return { name: type.name, ways, openLeaves };
  }

  const roots = new Set([schema.getQueryType(), schema.getMutationType()].map((type) => type?.name));
  const types = new Map<string, ObjectInfo>();
  for (const type of Object.values(schema.getTypeMap())) {
    const isObject = isObjectType(type) || (isInterfaceType(type) && schema.getPossibleTypes(type).length === 0);
    if (isObject && !isIntrospectionType(type)) types.set(type.name, infoOf(type));
  }
  return { types, isEntity: (type) => catalog.entities.has(type), isRoot: (type) => roots.has(type) };
}

/** The types that some way leads to on which nothing covers them and nobody has reviewed them. */
function openTypes({ types, isEntity, isRoot }: World): ReadonlySet<string> {
  const open = new Set([...types.keys()].filter(isRoot));
  for (const { ways } of types.values())
    for (const way of ways) if (!way.isClosed) for (const type of way.types) if (isEntity(type)) open.add(type);
  for (const holder of open)
    for (const way of types.get(holder)?.ways ?? []) if (!way.isClosed) for (const type of way.types) open.add(type);
  return open;
}

/** The first open leaf of a type, or of the value types below it. */
function firstShown({ types, isEntity, isRoot }: World, type: string): Coordinate | undefined {
  const shown = new Set([type]);
  for (const each of shown) {
    const { openLeaves = [], ways = [] } = types.get(each) ?? {};
    if (openLeaves[0] !== undefined) return openLeaves[0];
    for (const way of ways)
      if (!way.isClosed) for (const below of way.types) if (!isEntity(below) && !isRoot(below)) shown.add(below);
  }
  return undefined;
}
