import type { GraphQLInputType } from 'graphql';
import { getArgumentValues, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import type { Selected, SelectionsOn } from '../collect-fields.ts';
import { collectFields, selectionsBelow } from '../collect-fields.ts';
import { isAtLeast, refusesInput } from './decide.ts';
import type { Around, Asked } from './oracle.ts';
import { AT_ROOT, aroundObject, compositeOf, concreteTypes, decideField, fieldOf } from './oracle.ts';
import type { Requirement } from './requirements.ts';

/** Whether an operation is refused as a whole: it must be, or it may be as far as the documents say. */
export interface Refusal {
  /** The coordinates for which it must be. */
  readonly must: readonly string[];
  readonly may: readonly string[];
}

/** Looks at every field and input of every type that the operation may meet: docs/policy.md, "Effects" and "Arguments". */
export function judgeRefusal(asked: Asked): Refusal {
  const walk = new RefusalWalk(asked);
  walk.object(asked.root, asked.selections, [AT_ROOT], true);
  return { must: [...walk.must], may: [...walk.may] };
}

class RefusalWalk {
  readonly must = new Set<string>();
  readonly may = new Set<string>();
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** An object, own or not (`arounds`: "if either case says so"). `isSure` is false where nothing may be asked any more. */
  object(type: string, sets: readonly SelectionsOn[], arounds: readonly Around[], isSure: boolean): void {
    for (const fields of collectFields(this.#asked.reading, type, sets).values())
      this.#field(type, fields, arounds, isSure);
  }

  #field(type: string, fields: readonly Selected[], arounds: readonly Around[], isSure: boolean): void {
    const { oracle, asker, root } = this.#asked;
    const name = fields[0]?.node.name.value ?? '';
    if (!fieldOf(oracle.schema, type, name)) return;
    const cases = arounds.map((around) => ({ around, at: decideField(this.#asked, around, type, name) }));
    for (const { at } of cases) {
      if (isAtLeast(at.most, 'hold'))
        (isSure && isAtLeast(at.least, 'hold') ? this.must : this.may).add(`${type}.${name}`);
      // "A mutation whose root field is denied is refused and sends nothing."
      if (asker.operation === 'mutation' && type === root && isAtLeast(at.most, 'null'))
        this.may.add(`${type}.${name}`);
    }
    // What is hidden is not asked for: whether what stands below it still counts is not said.
    const isAsked = isSure && cases.every(({ at }) => !isAtLeast(at.most, 'null'));
    for (const selected of fields) this.#arguments(type, selected, isAsked);
    const composite = compositeOf(oracle.schema, type, name);
    if (composite === undefined) return;
    const likely = oracle.model.possibleTypes(type, name);
    for (const concrete of concreteTypes(oracle.schema, composite)) {
      const below = cases.flatMap(({ around, at }) => this.#aroundsOf(around, at, concrete));
      this.object(concrete, selectionsBelow(fields, composite), below, isAsked && likely.includes(concrete));
    }
  }

  /** An object that may be the asker's own is looked at both ways. */
  #aroundsOf(around: Around, at: Parameters<typeof aroundObject>[2], concrete: string): readonly Around[] {
    const found = aroundObject(this.#asked, around, at, concrete, undefined);
    const isSubject = this.#asked.oracle.policy.subjects?.[concrete] !== undefined;
    return isSubject ? [found, { ...found, isOwn: true }] : [found];
  }

  #arguments(type: string, { on, node }: Selected, isSure: boolean): void {
    const { oracle, asker, root, reading } = this.#asked;
    const field = fieldOf(oracle.schema, type, node.name.value);
    if (!field) return;
    const values = argumentValues(field, node, reading.variables);
    const isWrite = asker.operation === 'mutation' && type === root;
    for (const argument of field.args) {
      if (!values || !(argument.name in values)) continue;
      const parents = [type, on, ...oracle.model.interfacesOf(type)];
      for (const parent of new Set(parents)) {
        const coordinate = `${parent}.${field.name}(${argument.name}:)`;
        const certain = parent === type || parent === on;
        const requirements = oracle.requirements.ofArgument(parent, field.name, argument.name);
        this.#input(requirements, coordinate, isWrite, isSure && certain);
        const isFilter = requirements.some((each) => each.isFilter);
        this.#value(argument.type, values[argument.name], isWrite, isSure && !(isWrite && isFilter));
      }
    }
  }

  #value(type: GraphQLInputType, value: unknown, isWrite: boolean, isSure: boolean): void {
    const { requirements } = this.#asked.oracle;
    if (isNonNullType(type)) {
      this.#value(type.ofType, value, isWrite, isSure);
      return;
    }
    if (isListType(type)) {
      for (const item of Array.isArray(value) ? value : [value]) this.#value(type.ofType, item, isWrite, isSure);
      return;
    }
    if (isEnumType(type) && typeof value === 'string') {
      const coordinate = `${type.name}.${value}`;
      this.#input(requirements.at(coordinate), coordinate, isWrite, isSure);
    }
    if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const field = type.getFields()[key];
      if (!field) continue;
      const found = requirements.ofInputField(type.name, key);
      this.#input(found, `${type.name}.${key}`, isWrite, isSure);
      this.#value(field.type, item, isWrite, isSure && !(isWrite && found.some((each) => each.isFilter)));
    }
  }

  #input(requirements: readonly Requirement[], coordinate: string, isWrite: boolean, isSure: boolean): void {
    if (requirements.length === 0) return;
    const { policy } = this.#asked.oracle;
    const filters = requirements.filter(({ isFilter }) => isFilter);
    const isPlainWrite = isWrite && filters.length === 0;
    if (!refusesInput(policy, this.#asked.asker, requirements, coordinate, isPlainWrite)) return;
    // Several annotations of which some say FILTER: the documents do not say whether that holds for the others.
    const isMixed =
      isWrite && filters.length > 0 && !refusesInput(policy, this.#asked.asker, filters, coordinate, false);
    (isSure && !isMixed ? this.must : this.may).add(coordinate);
  }
}

function argumentValues(
  field: Parameters<typeof getArgumentValues>[0],
  node: Parameters<typeof getArgumentValues>[1],
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return undefined;
  }
}
