import type { DrawnEntity } from './draw-entities.ts';
import { addKey, addStub } from './draw-entities.ts';
import type { Drawing } from './draw-fields.ts';
import { drawArguments, drawLeafType, oneIn, wrap } from './draw-type.ts';
import type { Sheet } from './sheet.ts';
import { typeOn } from './sheet.ts';

/** An interface that some entities of one subgraph, perhaps of two, implement by a field of their own. */
export function drawInterface({ random, sheets, annotation }: Drawing, name: string): void {
  const field = `n${name}`;
  const type = drawLeafType(random);
  const holders = [...sheets].filter((_sheet, index) => index === 0 || oneIn(random, 3));
  const isShared = holders.length > 1 ? ' @shareable' : '';
  for (const sheet of holders) {
    const members = [...sheet.types.values()].filter((each) => /^E\d/.test(each.name) && !isStub(sheet, each.name));
    const chosen = members.filter(() => !oneIn(random, 3));
    if (chosen.length === 0) continue;
    typeOn(sheet, name, 'interface').fields.set(field, `${field}: ${type}`);
    for (const member of chosen) {
      member.implemented.add(name);
      const covariant = oneIn(random, 3) && isShared === '' && !type.endsWith('!') ? `${type}!` : type;
      member.fields.set(field, `${field}: ${covariant} ${annotation(type)}${isShared}`);
    }
    addReturns(random, sheet, name);
  }
}

/** A union in each of some subgraphs, of what that subgraph knows. */
export function drawUnion({ random, sheets }: Drawing, name: string): void {
  for (const sheet of sheets) {
    if (oneIn(random, 2)) continue;
    const members = [...sheet.types.values()].filter((each) => /^[ED]\d/.test(each.name)).map((each) => each.name);
    const chosen = new Set([...members.filter(() => !oneIn(random, 3)), ...(oneIn(random, 2) ? ['Plain'] : [])]);
    if (chosen.size === 0) continue;
    sheet.unions.set(name, chosen);
    addReturns(random, sheet, name);
  }
}

/** An interface with a key, whose implementations one subgraph knows and another extends blindly. */
export function drawInterfaceObject({ random, sheets, entities, annotation }: Drawing): void {
  const [home, blind] = sheets;
  if (!home || !blind) return;
  const leaf = drawLeafType(random);
  const face = typeOn(home, 'M0', 'interface');
  face.directives.add('@key(fields: "id")');
  face.fields.set('id', 'id: ID!').set('m0', `m0: ${leaf}`);
  for (const name of ['D1', 'D2']) {
    addKey(home, name, 'id');
    const type = typeOn(home, name);
    type.implemented.add('M0');
    type.fields.set('m0', `m0: ${leaf} ${annotation(leaf)}`);
    const own = drawLeafType(random);
    type.fields.set(`d${name}`, `d${name}${drawArguments(random)}: ${own} ${annotation(own)}`);
  }
  const object = typeOn(blind, 'M0');
  object.directives.add('@key(fields: "id")').add('@interfaceObject');
  const own = drawLeafType(random);
  object.fields.set('id', 'id: ID!').set('m1', `m1${drawArguments(random)}: ${own} ${annotation(own)}`);
  if (oneIn(random, 2)) {
    object.fields.set('m0', `m0: ${leaf} @external`).set('m2', 'm2: String @requires(fields: "m0")');
  }
  const target = random.pick(entities);
  addStub(blind, target);
  object.fields.set('mr', `mr: ${wrap(random, target.name)}`);
  addReturns(random, home, 'M0');
  addReturns(random, blind, 'M0');
}

/** Where a composite type can be reached from: the root, and some entity of the subgraph. */
function addReturns(random: Drawing['random'], sheet: Sheet, name: string): void {
  const field = `${name.toLowerCase()}_${sheet.name}`;
  const args = drawArguments(random);
  typeOn(sheet, 'Query').fields.set(field, `${field}${args}: ${wrap(random, name)}`);
  const hosts = [...sheet.types.values()].filter((each) => /^E\d/.test(each.name) && !isStub(sheet, each.name));
  if (hosts.length === 0) return;
  random.pick(hosts).fields.set(field, `${field}: ${wrap(random, name)}`);
}

function isStub(sheet: Sheet, name: string): boolean {
  return [...(sheet.types.get(name)?.directives ?? [])].some((directive) => directive.includes('resolvable: false'));
}

/** Root fields by which every entity can be reached, and mutations. */
export function drawRoots({ random, sheets, annotation }: Drawing, entities: readonly DrawnEntity[]): void {
  for (const entity of entities) {
    const sheet = random.pick(entity.homes);
    const query = typeOn(sheet, 'Query').fields;
    const one = `one${entity.name}`;
    query.set(one, `${one}(id: ID!): ${entity.name}`);
    const all = `all${entity.name}`;
    query.set(all, `${all}${drawArguments(random)}: ${random.pick([`[${entity.name}!]!`, `[${entity.name}]`])}`);
    if (oneIn(random, 3)) {
      for (const home of entity.homes) {
        const shared = `shared${entity.name}`;
        typeOn(home, 'Query').fields.set(shared, `${shared}: ${entity.name} @shareable`);
      }
    }
    if (oneIn(random, 2)) {
      const change = `set${entity.name}`;
      typeOn(random.pick(entity.homes), 'Mutation').fields.set(
        change,
        `${change}(where: Filter, n: Int = 1): ${wrap(random, entity.name)}`,
      );
    }
  }
  for (const sheet of sheets) {
    const type = drawLeafType(random);
    typeOn(sheet, 'Query').fields.set(
      `root_${sheet.name}`,
      `root_${sheet.name}${drawArguments(random)}: ${type} ${annotation(type)}`,
    );
  }
}
