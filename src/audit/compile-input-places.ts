import type { GraphQLEnumType, GraphQLInputField, GraphQLInputObjectType, GraphQLInputType } from 'graphql';
import { isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Catalog } from '../catalog/catalog.ts';
import { categoriesOf } from '../catalog/classification.ts';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { Policy } from '../policy/policy.ts';
import { hiddenText } from './hidden-text.ts';
import type { InputPlace, InputSlot } from './input-place.ts';
import { recordJson } from './record-json.ts';
import type { RecordedValue } from './recorded-value.ts';
import { unionCategories, ValueCollector } from './recorded-value.ts';

/** What says which inputs are personal, and how records hide them. */
export interface InputContext {
  readonly catalog: Pick<Catalog, 'inputs'>;
  readonly policy: Pick<Policy, 'categories'>;
}

/** What of an argument or input field decides how it is recorded. */
interface SlotDefinition {
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
}

/** The places of input types. */
export interface InputPlaces {
  /** A place of this type below inputs of these categories. */
  at(type: GraphQLInputType, categories: readonly string[]): InputPlace;
  /** An argument or input field at these coordinates, below inputs of these categories. */
  slot(definition: SlotDefinition, coordinates: readonly Coordinate[], above: readonly string[]): InputSlot;
}

/** Compiles places as they are asked for: input types may be many, and may refer to each other in circles. */
export function compileInputPlaces({ catalog, policy }: InputContext): InputPlaces {
  const objects = new Map<string, InputPlace>();

  function at(type: GraphQLInputType, categories: readonly string[]): InputPlace {
    if (isNonNullType(type)) return at(type.ofType, categories);
    if (isListType(type)) return { kind: 'list', categories, item: at(type.ofType, categories) };
    if (isInputObjectType(type)) return knownObject(type, categories);
    if (isEnumType(type)) return enumPlace(type, categories);
    const leaf = leafTypeOf(type);
    return { kind: 'scalar', categories, leaf: leaf.kind, hidden: hiddenText(categories, leaf, policy) };
  }

  function knownObject(type: GraphQLInputObjectType, categories: readonly string[]): InputPlace {
    const key = [type.name, ...categories].join(' ');
    const place = objects.get(key) ?? objectPlace(type, categories);
    objects.set(key, place);
    return place;
  }

  function objectPlace(type: GraphQLInputObjectType, categories: readonly string[]): InputPlace {
    const slots = new Map<string, InputSlot>();
    let defaulted: ReadonlyMap<string, InputSlot> | undefined;

    function slotOf(field: GraphQLInputField): InputSlot {
      const known = slots.get(field.name) ?? slot(field, [memberCoordinate(type.name, field.name)], categories);
      slots.set(field.name, known);
      return known;
    }

    return {
      kind: 'object',
      categories,
      field(name) {
        const field = type.getFields()[name];
        return field && slotOf(field);
      },
      defaulted() {
        defaulted ??= defaultedOf(Object.values(type.getFields()), slotOf);
        return defaulted;
      },
    };
  }

  function enumPlace(type: GraphQLEnumType, categories: readonly string[]): InputPlace {
    const leaf = leafTypeOf(type);
    const members = type.getValues().map(({ name }) => {
      const personal = unionCategories(categories, ofInput(memberCoordinate(type.name, name)));
      const isKept = personal.length === 0;
      return [name, { isKept, text: isKept ? JSON.stringify(name) : hiddenText(personal, leaf, policy) }] as const;
    });
    return { kind: 'enum', categories, members: new Map(members) };
  }

  function slot(definition: SlotDefinition, coordinates: readonly Coordinate[], above: readonly string[]): InputSlot {
    const place = at(definition.type, coordinates.map(ofInput).reduce(unionCategories, above));
    return { place, defaults: personalValues(place, definition.defaultValue) };
  }

  function ofInput(coordinate: Coordinate): readonly string[] {
    const input = catalog.inputs.get(coordinate);
    return input ? categoriesOf(input.classification) : [];
  }

  return { at, slot };
}

function defaultedOf(
  fields: readonly GraphQLInputField[],
  slotOf: (field: GraphQLInputField) => InputSlot,
): ReadonlyMap<string, InputSlot> {
  const slots = fields
    .filter((field) => field.defaultValue !== undefined)
    .map((field) => [field.name, slotOf(field)] as const);
  return new Map(slots.filter(([, { defaults }]) => defaults.length > 0));
}

function personalValues(place: InputPlace, value: unknown): readonly RecordedValue[] {
  if (value === undefined) return [];
  const values = new ValueCollector();
  recordJson(place, value, values);
  return values.values.filter(({ categories }) => categories.length > 0);
}
