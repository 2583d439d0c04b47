import type { Random } from '../../subgraphs/lib/random.ts';
import { VALUE_TYPES } from './common-definitions.ts';
import type { DrawnEntity } from './draw-entities.ts';
import { addStub } from './draw-entities.ts';
import { drawArguments, drawLeafType, oneIn, wrap } from './draw-type.ts';
import type { Sheet } from './sheet.ts';
import { typeOn } from './sheet.ts';

/** What a drawing needs everywhere. */
export interface Drawing {
  readonly random: Random;
  readonly sheets: readonly Sheet[];
  readonly entities: readonly DrawnEntity[];
  /** The annotation for a personal field, or nothing. */
  readonly annotation: (type: string) => string;
}

/** A field of an entity that is neither key nor reference, and who answers it. */
interface OwnedField {
  readonly name: string;
  readonly type: string;
  readonly args: string;
  readonly owners: readonly Sheet[];
}

/** Gives an entity leaves, values and references, in one subgraph or several, and what builds on them. */
export function drawEntityFields(drawing: Drawing, entity: DrawnEntity): void {
  const { random } = drawing;
  const owned = Array.from({ length: 3 + random.below(4) }, (_, index) => drawOwnedField(drawing, entity, `f${index}`));
  for (let index = 0; index < 1 + random.below(2); index++) drawReference(drawing, entity, `r${index}`);
  drawRequires(drawing, entity, owned);
  drawProvides(drawing, entity, owned);
}

function drawOwnedField({ random, annotation }: Drawing, entity: DrawnEntity, name: string): OwnedField {
  const type = oneIn(random, 4) ? wrap(random, random.pick(VALUE_TYPES)) : drawLeafType(random);
  const args = drawArguments(random);
  const first = random.pick(entity.homes);
  const second = random.pick(entity.homes);
  const line = `${name}${args}: ${type} ${annotation(type)}`;
  const sharing = first !== second && oneIn(random, 2);
  if (sharing && oneIn(random, 3)) {
    typeOn(first, entity.name).fields.set(name, `${line} @override(from: "${second.name}")`);
    typeOn(second, entity.name).fields.set(name, line);
    return { name, type, args, owners: [first] };
  }
  const owners = sharing ? [first, second] : [first];
  for (const owner of owners) {
    typeOn(owner, entity.name).fields.set(name, sharing ? `${line} @shareable` : line);
  }
  return { name, type, args, owners };
}

function drawReference({ random, entities }: Drawing, entity: DrawnEntity, name: string): void {
  const target = random.pick(entities);
  const sheet = random.pick(entity.homes);
  addStub(sheet, target);
  typeOn(sheet, entity.name).fields.set(name, `${name}${drawArguments(random)}: ${wrap(random, target.name)}`);
}

/** One or two fields computed from others, the second from the first. */
function drawRequires({ random, annotation }: Drawing, entity: DrawnEntity, owned: readonly OwnedField[]): void {
  const sheet = random.pick(entity.homes);
  const foreign = owned.filter(
    (field) => !field.owners.includes(sheet) && !field.args.includes('!') && !isNestedObjects(field),
  );
  if (foreign.length === 0) return;
  const type = typeOn(sheet, entity.name);
  const chosen = [...new Set([random.pick(foreign), random.pick(foreign)])].filter(
    (field) => !type.fields.has(field.name),
  );
  if (chosen.length === 0) return;
  for (const field of chosen) type.fields.set(field.name, `${field.name}${field.args}: ${field.type} @external`);
  const required = chosen.map((field) => selectionOf(random, field)).join(' ');
  const result = drawLeafType(random);
  type.fields.set(
    'q0',
    `q0${drawArguments(random)}: ${result} @requires(fields: ${JSON.stringify(required)}) ${annotation(result)}`,
  );
  const next = random.pick(entity.homes);
  if (next === sheet || !oneIn(random, 2)) return;
  const nextType = typeOn(next, entity.name);
  const external = (type.fields.get('q0') ?? '').replace(/@requires.*/, '@external');
  if (/\(.*!.*\):/.test(external)) return;
  nextType.fields.set('q0', external);
  nextType.fields.set('q1', 'q1: [String!] @requires(fields: "q0")');
}

/** The stock gateway sends no such value (test "a list of lists of objects …"), so it cannot be compared. */
function isNestedObjects({ type }: OwnedField): boolean {
  return type.startsWith('[[') && VALUE_TYPES.some((name) => type.includes(name));
}

function selectionOf(random: Random, field: OwnedField): string {
  if (field.type.includes('Plain')) return `${field.name} { text tags }`;
  if (field.type.includes('Nest'))
    return `${field.name} { name ${random.pick(['inner { size }', 'inner { text }', ''])} }`;
  return field.type.includes('Sized') ? `${field.name} { flag }` : field.name;
}

/** A reference that brings a foreign field with it. */
function drawProvides({ random }: Drawing, entity: DrawnEntity, owned: readonly OwnedField[]): void {
  const field = random.pick(owned);
  const sheet = random.pick(entity.homes);
  const type = typeOn(sheet, entity.name);
  if (
    !oneIn(random, 2) ||
    field.args !== '' ||
    type.fields.has(field.name) ||
    VALUE_TYPES.some((name) => field.type.includes(name))
  )
    return;
  type.fields.set(field.name, `${field.name}: ${field.type} @external`);
  for (const owner of field.owners) {
    const fields = typeOn(owner, entity.name).fields;
    const line = fields.get(field.name) ?? '';
    if (!line.includes('@shareable')) fields.set(field.name, `${line} @shareable`);
  }
  typeOn(sheet, 'Query').fields.set(
    `p${entity.name}`,
    `p${entity.name}: ${wrap(random, entity.name)} @provides(fields: "${field.name}")`,
  );
}
