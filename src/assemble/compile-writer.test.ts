import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import type { RawObject, RawResult } from '../execute/raw-result.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { FieldShape, SelectionShape } from '../operation/shape.ts';
import { NO_OWN_KEYS } from '../policy/own-keys.ts';
import { compileWriter } from './compile-writer.ts';
import { writeAtOnce } from './test-write.ts';

const schema = buildSchema(`
  type Query { people: [Person!]! person: Person }
  interface Person { secret: String }
  type Customer implements Person { secret: String }
  type Employee implements Person { secret: String }
`);
const context = { keys: { hmac: () => 'x'.repeat(22), permute: () => 0n, keyId: 'k' }, task: '' };
const CANARY = 'canary-7f3a91c2d4';

function field(parent: string, name: string, rest: Partial<FieldShape>): FieldShape {
  const type = schema.getType(parent);
  const definition = type && 'getFields' in type ? type.getFields()[name] : undefined;
  const base = { responseKey: name, source: name, coordinate: memberCoordinate(parent, name), type: definition?.type };
  return { ...base, ...rest } as FieldShape;
}

/** `{ people { secret } person { secret } }`, masked for customers only. */
function peopleShape(): SelectionShape {
  const mask = {
    spec: { name: 'redact', parameters: [] },
    leaf: { kind: 'String', name: 'String' },
    categories: ['SECRET'],
  } as const;
  const selection: SelectionShape = {
    concrete: false,
    types: new Map([
      ['Customer', { typeName: 'Customer', fields: [field('Customer', 'secret', { kind: 'leaf', mask })] }],
      ['Employee', { typeName: 'Employee', fields: [field('Employee', 'secret', { kind: 'leaf', mask: undefined })] }],
    ]),
  };
  const fields = ['people', 'person'].map((name) => field('Query', name, { kind: 'composite', selection }));
  return { concrete: true, types: new Map([['Query', { typeName: 'Query', fields }]]) };
}

function write(data: RawObject, errors: RawResult['errors'] = []) {
  const { view, unfit } = writeAtOnce(compileWriter(peopleShape(), context), { data, errors, isPlain: false });
  return { text: view?.parts.join('') ?? null, unfit };
}

test('decides by the concrete type, and writes nothing that was not asked for', () => {
  const people = ['Customer', 'Employee'].map((__typename) => ({ __typename, secret: CANARY, more: CANARY }));
  expect(write({ people, person: null })).toEqual({
    text: `{"people":[{"secret":"[redacted]"},{"secret":"${CANARY}"}],"person":null}`,
    unfit: [],
  });
});

test.each([
  ['A7 a missing __typename', { people: [], person: { secret: CANARY } }, '{"people":[],"person":null}', ['person']],
  [
    'A7 an unknown __typename',
    { people: [], person: { __typename: 'X', secret: CANARY } },
    '{"people":[],"person":null}',
    ['person'],
  ],
  ['an object for a list', { people: { __typename: 'Employee', secret: CANARY }, person: null }, null, ['people']],
  ['a text for an object', { people: [CANARY], person: null }, null, ['people', 0]],
  [
    'a list for an object',
    { people: [], person: [{ __typename: 'Employee', secret: CANARY }] },
    '{"people":[],"person":null}',
    ['person'],
  ],
])('nulls what does not fit, and says where: %s', (_, data, text, place) => {
  expect(write(data)).toEqual({ text, unfit: [{ kind: 'invalid', path: place }] });
});

test('a long answer is written in slices, and is the same', async () => {
  const people = Array.from({ length: 200_000 }, (_, index) => ({
    __typename: 'Employee',
    secret: `${CANARY} ${index}`,
  }));
  const raw = { data: { people, person: null }, errors: [], incomplete: new Set(), isPlain: true, calls: [] };
  let turns = 0;
  // It comes before whatever the writer waits for, and after everything if it waits for nothing.
  setImmediate(() => {
    turns += 1;
  });
  // A slow machine writes it in more slices, none in one: 17 MB take far longer than one slice.
  const writer = compileWriter(peopleShape(), context);
  const written = Array.from({ length: 4 }, () => writer.write(raw, new Map(), NO_OWN_KEYS));
  const [first, ...others] = await Promise.all(written);
  const text = (parts: readonly (string | Uint8Array)[] = []) =>
    Buffer.concat(parts.map((part) => Buffer.from(part))).toString();
  const expected = { people: people.map(({ secret }) => ({ secret })), person: null };
  expect(text(first?.view?.parts)).toBe(JSON.stringify(expected));
  for (const other of others) expect(text(other.view?.parts)).toBe(JSON.stringify(expected));
  expect(written.some((each) => each instanceof Promise)).toBe(true);
  expect(turns).toBe(1);
});
