import type { Random } from '../../subgraphs/lib/random.ts';

/** Names of leaf types, texts more often than others: they are what masks are for. */
const LEAVES = ['String', 'String', 'String', 'Int', 'Float', 'Boolean', 'ID', 'Color', 'Json'] as const;

const ARGUMENTS = [
  'first: Int = 3',
  'first: Int',
  'size: Int!',
  'text: String = "all"',
  'color: Color',
  'color: Color! = RED',
  'where: Filter',
  'where: Filter = { text: "x" }',
  'ids: [ID!]',
  'ratio: Float = 1.5',
  'flag: Boolean',
  'data: Json',
] as const;

/** Whether something of one in `odds` happens. */
export function oneIn(random: Random, odds: number): boolean {
  return random.below(odds) === 0;
}

/** A leaf type: bare, non-null, or inside lists. */
export function drawLeafType(random: Random): string {
  return wrap(random, random.pick(LEAVES));
}

/** The type in lists and non-null markers, mostly in none. */
export function wrap(random: Random, name: string): string {
  const patterns = ['T', 'T', 'T', 'T!', 'T!', '[T]', '[T!]', '[T!]!', '[T]!', '[[T!]]', '[[T]!]!'];
  return random.pick(patterns).replace('T', name);
}

/** Argument definitions in parentheses, or nothing. `optionalOnly` leaves out what must be given. */
export function drawArguments(random: Random, optionalOnly = false): string {
  if (!oneIn(random, 3)) return '';
  const drawn = new Map<string, string>();
  for (let count = 1 + random.below(2); count > 0; count--) {
    const argument = random.pick(ARGUMENTS);
    const name = argument.split(':')[0] ?? '';
    if (!optionalOnly || !argument.endsWith('!')) drawn.set(name, argument);
  }
  return drawn.size === 0 ? '' : `(${[...drawn.values()].join(', ')})`;
}
