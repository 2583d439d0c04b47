import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isEnumType, isListType, isNonNullType, isObjectType } from 'graphql';
import { findCanaries } from '../canary.ts';
import type { Selected, SelectionsOn } from '../collect-fields.ts';
import { collectFields, selectionsBelow } from '../collect-fields.ts';
import type { Finding } from '../fuzz-case.ts';
import type { Thing, World, WorldValue } from '../world.ts';
import { isAtLeast } from './decide.ts';
import type { Around, Asked, FieldAt } from './oracle.ts';
import { AT_ROOT, aroundObject, compositeOf, decideField, fieldOf } from './oracle.ts';

/** What an answer's data may and must hold. */
export interface Judgement {
  /** Codes and numbers of the canaries that this principal may see raw in this answer. */
  readonly shown: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** The answer has no value here: an object above it is null, or has another shape than expected. */
const ABSENT: unique symbol = Symbol('absent');

/**
 * Compares an answer's data with what the world holds. If subgraphs fail (`isFaulty`) anything may be null or of another
 * shape; what is hidden must be hidden all the same.
 */
export function judgeAnswer(asked: Asked, world: World, data: unknown, isFaulty: boolean): Judgement {
  const walk = new AnswerWalk(asked, world, isFaulty);
  const root = world.root(asked.root);
  const mayBeNull = walk.object(root, asked.selections, AT_ROOT, data === null ? ABSENT : data, '');
  if (data === null && !mayBeNull && !isFaulty) walk.report('OVER-MASKING', 'data', asked.root, 'null');
  return { shown: walk.shown, findings: walk.findings };
}

class AnswerWalk {
  readonly shown = new Set<string>();
  readonly findings: Finding[] = [];
  readonly #asked: Asked;
  readonly #world: World;
  readonly #isFaulty: boolean;

  constructor(asked: Asked, world: World, isFaulty: boolean) {
    this.#asked = asked;
    this.#world = world;
    this.#isFaulty = isFaulty;
  }

  report(kind: Finding['kind'], where: string, coordinate: string, text: string): void {
    this.findings.push({ kind, where, coordinate, text });
  }

