import fc from 'fast-check';
import { buildSchema, isInputObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { memberCoordinate } from '../lib/coordinate.ts';
import { createInputFinder } from './create-input-finder.ts';
import { possibleInputs } from './possible-inputs.ts';

/** An input type of a schema. */
function input(sdl: string, name: string) {
  const type = buildSchema(`type Query { a: Int } ${sdl}`).getType(name);
  if (!isInputObjectType(type)) throw new Error(`${name} is an input type.`);
  return type;
}

const FILTER = input(
  `input Filter { name: String sort: [[Sort]] not: Filter or: [Other!] }
   input Other { filter: Filter age: Int code: Code }
   input Code { text: String }
   enum Sort { UP DOWN }`,
  'Filter',
);

const text = fc.string().filter((each) => each !== 'UP' && each !== 'DOWN');
const { filter } = fc.letrec((tie) => ({
  filter: fc.record(
    {
      name: text,
      sort: fc.array(fc.array(fc.constantFrom('UP', 'DOWN'))),
      not: tie('filter'),
      or: fc.array(tie('other')),
    },
    { requiredKeys: [] },
  ),
  other: fc.record({ filter: tie('filter'), age: fc.integer(), code: fc.record({ text }) }, { requiredKeys: [] }),
}));

/** What JSON says of a value: all keys, and the strings that are names of enum values. */
function keysIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  JSON.stringify(value, (key, below: unknown) => {
    found.add(key);
    if (below === 'UP' || below === 'DOWN') found.add(below);
    return below;
  });
  return found;
}

test('law: what a value holds is found, wherever it stands, and nothing else', () => {
  const finders = [...possibleInputs(FILTER)].map((coordinate) => {
    return [coordinate.split('.')[1] ?? '', createInputFinder(FILTER, coordinate)] as const;
  });
  expect(finders.map(([name]) => name).sort()).toEqual([
    'DOWN',
    'UP',
    'age',
    'code',
    'filter',
    'name',
    'not',
    'or',
    'sort',
    'text',
  ]);
  fc.assert(
    fc.property(filter, (value) => {
      const keys = keysIn(value);
      for (const [member, find] of finders) expect([member, find(value)]).toEqual([member, keys.has(member)]);
    }),
  );
});

test('a type of which many types are is looked at once', () => {
  const names = Array.from({ length: 100 }, (_, index) => `I${index}`);
  const all = names.map((name) => `${name.toLowerCase()}: ${name}`).join(' ');
  const wide = input(names.map((name) => `input ${name} { own: Int ${all} }`).join(' '), 'I0');
  const find = createInputFinder(wide, memberCoordinate('I99', 'own'));
  expect(find({ i1: { i99: { i2: {} } } })).toBe(false);
  expect(find({ i1: { i99: { own: 1 } } })).toBe(true);
});
