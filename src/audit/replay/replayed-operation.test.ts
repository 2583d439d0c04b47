import { beforeAll, expect, test } from 'vitest';
import type { ReplayCase } from '../../../test/replay-graph.ts';
import { ReplayWorld, shown } from '../../../test/replay-graph.ts';

const SDL = `
  type Query {
    me: Person
    people(filter: Filter, email: String @p(EMAIL), limit: Int, sort: Sort, sorts: [Sort!]): [Person!]
    things(ids: [ID]): [Thing!]
  }
  type Mutation {
    rename(id: ID!, name: String @p(NAME)): Person
    change(input: Change!): Person
  }
  type Person @key(fields: "id") {
    id: ID!
    email: String @p(EMAIL)
    name: String @p(NAME)
    home: Home @p(HOME)
    friends(email: String @p(EMAIL)): [Person!]
  }
  type Home { street: String city(filter: Filter): String }
  type Thing @key(fields: "id") { id: ID! label: String }
  input Filter { email: String @p(EMAIL) since: Int = 3 and: [Filter!] deep: Filter sort: Sort preset: Preset }
  input Preset { email: String = "ada@example.org" @p(EMAIL) }
  input Change { name: String @p(NAME) email: String @p(EMAIL) }
  enum Sort { AGE INCOME @p(INCOME) }
`;

let world: ReplayWorld;
beforeAll(async () => {
  world = await ReplayWorld.open(SDL);
});

/** Policies of four categories: masks, what the task `none` may do, and rules. */
function policy(none: string, { rules = '', masks = {}, more = '' }: PolicyChange = {}): string {
  const categories = ['EMAIL', 'NAME', 'HOME', 'INCOME'].map(
    (name) => `${name}: { mask: "${masks[name] ?? 'redact'}" }`,
  );
  return `categories: { ${categories.join(', ')} }
${more}
tasks: { none: { ${none} } }
rules: [${rules}]`;
}

interface PolicyChange {
  readonly rules?: string;
  readonly masks?: Readonly<Record<string, string>>;
  readonly more?: string;
}

const ALL = policy('reveal: "*", arguments: "*"');
const SCOPES = ['EMAIL', 'NAME', 'HOME', 'INCOME'].map((name) => `pii:${name.toLowerCase()}:read`);

function replayed(each: ReplayCase): readonly string[] {
  return shown(world.judge({ scopes: SCOPES, ...each }).judgement);
}

test('what a task may reveal, or reveals no more, is told per coordinate', () => {
  const before = policy('reveal: [NAME], mask: [EMAIL]');
  const query = '{ me { id email name home { street } } }';
  expect(replayed({ before, after: before, query })).toEqual([]);
  expect(replayed({ before, after: policy('reveal: [NAME, EMAIL]'), query })).toEqual([
    'Person.email mask redact -> reveal',
  ]);
  expect(replayed({ before, after: policy('mask: [NAME, EMAIL], default: "null"'), query })).toEqual([
    'Person.name reveal -> mask redact',
    'Person.home deny -> null',
  ]);
});

test('another mask is a change', () => {
  const before = policy('mask: "*"');
  const after = policy('mask: "*"', { masks: { EMAIL: 'email' } });
  expect(replayed({ before, after, query: '{ me { email name } }' })).toEqual([
    'Person.email mask redact -> mask email',
  ]);
});

test('what a hidden composite covers was hidden with it', () => {
  const before = policy('reveal: [NAME], default: "null"');
  const query = '{ me { home { street city } } }';
  expect(replayed({ before, after: policy('reveal: [HOME]'), query })).toEqual([
    'Person.home null -> reveal',
    'Home.street null -> reveal',
    'Home.city null -> reveal',
  ]);
  expect(replayed({ before: policy('reveal: [HOME]'), after: policy('default: deny'), query })).toEqual([
    'Person.home reveal -> deny',
    'Home.street reveal -> deny',
    'Home.city reveal -> deny',
  ]);
});

