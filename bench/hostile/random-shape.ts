import { createRandom } from '../random.ts';
import type { HostileRequest } from './shapes.ts';

/** A number from 0 to below 1 that follows from those before it. */
type Random = () => number;

/** Draws a request that asks for far more work than its size lets expect; the same seed draws the same. */
export function randomShape(seed: number): HostileRequest {
  const random = createRandom(seed);
  const draw = SHAPES[Math.floor(random() * SHAPES.length)] ?? lists;
  const drawn = draw(random);
  return { ...drawn, query: drawn.query.replace(/^(query|mutation)\b ?\w*/, `$1 Shape${seed}`) };
}

/** What a size is drawn from: small ones are as likely as large ones. */
function upTo(random: Random, most: number): number {
  return Math.max(1, Math.floor(most ** random()));
}

function pick<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(random() * items.length)] ?? items[0];
}

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ');
}

function lists(random: Random): HostileRequest {
  const field = pick(random, ['blocked(ids: $i)', 'open(ids: $i)', 'open(ids: [$s, "x", $s])']);
  const aliases = times(upTo(random, 600), (index) => `x${index}: ${field}`);
  const item = pick(random, ['', '[redacted]', 'x'.repeat(upTo(random, 100))]);
  const i = new Array(Math.min(upTo(random, 100_000), Math.floor(900_000 / (item.length + 3)))).fill(item);
  return { name: 'lists', query: `query Q($i: [String!], $s: String!) { ${aliases} }`, variables: { i, s: item } };
}

function inputs(random: Random): HostileRequest {
  const [depth, width] = [upTo(random, 300), upTo(random, 4)];
  let left = 20_000;
  const draw = (below: number): object => {
    left -= 1;
    const again = below > 0 && left > 0 ? Array.from({ length: width }, () => draw(below - 1)) : undefined;
    return { text: 'text', ...(again && { again }) };
  };
  const of = Array.from({ length: upTo(random, 3_000) }, () => draw(upTo(random, depth)));
  return { name: 'inputs', query: 'query Q($of: [Deep!]) { deep(of: $of) }', variables: { of } };
}

function literals(random: Random): HostileRequest {
  const text = pick(random, ['x', '\\u00e9', '1']).repeat(upTo(random, 100_000));
  const digits = '9'.repeat(upTo(random, 100_000));
  const values = times(upTo(random, 1_000), () => pick(random, [`"${text.slice(0, 50)}"`, digits.slice(0, 50)]));
  return { name: 'literals', query: `query Q { open(ids: ["${text}", ${values}]) node(id: ${digits}) { id } }` };
}

function kinds(random: Random): HostileRequest {
  const aliases = times(upTo(random, 60), (index) => `x${index}: name`);
  const fragments = times(upTo(random, 60), (index) => `... on K${index % 40} { y${index}: name ... on Node { id } }`);
  return { name: 'kinds', query: `query Q { node(id: 1) { ${aliases} ${fragments} } }` };
}

function fragments(random: Random): HostileRequest {
  const levels = upTo(random, 30);
  const spreads = pick(random, [1, 2, 3]);
  const chain = times(levels, (level) => {
    const below = level + 1 === levels ? 'name' : times(spreads, () => `...F${level + 1}`);
    return `fragment F${level} on Row { a${level}: name ${below} }`;
  });
  return { name: 'fragments', query: `query Q { rows { ...F0 } row { ...F0 ...F0 } } ${chain}` };
}

function nesting(random: Random): HostileRequest {
  const depth = upTo(random, 900);
  const open = pick(random, ['alink { ', '... on Item { ', '... @include(if: true) { ']);
  return { name: 'nesting', query: `query Q { aitem { ${open.repeat(depth)} id ${'} '.repeat(depth)} } }` };
}

function directives(random: Random): HostileRequest {
  const each = pick(random, ['@include(if: $b)', '@skip(if: false) @include(if: $b)', '@include(if: true)']);
  const fields = times(upTo(random, 800), (index) => `x${index}: name ${each}`);
  return {
    name: 'directives',
    query: `query Q($b: Boolean!) { rows { ${fields} } }`,
    variables: { b: random() < 0.5 },
  };
}

function same(random: Random): HostileRequest {
  const names = times(upTo(random, 2_000), () => pick(random, ['name', 'broken', 'name: name']));
  return { name: 'same', query: `query Q { rows { ${names} } row { ${names.slice(0, 100)} name } }` };
}

function answers(random: Random): HostileRequest {
  const field = pick(random, ['rows { name }', 'many { name }', 'failing { broken }', 'text']);
  const aliases = times(upTo(random, 300), (index) => `x${index}: ${field}`);
  return { name: 'answers', query: `query Q { ${aliases} }` };
}

function plans(random: Random): HostileRequest {
  const draw = (depth: number): string => {
    const aliases = times(upTo(random, 4), (index) => `s${index}: shared1`);
    return depth === 0 ? aliases : `${aliases} alink { ${draw(depth - 1)} }`;
  };
  return { name: 'plans', query: `query Q { aitem { ${draw(upTo(random, 12))} } }` };
}

function introspections(random: Random): HostileRequest {
  const draw = (depth: number): string =>
    depth === 0
      ? 'name'
      : `name ${pick(random, ['possibleTypes', 'interfaces', 'ofType'])} { ${draw(depth - 1)} } fields { name type { ${draw(depth - 1)} } }`;
  const aliases = times(upTo(random, 100), (index) => `x${index}: __schema { types { ${draw(upTo(random, 4))} } }`);
  return { name: 'introspections', query: `query Q { ${aliases} }` };
}

const SHAPES: readonly ((random: Random) => HostileRequest)[] = [
  lists,
  inputs,
  literals,
  kinds,
  fragments,
  nesting,
  directives,
  same,
  answers,
  plans,
  introspections,
];