  /** Returns whether the object may be null because of something that is hidden in it. */
  object(thing: Thing, sets: readonly SelectionsOn[], around: Around, actual: unknown, path: string): boolean {
    const isObject = typeof actual === 'object' && actual !== null && !Array.isArray(actual);
    const members = isObject ? new Map(Object.entries(actual)) : undefined;
    let mayBeNull = false;
    for (const [key, fields] of collectFields(this.#asked.reading, thing.type, sets)) {
      const isThere = members?.has(key) ?? false;
      if (members && !isThere) this.report('WRONG', `${path}.${key}`, `${thing.type}.${key}`, 'the member is missing');
      const value = isThere ? members?.get(key) : ABSENT;
      if (this.#field(thing, fields, around, value, `${path}.${key}`)) mayBeNull = true;
    }
    return mayBeNull;
  }

  /** Returns whether a null here may go up to the object. */
  #field(thing: Thing, fields: readonly Selected[], around: Around, actual: unknown, path: string): boolean {
    const { oracle } = this.#asked;
    const name = fields[0]?.node.name.value ?? '';
    const field = fieldOf(oracle.schema, thing.type, name);
    if (!field) return false;
    const at = decideField(this.#asked, around, thing.type, name);
    const value = this.#world.valueOf(thing, name, field.type);
    const coordinate = `${thing.type}.${name}`;
    const composite = compositeOf(oracle.schema, thing.type, name);
    const place = { coordinate, fields, around, at, composite };
    // What is hidden is null or a default; what is null in it or goes up is its type's business.
    if (isAtLeast(at.least, 'null')) {
      if (composite === undefined) this.#hidden(value, actual, path, coordinate);
      return isNonNullType(field.type);
    }
    return this.#value(value, field.type, actual, path, place) && isNonNullType(field.type);
  }

  /** Returns whether this value may be null. */
  #value(value: WorldValue, type: GraphQLOutputType, actual: unknown, path: string, place: Place): boolean {
    if (isNonNullType(type)) return this.#value(value, type.ofType, actual, path, place);
    if (value === null) {
      if (actual !== null && actual !== ABSENT && !this.#isFaulty && place.at.most === 'reveal')
        this.report('WRONG', path, place.coordinate, 'a value where there is none');
      return true;
    }
    const mayBeHidden = isAtLeast(place.at.most, 'null');
    const mayBeNull = this.#present(value, type, actual, path, place) || mayBeHidden;
    if (actual === null && !mayBeNull && !this.#isFaulty)
      this.report(
        'OVER-MASKING',
        path,
        place.coordinate,
        place.at.least === 'reveal' ? 'null' : 'null instead of a mask',
      );
    return mayBeNull;
  }

  #present(
    value: NonNullable<WorldValue>,
    type: GraphQLOutputType,
    actual: unknown,
    path: string,
    place: Place,
  ): boolean {
    if (isListType(type)) {
      if (!Array.isArray(value)) return false;
      const mayDrop =
        place.at.most !== 'reveal' && masksOf(place.at, this.#asked).some((mask) => mask === 'drop' || mask === 'null');
      const isList = Array.isArray(actual) && actual.length === value.length;
      const isDropped = Array.isArray(actual) && actual.length === 0 && (mayDrop || isAtLeast(place.at.most, 'null'));
      if (Array.isArray(actual) && !isList && !isDropped && !this.#isFaulty)
        this.report('WRONG', path, place.coordinate, `a list of ${actual.length} instead of ${value.length}`);
      let mayBeNull = mayDrop;
      for (const [index, item] of value.entries()) {
        const found = isList ? actual[index] : ABSENT;
        if (
          this.#value(item, type.ofType, found, `${path}[${index}]`, place) &&
          isNonNullType(type.ofType) &&
          item !== null
        )
          mayBeNull = true;
      }
      return mayBeNull;
    }
    if ('thing' in value) return this.#thing(value.thing, actual, path, place);
    return 'leaf' in value ? this.#leaf(value.leaf, type, actual, path, place) : false;
  }

  #thing(thing: Thing, actual: unknown, path: string, { at, around, composite, fields }: Place): boolean {
    const key = this.#keyOf(thing);
    const inner = aroundObject(this.#asked, around, at, thing.type, key);
    if (
      actual !== null &&
      actual !== ABSENT &&
      (typeof actual !== 'object' || Array.isArray(actual)) &&
      !this.#isFaulty
    )
      this.report('WRONG', path, thing.type, 'no object');
    return this.object(thing, selectionsBelow(fields, composite ?? ''), inner, actual === null ? ABSENT : actual, path);
  }

  /** Returns whether a mask may give null. */
  #leaf(raw: unknown, type: GraphQLOutputType, actual: unknown, path: string, { at, coordinate }: Place): boolean {
    const isHidden = at.least !== 'reveal';
    if (!isHidden) for (const key of keysOf(raw)) this.shown.add(key);
    const masks = masksOf(at, this.#asked);
    const named = getNamedType(type);
    const isCustom = !['String', 'ID', 'Int', 'Float', 'Boolean'].includes(named.name) && !isEnumType(named);
    const mayBeNull = at.most !== 'reveal' && (isCustom || masks.includes('null') || masks.includes('drop'));
    if (actual === ABSENT || actual === null) return mayBeNull;
    if (isHidden) {
      this.#hidden({ leaf: raw }, actual, path, coordinate);
      if (!isCustom && !isAtLeast(at.most, 'null') && typeof actual !== typeof raw && !this.#isFaulty)
        this.report('WRONG', path, coordinate, 'a mask of another type');
    } else if (at.most === 'reveal' && !isSame(actual, raw) && (!this.#isFaulty || looksMasked(actual)))
      this.report('OVER-MASKING', path, coordinate, 'another value than the subgraph’s');
    return mayBeNull;
  }

  /** A value that is not told by canaries must be its type's default. */
  #hidden(value: WorldValue, actual: unknown, path: string, coordinate: string): void {
    if (value === null || !('leaf' in value) || actual === ABSENT || actual === null) return;
    const { leaf } = value;
    if (leaf === actual && leaf !== false && !this.#isFirstValue(coordinate, leaf))
      this.report('LEAK', path, coordinate, 'the raw value');
  }

  /** An enum of one value has nothing to hide by. */
  #isFirstValue(coordinate: string, leaf: unknown): boolean {
    const [type = '', field = ''] = coordinate.split('.');
    const named = getNamedType(fieldOf(this.#asked.oracle.schema, type, field)?.type);
    return isEnumType(named) && named.getValues()[0]?.name === leaf;
  }

  #keyOf(thing: Thing): unknown {
    const { policy, schema } = this.#asked.oracle;
    const key = policy.subjects?.[thing.type]?.key;
    const type = schema.getType(thing.type);
    const field = key !== undefined && isObjectType(type) ? type.getFields()[key] : undefined;
    if (key === undefined || !field) return undefined;
    const value = this.#world.valueOf(thing, key, field.type);
    return value !== null && 'leaf' in value ? value.leaf : undefined;
  }
}

interface Place {
  readonly coordinate: string;
  readonly fields: readonly Selected[];
  readonly around: Around;
  readonly at: FieldAt;
  readonly composite: string | undefined;
}

/** The masks of all annotations that speak here, and of their categories. */
function masksOf({ requirements }: FieldAt, { oracle }: Asked): readonly string[] {
  return requirements.map(({ mask, category }) => mask ?? oracle.policy.categories[category]?.mask ?? 'redact');
}

function keysOf(raw: unknown): readonly string[] {
  if (typeof raw === 'number') return [String(raw)];
  if (typeof raw === 'boolean') return [];
  return findCanaries(typeof raw === 'string' ? raw : JSON.stringify(raw)).map(({ key }) => key);
}

function isSame(actual: unknown, raw: unknown): boolean {
  return actual === raw || (typeof raw === 'object' && JSON.stringify(actual) === JSON.stringify(raw));
}

/** What no subgraph sends, and masks do. */
function looksMasked(value: unknown): boolean {
  return (
    typeof value === 'string' && (value === '[redacted]' || value.includes('***') || value.includes('masked.invalid'))
  );
}