test('a rule that blocks one field takes all of the operation; one that is taken away gives it back', () => {
  const blocking = policy('reveal: "*"', {
    rules: '{ name: no mail, when: {}, on: { categories: [EMAIL] }, effect: block }',
  });
  const query = '{ me { name home { street } friends { email } } }';
  const refused = 'PII_BLOCKED Person.email';
  const fields = ['Person.name', 'Person.home', 'Home.street', 'Person.email'];
  expect(replayed({ before: policy('reveal: "*"'), after: blocking, query })).toEqual([
    `answered -> ${refused}`,
    ...fields.map((each) => `${each} reveal -> block`),
  ]);
  expect(replayed({ before: blocking, after: policy('reveal: "*", mask: [NAME]'), query })).toEqual([
    `${refused} -> answered`,
    'Person.name block -> mask redact',
    ...fields.slice(1).map((each) => `${each} block -> reveal`),
  ]);
  expect(replayed({ before: blocking, after: blocking, query })).toEqual([`${refused} -> ${refused}`]);
});

test('a rule that hides what had refused the whole lets the rest through', () => {
  const before = policy('reveal: [NAME, HOME], mask: [EMAIL], arguments: []');
  const hiding = '{ name: no homes, when: {}, on: { categories: [HOME] }, effect: "null" }';
  const after = policy('reveal: [NAME, HOME], mask: [EMAIL], arguments: []', { rules: hiding });
  const query = '{ me { name home { city(filter: { email: "ada@example.org" }) } } }';
  expect(replayed({ before, after, query })).toEqual([
    'PII_BLOCKED Filter.email -> answered',
    'Person.name block -> reveal',
  ]);
});

test('a task that the policy does not know any more is refused at the door', () => {
  const before = 'categories: { EMAIL: {}, NAME: {}, HOME: {}, INCOME: {} }\ntasks: { work: { reveal: [NAME] } }';
  const query = '{ me { name email } }';
  expect(replayed({ before, after: ALL, query, task: 'work' })).toEqual([
    'answered -> UNAUTHENTICATED',
    'Person.name reveal -> block',
  ]);
});

test('a mutation whose root is denied is refused as a whole, and nothing of it depends on what it would have written', () => {
  const world2 = policy('reveal: [NAME]');
  const query = 'mutation { rename(id: "1") { name } }';
  expect(replayed({ before: world2, after: policy('reveal: []'), query })).toEqual(['Person.name reveal -> deny']);
});

test('own entities and those of others are told apart where either policy does', () => {
  const subjects = 'subjects: { Person: { key: id, claim: sub } }';
  const rules = '{ name: own, when: { self: true }, on: { categories: [EMAIL] }, effect: reveal }';
  const none = 'reveal: "*"';
  const plain = policy(none, { more: subjects });
  const own = policy(none, { more: subjects, rules });
  const query = '{ me { email friends { email } } }';
  const scopes: readonly string[] = [];
  expect(replayed({ before: plain, after: own, query, scopes })).toEqual([
    'Person.email (own) mask redact -> reveal, of some',
  ]);
  expect(replayed({ before: own, after: plain, query, scopes })).toEqual(['Person.email (own) reveal -> mask redact']);
});

test('below a composite that only the own entity shows, nothing is told of others', () => {
  const subjects = 'subjects: { Person: { key: id, claim: sub } }';
  const own = '{ name: own, when: { self: true }, on: { categories: [HOME] }, effect: reveal }';
  const others = '{ name: others, when: { others: true }, on: { categories: [HOME] }, effect: "null" }';
  const none = 'reveal: "*"';
  const before = policy(none, { more: subjects, rules: own });
  const after = policy(none, { more: subjects, rules: `${own}, ${others}` });
  const each = { query: '{ me { home { street } } }', scopes: [] };
  expect(replayed({ ...each, before, after })).toEqual([
    'Person.home (others) mask -> null, of some',
    'Home.street (others) mask redact -> null',
  ]);
  expect(replayed({ ...each, before: after, after: before })).toEqual([
    'Person.home (others) null -> mask',
    'Home.street (others) null -> mask redact',
  ]);
});

