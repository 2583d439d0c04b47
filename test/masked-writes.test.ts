import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Graph } from './graph.ts';
import { HEAD, startGraph } from './graph.ts';
import type { World } from './world.ts';
import { startWorld } from './world.ts';

const SDL = `${HEAD}
  scalar JSON
  type Person @key(fields: "id") { id: ID! ssn: String @pii(category: "SSN", mask: "last4") born: String @pii(category: "BORN") tax: String @pii(category: "TAX") }
  input Form { tax: String @pii(category: "TAX") newTax: String @pii(category: "TAX", mask: "redact") ssn: String @pii(category: "SSN") born: String @pii(category: "BORN") amount: Float @pii(category: "AMOUNT") vip: Boolean @pii(category: "AMOUNT") phone: String @pii(category: "PHONE") nick: String note: JSON }
  type Query { person: Person }
  type Mutation { save(form: Form, forms: [Form!], find: String @pii(category: "SSN", use: FILTER)): Int }`;

const CATEGORIES =
  'categories: { SSN: { mask: redact }, BORN: { mask: year }, AMOUNT: { mask: default }, PHONE: { mask: phone }, TAX: { mask: token } }';

/** Whoever asks is shown masks. */
const MASKED = `
version: 1
${CATEGORIES}
tasks: { none: { mask: [SSN, BORN, TAX], arguments: [SSN], default: deny } }`;

/** Whoever asks is shown the truth of their own. */
const SHOWN = `
version: 1
${CATEGORIES}
subjects: { Person: { key: id, claim: sub } }
tasks: { none: { reveal: "*" } }
rules: [{ name: own, when: { self: true }, on: { categories: "*" }, effect: reveal }]`;

const resolvers = { Query: { person: () => ({}) }, Mutation: { save: () => 1 } };

let graph: Graph;
let world: World;
beforeAll(async () => {
  graph = await startGraph({ one: { sdl: SDL, resolvers } }, MASKED);
  world = await startWorld();
});
afterAll(() => Promise.all([graph[Symbol.asyncDispose](), world.close()]));

const BY_VARIABLE = 'mutation($f: Form) { save(form: $f) }';

test.each([
  ['the label', 'mutation { save(form: { ssn: "[redacted]" }) }', {}, 'Form.ssn', ['SSN']],
  ['the label by variable', BY_VARIABLE, { f: { ssn: '[redacted]' } }, 'Form.ssn', ['SSN']],
  ['the label in a list', 'mutation { save(forms: [{}, { ssn: "[redacted]" }]) }', {}, 'Form.ssn', ['SSN']],
  ['the label where nothing is annotated', BY_VARIABLE, { f: { nick: '[redacted]' } }, 'Form.nick', undefined],
  ['the label inside JSON', BY_VARIABLE, { f: { note: { a: ['[redacted]'] } } }, 'Form.note', undefined],
  ["another field's mask of the category", BY_VARIABLE, { f: { ssn: '****6789' } }, 'Form.ssn', ['SSN']],
  ['a year', BY_VARIABLE, { f: { born: '1984-01-01' } }, 'Form.born', ['BORN']],
  ['a default', BY_VARIABLE, { f: { amount: 0 } }, 'Form.amount', ['AMOUNT']],
  ['what stands for a denied value', BY_VARIABLE, { f: { phone: '' } }, 'Form.phone', ['PHONE']],
  ['what has the form of a token', BY_VARIABLE, { f: { tax: '012-34-5678' } }, 'Form.tax', ['TAX']],
  ['one mask among true values', BY_VARIABLE, { f: { ssn: '123-45-6789', born: '1984-01-01' } }, 'Form.born', ['BORN']],
  [
    'a mask in the second of two writes',
    'mutation { a: save(form: { nick: "x" }) b: save(form: { ssn: "[redacted]" }) }',
    {},
    'Form.ssn',
    ['SSN'],
  ],
])('I8: %s is not written, nor anything else', async (_, query, variables, coordinate, categories) => {
  graph.subgraph('one').forgetRequests();
  const { status, data, errors } = await graph.ask(query, variables);
  expect([status, data, errors.map((error) => error.extensions)]).toEqual([
    400,
    undefined,
    [{ code: 'MASKED_VALUE_WRITTEN', coordinate, ...(categories && { categories }) }],
  ]);
  expect(graph.subgraph('one').requests()).toEqual([]);
});

test.each([
  ['true values', { f: { ssn: '123-45-6789', born: '1984-05-17', amount: 12.5 } }],
  ['what is too short for a token', { f: { tax: '12-345' } }],
  ['what has the form of a token, where the input says that it is hidden otherwise', { f: { newTax: '012-34-5678' } }],
  ['null', { f: { ssn: null, born: null, amount: null } }],
  ['an empty text for a masked one', { f: { ssn: '' } }],
  ["a Boolean's default", { f: { vip: false } }],
  ['a text that holds the label', { f: { nick: 'the [redacted] one' } }],
  ['what looks masked where nothing is annotated', { f: { nick: '****6789' } }],
])('%s may be written', async (_, variables) => {
  expect((await graph.ask(BY_VARIABLE, variables)).data).toEqual({ save: 1 });
});

test('what is compared is not written', async () => {
  expect((await graph.ask('mutation { save(find: "****6789") }')).data).toEqual({ save: 1 });
});

test('who is shown the true value may write one that only resembles a mask; stars resemble nothing else', async () => {
  await using shown = await startGraph({ one: { sdl: SDL, resolvers } }, SHOWN);
  expect((await shown.ask(BY_VARIABLE, { f: { born: '1984-01-01', amount: 0, tax: '012-34-5678' } })).data).toEqual({
    save: 1,
  });
  const stars = await shown.ask(BY_VARIABLE, { f: { ssn: '****6789' } });
  expect(stars.errors[0]?.extensions.code).toBe('MASKED_VALUE_WRITTEN');
});

test('a form that saves what it was shown is refused, and the true address stays', async () => {
  const read = await world.ask('support', '{ customer(id: "c2") { email } }');
  const { email } = (read.data as { customer: { email: string } }).customer;
  const saved = await world.ask('support', 'mutation($e: String!) { updateEmail(id: "c2", email: $e) { id } }', {
    e: email,
  });
  expect(saved.errors[0]?.extensions).toEqual({
    code: 'MASKED_VALUE_WRITTEN',
    coordinate: 'Mutation.updateEmail(email:)',
    categories: ['EMAIL'],
  });
  expect(saved.text).not.toContain(email);
  const truth = await world.ask('privacy', '{ customer(id: "c2") { email } }');
  expect(JSON.stringify(truth.data)).toMatch(/@\d+\.mail\.example/);
});
