import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atDepth } from './depth.ts';
import { HEAD } from './graph.ts';
import { isRecord } from './random/identity.ts';
import { startSelfWorld } from './self-world.ts';

const RUNS = atDepth(80, 500, 2_000);
const TIMEOUT = 600_000;
const PII = '@pii(category: "SECRET")';
const SDL = `${HEAD}
  type Query { customers: [Customer]! parties: [Party!]! found: [Found] }
  interface Party { mail: String ${PII} }
  union Found = Customer | Employee
  type Customer implements Party @key(fields: "id") {
    id: ID
    mail: String ${PII}
    friends: [Customer]!
    parties: [Party!]
    profile: Profile
    order: Order
  }
  type Profile { mail: String ${PII} grid: [[Profile!]] buddy: Customer }
  type Order @key(fields: "id") { id: ID! mail: String ${PII} buyer: Customer }
  type Employee implements Party @key(fields: "id") { id: ID! mail: String ${PII} patron: Customer profile: Profile }
`;
const policyWith = (subjects: string, rules: string): string => `
version: 1
categories: { SECRET: { mask: redact }, OTHER: {} }
subjects: { ${subjects} }
tasks: { none: { reveal: "*", default: deny } }
rules: [${rules}]
`;
const SUBJECTS = 'Customer: { key: id, owns: [Order] }';
const OWN = '{ name: own, when: { self: true }, on: { categories: [SECRET] }, effect: reveal }';

/** Ids that are nearly each other. */
const IDS = ['1', '01', '1 ', '-1', 'a', 'A', '', 'null', 'undefined', '9007199254740993'];

/** People by index: the id of each, and whom they know. Several may have one id. */
interface Person {
  readonly id: string | null;
  readonly links: readonly number[];
}

const persons = fc.array(
  fc.record({
    id: fc.option(fc.constantFrom(...IDS), { freq: 8 }),
    links: fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 5 },
);

const canaryOf = (index: number, what: string): string => `canary-${index}-${what}-7f3a91c2`;

/** What the subgraph answers for the people. */
function resolversFor(people: () => readonly Person[]) {
  const customer = (index: number): unknown => {
    const person = people()[index % people().length];
    if (!person) return null;
    const row = index % people().length;
    const known = () => person.links.map(customer);
    const profile = (what: string): object => ({
      mail: canaryOf(row, what),
      grid: () => [[profile('inner')], null],
      buddy: () => known()[0],
    });
    return {
      __typename: 'Customer',
      id: person.id,
      mail: canaryOf(row, 'mail'),
      friends: known,
      parties: () => [...known(), employee()],
      profile: () => profile('profile'),
      order: () => ({ id: 'o', mail: canaryOf(row, 'order'), buyer: () => known()[0] }),
    };
  };
  const employee = (): object => ({
    __typename: 'Employee',
    id: '1',
    mail: 'canary-staff-7f3a91c2',
    patron: () => customer(0),
    profile: () => ({ mail: 'canary-staff-7f3a91c2', buddy: () => customer(1) }),
  });
  const everybody = () => people().map((_, index) => customer(index));
  return {
    Query: {
      customers: everybody,
      parties: () => [...everybody(), employee()],
      found: () => [employee(), ...everybody()],
    },
  };
}

/** A selection on a type: what it is personal of, and some of what hangs on it. */
const BELOW = {
  Customer: { friends: 'Customer', parties: 'Party', profile: 'Profile', order: 'Order' },
  Profile: { grid: 'Profile', buddy: 'Customer' },
  Order: { buyer: 'Customer' },
  Employee: { patron: 'Customer', profile: 'Profile' },
} as const;

type Selectable = keyof typeof BELOW | 'Party';

function selection(type: Selectable, depth: number): fc.Arbitrary<string> {
  if (type === 'Party')
    return fc
      .tuple(selection('Customer', depth), selection('Employee', depth))
      .map(([customer, employee]) => `__typename ... on Customer ${customer} ... on Employee ${employee}`)
      .map((text) => `{ ${text} }`);
  const own = type === 'Customer' ? '__typename k: id mail' : '__typename mail';
  if (depth === 0) return fc.constant(`{ ${own} }`);
  const fields = Object.entries(BELOW[type]).map(([name, below]) =>
    selection(below, depth - 1).map((text) => `${name} ${text}`),
  );
  return fc
    .tuple(...fields)
    .chain((texts) => fc.subarray(texts))
    .map((texts) => `{ ${[own, ...texts].join(' ')} }`);
}

const queries = fc
  .tuple(fc.constantFrom('customers', 'parties', 'found'), fc.nat({ max: 2 }))
  .chain(([root, depth]) =>
    selection(root === 'customers' ? 'Customer' : 'Party', depth).map((text) => `{ ${root} ${text} }`),
  );

/** Values that stand raw, or hidden, against whose they are: the nearest customer around, but for staff. */
function misplaced(value: unknown, sub: string, around: boolean): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => misplaced(item, sub, around));
  if (!isRecord(value)) return [];
  const isOwn = value.__typename === 'Customer' ? value.k === sub : around && value.__typename !== 'Employee';
  const { mail } = value;
  const wrong = typeof mail === 'string' && mail.startsWith('canary-') !== isOwn ? [mail] : [];
  return [...wrong, ...Object.values(value).flatMap((item) => misplaced(item, sub, isOwn))];
}

