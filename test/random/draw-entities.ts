import type { Random } from '../../subgraphs/lib/random.ts';
import { oneIn } from './draw-type.ts';
import type { Sheet } from './sheet.ts';
import { typeOn } from './sheet.ts';

/** An entity: where it lives, and by which keys each subgraph knows it. */
export interface DrawnEntity {
  readonly name: string;
  /** The first is its home: it knows every key. */
  readonly homes: readonly Sheet[];
  readonly keys: readonly string[];
}

/** Lines of the fields that keys are made of. */
const KEY_FIELDS: Readonly<Record<string, string>> = { id: 'id: ID!', code: 'code: String!', org: 'org: Org!' };

const KEY_STYLES = [['id'], ['id'], ['id', 'code'], ['id org { id }'], ['code'], ['id', 'org { id }'], ['id code']];

/** Draws an entity into its subgraphs, with keys only. */
export function drawEntity(random: Random, sheets: readonly Sheet[], name: string): DrawnEntity {
  const [home = random.pick(sheets), ...others] = [...sheets].sort(() => random.below(3) - 1);
  const homes = [home, ...others.filter(() => !oneIn(random, 3))];
  const keys = random.pick(KEY_STYLES);
  for (const sheet of homes) {
    const known = sheet === home || oneIn(random, 2) ? keys : [random.pick(keys)];
    for (const key of known) addKey(sheet, name, key);
  }
  return { name, homes, keys };
}

/** Declares a key and its fields. */
export function addKey(sheet: Sheet, name: string, key: string, more = ''): void {
  const type = typeOn(sheet, name);
  type.directives.add(`@key(fields: "${key}"${more})`);
  for (const field of keyFieldsOf(key)) type.fields.set(field, KEY_FIELDS[field] ?? '');
}

/** A subgraph that is not one of its homes may still point to it. */
export function addStub(sheet: Sheet, entity: DrawnEntity): void {
  if (sheet.types.has(entity.name)) return;
  addKey(sheet, entity.name, entity.keys[0] ?? 'id', ', resolvable: false');
}

function keyFieldsOf(key: string): readonly string[] {
  return Object.keys(KEY_FIELDS).filter((field) =>
    new RegExp(`(^| )${field}( |$)`).test(key.replace(/\{[^}]*\}/g, '')),
  );
}