test('an argument counts where its variable was given', () => {
  const after = policy('reveal: "*", mask: [EMAIL], arguments: [NAME]');
  const query = 'query($e: String) { people(email: $e) { name } }';
  const refused = 'answered -> PII_BLOCKED Query.people(email:)';
  expect(replayed({ before: ALL, after, query })).toEqual([]);
  expect(replayed({ before: ALL, after, query, variables: { e: 'ada@example.org' } })).toContain(refused);
  expect(replayed({ before: ALL, after, query: '{ people(email: "ada@example.org") { name } }' })).toContain(refused);
  expect(replayed({ before: ALL, after, query: query.replace('$e: String', '$e: String = "x"') })).toContain(refused);
});

test('an input object counts for the fields that it was given with, at any depth', () => {
  const after = policy('reveal: "*", mask: [EMAIL], arguments: [NAME]');
  const query = 'query($f: Filter) { people(filter: $f) { name } }';
  const told = (f: unknown) => replayed({ before: ALL, after, query, variables: { f } })[0];
  expect(told({ since: 4, and: [{ deep: {} }] })).toBeUndefined();
  expect(told({ and: [{ deep: { email: 'ada@example.org' } }] })).toBe('answered -> PII_BLOCKED Filter.email');
  expect(told({ and: { email: null } })).toBe('answered -> PII_BLOCKED Filter.email');
  expect(told({ preset: {} })).toBe('answered -> PII_BLOCKED Preset.email');
  expect(told({ preset: { email: null } })).toBe('answered -> PII_BLOCKED Preset.email');
  expect(told({ preset: null })).toBeUndefined();
  expect(told({ and: Array.from({ length: 200 }, () => ({})) })).toBe('unknown: variables');
});

test('of an enum value that is hidden it is not known which it was', () => {
  const after = policy('reveal: "*", mask: [INCOME], arguments: [NAME, EMAIL]');
  const told = (query: string, variables = {}) => replayed({ before: ALL, after, query, variables });
  expect(told('{ people(sort: INCOME) { name } }')).toEqual(['unknown: variables']);
  expect(told('{ people(sort: AGE) { name } }')).toEqual([]);
  expect(told('query($s: Sort) { people(sort: $s) { name } }', { s: 'INCOME' })).toEqual(['unknown: variables']);
  expect(told('query($s: Sort) { people(sort: $s) { name } }')).toEqual([]);
});

test('variables are asked for only where they make a difference', () => {
  const query = 'query($f: Filter) { people(filter: $f) { email } }';
  const variables = { f: { email: 'ada@example.org' } };
  const each = { query, variables, scopes: SCOPES };
  expect(world.judge({ ...each, before: ALL, after: policy('reveal: "*", arguments: "*", mask: [NAME]') }).asked).toBe(
    false,
  );
  expect(
    world.judge({ ...each, before: ALL, after: policy('reveal: "*", mask: [EMAIL], arguments: [NAME]') }).asked,
  ).toBe(true);
});

test('conditions hold as they were sent', () => {
  const after = policy('mask: "*"');
  const query = 'query($all: Boolean = false) { me { email @include(if: $all) name @skip(if: $all) } }';
  const [email, name] = ['Person.email reveal -> mask redact', 'Person.name reveal -> mask redact'];
  expect(replayed({ before: ALL, after, query })).toEqual([name]);
  expect(replayed({ before: ALL, after, query, variables: { all: true } })).toEqual([email]);
});

test('variables that were too long to be kept leave it open', () => {
  const names = Array.from({ length: 40 }, (_, index) => `v${index}`);
  const ids = Array.from({ length: 90 }, (_, index) => `thing-${index}`);
  const query = `query($all: Boolean!, ${names.map((name) => `$${name}: [ID]`)}) {
    me { email @include(if: $all) } ${names.map((name) => `${name}: things(ids: $${name}) { label }`).join(' ')} }`;
  const variables = { all: true, ...Object.fromEntries(names.map((name) => [name, ids])) };
  expect(replayed({ before: ALL, after: policy('mask: "*"'), query, variables })).toEqual(['unknown: variables']);
});

