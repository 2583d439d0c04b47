import { hashOf } from './hash-of.ts';

/** An object of the random world: the same whichever subgraph answers for it. */
export interface Identity {
  /** The concrete type, whatever a subgraph calls it. */
  readonly type: string;
  /** `E1#3` for an entity; for a value where it hangs. */
  readonly key: string;
  /** Set for entities: the number in their keys. */
  readonly number: number | undefined;
  /** The personal field that it hangs on covers its leaves. */
  readonly isPersonal: boolean;
  /** What an entity fetch sent for it. */
  readonly representation: Readonly<Record<string, unknown>>;
  /** What it answers as its `__typename` instead of the truth. */
  readonly claims?: string;
}

/** How many entities each type has. */
const ENTITIES = 6;

/** The implementations of the interface that is an object elsewhere. */
const IMPLEMENTATIONS: Readonly<Record<string, readonly string[]>> = { M0: ['D1', 'D2'] };

/** Whether objects of the type have keys. */
export function isEntityType(type: string): boolean {
  return /^[EDM]\d$/.test(type);
}

/** The entity, or the value object, that stands at a place. */
export function identityAt(type: string, place: string, isPersonal: boolean): Identity {
  if (!isEntityType(type)) return { type, key: place, number: undefined, isPersonal, representation: {} };
  const choices = IMPLEMENTATIONS[type] ?? [type];
  return entity(choices[hashOf(`${place}type`) % choices.length] ?? type, hashOf(place) % ENTITIES);
}

function entity(type: string, number: number, representation: Readonly<Record<string, unknown>> = {}): Identity {
  return { type, key: `${type}#${number}`, number, isPersonal: false, representation };
}

/** An entity's key field; undefined for any other. */
export function keyField({ type, number }: Identity, field: string): string | undefined {
  if (number === undefined) return undefined;
  if (field === 'id') return `id-${type}-${number}`;
  return field === 'code' ? `code-${type}-${number}` : undefined;
}

/** What stands for the nested key `org { id }`. */
export function orgKey({ type, number }: Identity): string {
  return `org-${type}-${number}`;
}

/** The entity of a representation; undefined where its keys name none, or one of another type. */
export function identityOf(representation: unknown): Identity | undefined {
  if (!isRecord(representation)) return undefined;
  const org = representation.org;
  const keys = [representation.id, representation.code, isRecord(org) ? org.id : undefined];
  const found = keys.map((key) => (typeof key === 'string' ? /^\w+-(\w+)-(\d+)$/.exec(key) : null)).find(Boolean);
  const [, type, number] = found ?? [];
  const typename = representation.__typename;
  if (type === undefined || typeof typename !== 'string') return undefined;
  const fits = typename === type || IMPLEMENTATIONS[typename]?.includes(type);
  return fits ? entity(type, Number(number), representation) : undefined;
}

/** Whether a value is an object and not a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