test(
  'canary: a personal value is raw exactly where the key of whom it is about equals the claim',
  async () => {
    let people: readonly Person[] = [];
    const one = { sdl: SDL, resolvers: resolversFor(() => people) };
    await using world = await startSelfWorld({ one }, policyWith(SUBJECTS, OWN));
    const seen = { own: 0, hidden: 0 };
    await fc.assert(
      fc.asyncProperty(
        persons,
        queries,
        fc.constantFrom(...IDS.filter((id) => id !== '')),
        async (drawn, query, sub) => {
          people = drawn;
          const { data, text, errors } = await world.askAs({ sub }, query);
          expect(errors, query).toEqual([]);
          expect(misplaced(data, sub, false), `${query}\n${text}`).toEqual([]);
          expect(text).not.toContain('canary-staff');
          for (const [, index] of text.matchAll(/canary-(\d+)-/g)) expect(drawn[Number(index)]?.id).toBe(sub);
          if (text.includes('canary-')) seen.own += 1;
          if (text.includes('[redacted]')) seen.hidden += 1;
        },
      ),
      { numRuns: RUNS },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 20);
  },
  TIMEOUT,
);

test('A23 the code of a writer holds no claim, and where no rule asks whose it is, it is the code without subjects', async () => {
  const query = 'query Code { customers { mail friends { mail } profile { mail } } }';
  const codeUnder = async (policy: string): Promise<string> => {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-writers-'));
    try {
      const one = { sdl: SDL, resolvers: resolversFor(() => [{ id: '1', links: [0] }]) };
      await using world = await startSelfWorld({ one }, policy, { CORDON_DEBUG_WRITERS_DIR: folder });
      for (const sub of ['1', 'claim-5d2b8e']) await world.askAs({ sub }, query);
      await expect.poll(() => readdirSync(folder)).toHaveLength(1);
      return readdirSync(folder)
        .map((file) => readFileSync(join(folder, file), 'utf8'))
        .join();
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const without = await codeUnder(policyWith('', ''));
  expect(without).not.toContain('isOwn');
  expect(await codeUnder(policyWith(SUBJECTS, OWN.replace('self: true', 'self: true, groups: [staff]')))).toBe(without);
  const asking = await codeUnder(policyWith(SUBJECTS, OWN));
  expect(asking).toContain('sheet.isOwn("Customer", value["id"])');
  expect(asking).not.toContain('claim-5d2b8e');
});