test('whether a written value looks like a mask is not known', () => {
  const query = 'mutation($n: String) { rename(id: "1", name: $n) { id } }';
  const variables = { n: 'Ada' };
  const shy = policy('reveal: "*", arguments: "*"', { masks: { NAME: 'name' } });
  expect(replayed({ before: ALL, after: shy, query, variables })).toEqual(['unknown: written-values']);
  expect(replayed({ before: shy, after: ALL, query, variables })).toEqual(['unknown: written-values']);
  expect(replayed({ before: ALL, after: policy('reveal: [NAME, EMAIL], arguments: "*"'), query, variables })).toEqual(
    [],
  );
  const hidden = policy('reveal: [EMAIL]');
  expect(replayed({ before: ALL, after: hidden, query, variables })).toEqual(['unknown: written-values']);
  const unseen = policy('mask: [NAME], arguments: "*"');
  expect(replayed({ before: ALL, after: unseen, query, variables })).toEqual(['unknown: written-values']);
  expect(replayed({ before: unseen, after: ALL, query, variables })).toEqual([]);
  expect(replayed({ before: hidden, after: ALL, query, variables })).toEqual([]);
});

test('nor is it of a value that nobody looked at, since the mutation was refused before', () => {
  const rules = '{ name: no changes, when: { operations: [mutation] }, on: { categories: [NAME] }, effect: block }';
  const before = policy('reveal: "*"', { rules });
  const query = 'mutation($n: String) { rename(id: "1", name: $n) { id } }';
  expect(replayed({ before, after: ALL, query, variables: { n: 'Ada' } })).toEqual(['unknown: written-values']);
  const reading = 'query($e: String) { people(email: $e) { id } }';
  expect(replayed({ before: policy('mask: "*"'), after: ALL, query: reading, variables: { e: 'x' } })).toEqual([
    'PII_BLOCKED Query.people(email:) -> answered',
    'Query.people(email:) block -> reveal',
  ]);
});

test('what was refused for its value, or what the caller did before, is told only where the policy says so alone', () => {
  const query = 'mutation($n: String) { rename(id: "1", name: $n) { name } }';
  const refused = { code: 'MASKED_VALUE_WRITTEN', coordinate: 'Mutation.rename(name:)' } as const;
  const same = `${refused.code} ${refused.coordinate}`;
  const each = { query, variables: { n: 'A.' }, refused, before: ALL };
  expect(replayed({ ...each, after: policy('reveal: "*"') })).toEqual([`${same} -> ${same}`]);
  expect(replayed({ ...each, after: policy('reveal: "*"', { masks: { NAME: 'name' } }) })).toEqual([
    'unknown: written-values',
  ]);
  const rules = '{ name: no names, when: {}, on: { categories: [NAME] }, effect: hold }';
  expect(replayed({ ...each, after: policy('reveal: "*"', { rules }) })[0]).toContain(`${same} -> APPROVAL_REQUIRED`);
});

test('what the gateway was too busy for tells nothing, what nobody could answer stays unanswered', () => {
  const each = { query: '{ me { email } }', before: ALL, after: policy('mask: "*"') };
  expect(replayed({ ...each, refused: { code: 'OVERLOADED', coordinate: undefined } })).toEqual([
    'unknown: other-refusal',
  ]);
  expect(replayed({ ...each, refused: { code: 'BAD_USER_INPUT', coordinate: undefined } })).toEqual([
    'BAD_USER_INPUT -> BAD_USER_INPUT',
  ]);
});

test('what does not follow from the record is not told', () => {
  const each = { query: '{ me { email } }', before: ALL, after: policy('mask: "*"') };
  expect(replayed({ ...each, refused: { code: 'PII_BLOCKED', coordinate: 'Person.email' } })).toEqual([
    'unknown: not-reproduced',
  ]);
  expect(replayed({ ...each, decidedBy: policy('mask: [EMAIL]') })).toEqual(['unknown: not-reproduced']);
  const query = '{ people(email: "ada@example.org") { name } }';
  const strict = policy('reveal: [NAME]');
  expect(replayed({ query, before: strict, decidedBy: policy('reveal: [NAME], arguments: "*"'), after: ALL })).toEqual([
    'unknown: not-reproduced',
  ]);
});

test('a document that was cut is not read', () => {
  const query = `{ ${Array.from({ length: 3_000 }, (_, index) => `alias${index}: me { email }`).join(' ')} }`;
  expect(replayed({ query, before: ALL, after: ALL })).toEqual(['unknown: document-cut']);
});
