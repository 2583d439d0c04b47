import type { GraphQLSchema, SelectionSetNode } from 'graphql';
import { getNamedType, isInterfaceType, isObjectType, Kind } from 'graphql';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { MaskSpec } from '../maskers/parse-mask.ts';
import type { Classification } from './classification.ts';
import { classificationKey, unionClassifications } from './classification.ts';
import type { ClassifyInput } from './classify.ts';
import { requiredSelections } from './federation-metadata.ts';

const REDACT: MaskSpec = { name: 'redact', parameters: [] };

/**
 * Adds what a field inherits from the personal fields that it `@requires` or takes `@fromContext`, transitively, until
 * `@notPii` says otherwise (A19). Categories and scopes are inherited, masks never: `ssn`'s `last4` says nothing about
 * a credit score. A fixed point, since requirements only grow.
 */
export function inheritLineage(
  input: ClassifyInput,
  stated: ReadonlyMap<Coordinate, Classification>,
): ReadonlyMap<Coordinate, Classification> {
  const required = requiredSelections(input.schema).filter(
    (each) => !input.declared.get(memberCoordinate(each.type, each.field))?.notPii,
  );
  const fields = new Map(stated);
  for (let changed = true; changed; ) {
    changed = false;
    for (const each of required) {
      const inherited = unionClassifications(
        each.on.flatMap((type) => [...selected(input.schema, fields, type, each.selection)]),
      );
      if (!inherited) continue;
      for (const coordinate of heirs(input.schema, each.type, each.field)) {
        const masks = stated.get(coordinate)?.masks ?? [REDACT];
        const next = unionClassifications([fields.get(coordinate), { requirements: inherited.requirements, masks }]);
        if (!next || classificationKey(next) === classificationKey(fields.get(coordinate))) continue;
        fields.set(coordinate, next);
        changed = true;
      }
    }
  }
  return fields;
}

/** The field itself, and where it stands on an interface (`@interfaceObject`), the same field of every implementer. */
function heirs(schema: GraphQLSchema, typeName: string, field: string): readonly Coordinate[] {
  const type = schema.getType(typeName);
  const below = isInterfaceType(type) ? schema.getImplementations(type) : { objects: [], interfaces: [] };
  const names = [typeName, ...below.objects.map((each) => each.name), ...below.interfaces.map((each) => each.name)];
  return names.map((name) => memberCoordinate(name, field));
}

/** The classifications of every field that a selection reads, composite ones included since they cover what is below. */
function* selected(
  schema: GraphQLSchema,
  fields: ReadonlyMap<Coordinate, Classification>,
  typeName: string,
  selection: SelectionSetNode,
): Generator<Classification> {
  const type = schema.getType(typeName);
  for (const node of selection.selections) {
    if (node.kind === Kind.FIELD) {
      yield* possibleClassifications(schema, fields, typeName, node.name.value);
      const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
      if (field && node.selectionSet) yield* selected(schema, fields, getNamedType(field.type).name, node.selectionSet);
    } else if (node.kind === Kind.INLINE_FRAGMENT) {
      yield* selected(schema, fields, node.typeCondition?.name.value ?? typeName, node.selectionSet);
    }
  }
}

/** A field selected on an interface reads the field of any implementer. */
function* possibleClassifications(
  schema: GraphQLSchema,
  fields: ReadonlyMap<Coordinate, Classification>,
  typeName: string,
  field: string,
): Generator<Classification> {
  const type = schema.getType(typeName);
  const names = isInterfaceType(type) ? schema.getPossibleTypes(type).map((each) => each.name) : [];
  for (const name of [typeName, ...names]) {
    const classification = fields.get(memberCoordinate(name, field));
    if (classification) yield classification;
  }
}
