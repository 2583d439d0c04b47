import type { GraphQLOutputType, SelectionSetNode } from 'graphql';
import { isEnumType, isLeafType, isListType, isNonNullType, Kind } from 'graphql';
import { happens, hashOf } from '../random/hash-of.ts';
import { CanaryRegister } from './canary.ts';
import type { FuzzGraph } from './fuzz-case.ts';
import type { Model } from './model.ts';

/** An object of the world: the same whichever subgraph answers for it. */
export interface Thing {
  /** Its concrete type, whatever a subgraph calls it. */
  readonly type: string;
  /** `E1#3` for an entity; for any other object the place where it hangs. */
  readonly key: string;
  readonly number: number | undefined;
}

/** A value at a field: a leaf as JSON, a thing, null, or lists of those. */
export type WorldValue = { readonly leaf: unknown } | { readonly thing: Thing } | null | readonly WorldValue[];

/** How many entities each type has. */
export const ENTITIES = 4;

/** All data of a graph, as one function of places: each leaf is a canary, or tells its place as well as its type allows. */
export class World {
  readonly canaries: CanaryRegister;
  readonly #model: Model;
  readonly #seed: number;
  readonly #nulls: number;
  #byKey: ReadonlyMap<string, Thing> | undefined;

  constructor(model: Model, { seed, nulls }: Pick<FuzzGraph, 'seed' | 'nulls'>) {
    this.canaries = new CanaryRegister(seed);
    this.#model = model;
    this.#seed = seed;
    this.#nulls = nulls;
  }

  /** The root object of an operation. */
  root(type: string): Thing {
    return { type, key: type, number: undefined };
  }

  /** The value of an object's field, of the type that the field has. */
  valueOf(thing: Thing, field: string, type: GraphQLOutputType): WorldValue {
    return this.#complete(thing, field, type, `${thing.key}.${field}`);
  }

  /** The entity of a representation; undefined if no key names one. */
  entityOf(representation: Readonly<Record<string, unknown>>): Thing | undefined {
    this.#byKey ??= this.#keyedThings();
    const texts = Object.values(representation).flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [value],
    );
    for (const text of texts) {
      const thing = typeof text === 'string' ? this.#byKey.get(text) : undefined;
      if (thing && this.#fits(thing, representation.__typename)) return thing;
    }
    return undefined;
  }

  /** The entity of a type and number. */
  entity(type: string, number: number): Thing {
    return { type, key: `${type}#${number}`, number };
  }

  #fits({ type }: Thing, typename: unknown): boolean {
    return typename === type || (typeof typename === 'string' && this.#model.interfacesOf(type).includes(typename));
  }

  #complete(thing: Thing, field: string, type: GraphQLOutputType, place: string): WorldValue {
    if (isNonNullType(type)) return this.#present(thing, field, type.ofType, place);
    return happens(this.#nulls, `null:${this.#seed}${place}`) ? null : this.#present(thing, field, type, place);
  }

  #present(thing: Thing, field: string, type: GraphQLOutputType, place: string): WorldValue {
    if (isNonNullType(type)) return this.#present(thing, field, type.ofType, place);
    if (isListType(type))
      return Array.from({ length: 1 + (hashOf(`${this.#seed}${place}length`) % 3) }, (_, index) =>
        this.#complete(thing, field, type.ofType, `${place}[${index}]`),
      );
    if (isLeafType(type)) {
      const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
      return { leaf: this.#leaf(type.name, values, `${thing.type}.${field}`, place) };
    }
    const types = this.#model.possibleTypes(thing.type, field);
    const found = types[hashOf(`${this.#seed}${place}possible`) % Math.max(1, types.length)];
    if (found === undefined) return null;
    const isEntity = this.#model.keys.has(found);
    return {
      thing: isEntity
        ? this.entity(found, hashOf(`${this.#seed}${place}`) % ENTITIES)
        : { type: found, key: place, number: undefined },
    };
  }

  #leaf(type: string, values: readonly string[], coordinate: string, at: string): unknown {
    const place = `${this.#seed}|${at}`;
    const origin = { kind: 'value', coordinate, place: at } as const;
    const text = (more = '') => this.canaries.text({ ...origin, place: `${at}${more}` });
    switch (type) {
      case 'Int':
        return this.canaries.integer(origin);
      case 'Float':
        return this.canaries.fraction(origin);
      case 'Boolean':
        return hashOf(place) % 4 > 0;
      case 'ID':
        return text();
      case 'Json':
        return [
          { [text('{key}')]: [text(), this.canaries.integer(origin), null], deep: { a: text('{deep}') } },
          text(),
          [text('[0]'), { b: text('[1]') }],
          this.canaries.fraction(origin),
        ][hashOf(place) % 4];
      default:
        // The first value of an enum is what masks show.
        if (values.length > 0) return values[Math.min(values.length - 1, 1 + (hashOf(place) % values.length))];
        return SHAPES[hashOf(`${place}shape`) % SHAPES.length]?.(text());
    }
  }

  #keyedThings(): ReadonlyMap<string, Thing> {
    const things = new Map<string, Thing>();
    for (const [type, selections] of this.#model.keys)
      for (let number = 0; number < ENTITIES; number++) {
        const thing = this.entity(type, number);
        for (const selection of selections) for (const text of this.#leaves(thing, selection)) things.set(text, thing);
      }
    return things;
  }

  #leaves(thing: Thing, { selections }: SelectionSetNode): readonly string[] {
    return selections.flatMap((node): readonly string[] => {
      if (node.kind !== Kind.FIELD) return [];
      const value = this.valueOf(thing, node.name.value, this.#typeOf(thing.type, node.name.value));
      if (value === null || !('thing' in value || 'leaf' in value)) return [];
      if ('thing' in value) return node.selectionSet ? this.#leaves(value.thing, node.selectionSet) : [];
      return typeof value.leaf === 'string' ? [value.leaf] : [];
    });
  }

  #typeOf(type: string, field: string): GraphQLOutputType {
    for (const { schema } of this.#model.subgraphs) {
      const found = schema.getType(type);
      const known = found && 'getFields' in found ? found.getFields()[field] : undefined;
      if (known && 'args' in known) return known.type;
    }
    throw new Error(`There is no ${type}.${field}.`);
  }
}

/** What masks recognise, and what JSON has to escape. No shape has the canary where a mask leaves a value open. */
const SHAPES: readonly ((canary: string) => string)[] = [
  (canary) => canary,
  (canary) => canary,
  (canary) => `${canary} "quoted" \\ back\n</script>`,
  (canary) => `${canary}@gmail.com`,
  (canary) => `https://mail.example/${canary}?x=${canary}`,
  (canary) => `Ada ${canary} Byron`,
  (canary) => ` é 漢 😀 ${canary}`,
];
