import { buildSchema, parse, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { inputCatalog, recorder } from './test-record.ts';

const schema = buildSchema(`
  scalar JSON
  enum Sort { NEWEST NAME_ASC }
  input Filter { mail: String id: ID count: Int tags: [String!] sort: Sort where: JSON again: Filter near: [Filter!] from: String = "a@example.org" }
  interface Person { name(as: String): String friend(id: ID): Person }
  type Customer implements Person { name(as: String): String friend(id: ID): Person mail: String }
  type Employee implements Person { name(as: String): String friend(id: ID): Person }
  type Query {
    customer(id: ID, mail: String, born: Int, isVip: Boolean): Customer
    customers(filter: Filter, ids: [ID], sort: Sort, where: JSON, first: Int = 20, after: String): [Customer]
    personal(filter: Filter, sorts: [Sort!]): [Customer]
    person(about: String = "b@example.org"): Person
    vip(if: Boolean): Customer
  }
`);
const catalog = inputCatalog({
  'Query.customer(mail:)': 'EMAIL',
  'Query.customer(born:)': 'BIRTH',
  'Query.customer(isVip:)': 'VIP',
  'Query.personal(filter:)': 'NAME',
  'Query.vip(if:)': 'VIP',
  'Query.person(about:)': 'EMAIL',
  'Filter.mail': 'EMAIL',
  'Filter.from': 'EMAIL',
  'Sort.NAME_ASC': 'NAME',
  'Employee.name(as:)': 'NAME',
});
const record = recorder(schema, catalog);

/** The document that is kept of one, on one line. */
const documentOf = (text: string, name?: string) => record(text, name).document.replaceAll(/\s+/g, ' ');

/** The variables that are kept. */
const variablesOf = (text: string, variables: Readonly<Record<string, unknown>>, make = record): unknown =>
  JSON.parse(make(text).record(variables).variables);

/** Values with their categories, as texts. */
const valuesOf = (values: readonly { readonly value: string; readonly categories: readonly string[] }[]) =>
  values.map(({ value, categories }) => [value, ...categories].join(' '));

describe('literals', () => {
  test.each([
    ['{ customer(mail: "ada@example.org") { mail } }', '{ customer(mail: "[redacted]") { mail } }'],
    ['{ customer(mail: """ada""") { mail } }', '{ customer(mail: "[redacted]") { mail } }'],
    ['{ customer(born: 1984) { mail } }', '{ customer(born: "[redacted]") { mail } }'],
    ['{ customer(isVip: true) { mail } }', '{ customer(isVip: "[redacted]") { mail } }'],
    ['{ customer(mail: null) { mail } }', '{ customer(mail: null) { mail } }'],
    ['{ personal(sorts: [NEWEST, NAME_ASC]) { mail } }', '{ personal(sorts: [NEWEST, "[redacted]"]) { mail } }'],
  ])('of personal inputs are replaced, whatever their type: %s', (given, kept) => {
    expect(documentOf(given)).toBe(kept);
  });

  test('below a personal input everything is personal', () => {
    expect(documentOf('{ personal(filter: { id: 7, sort: NEWEST, near: [{ count: 1 }], mail: null }) { mail } }')).toBe(
      '{ personal( filter: {id: "[redacted]", sort: "[redacted]", near: [{count: "[redacted]"}], mail: null} ) { mail } }',
    );
  });

  test('of other inputs are kept where they are harmless', () => {
    expect(
      documentOf(
        '{ customers(ids: [7, "cust-17", "ada"], sort: NEWEST, first: 5, after: "x", filter: { count: 1234567, tags: "t", near: { sort: NEWEST } }) @skip(if: false) { mail } }',
      ),
    ).toBe(
      '{ customers( ids: [7, "cust-17", "[redacted]"] sort: NEWEST first: 5 after: "[redacted]" ' +
        'filter: {count: "[redacted]", tags: "[redacted]", near: {sort: NEWEST}} ) @skip(if: false) { mail } }',
    );
  });

  test('of custom scalars are replaced whole, with their names and variables', () => {
    const text = 'query ($id: ID) { customers(where: { ada: [1, $id] }) { mail } }';
    expect(documentOf(text)).toBe('query ($id: ID) { customers(where: "[redacted]") { mail } }');
    expect(variablesOf(text, { id: 'cust-17' })).toEqual({ id: '[redacted]' });
    expect(valuesOf(record(text).fixedValues)).toEqual(['ada', '1']);
  });

  test('a personal spelling of a harmless number is not kept', () => {
    const float = recorder(buildSchema('type Query { a(f: Float): Int }'), catalog);
    expect(float('{ a(f: 1.00000000000000000004917012) }').document).toContain('a(f: 1)');
    expect(valuesOf(float('{ a(f: 1.50) b: a(f: 1e3) }').fixedValues)).toEqual(['1.50', '1.5', '1e3', '1000']);
  });

  test('on an interface what any type says of an argument holds', () => {
    const text =
      '{ person(about: null) { name(as: "Ada") ... on Customer { name(as: "Eva") } friend(id: 7) { name } } }';
    expect(valuesOf(record(text).fixedValues)).toEqual(['Ada NAME', 'Eva', '7']);
  });

  test('that nest without end are hidden from a depth on', () => {
    const nested = (depth: number): string =>
      depth > 0 ? `{ again: ${nested(depth - 1)} }` : '{ id: 7, mail: "ada" }';
    expect(documentOf(`{ customers(filter: ${nested(98)}) { mail } }`)).toContain('{id: 7, mail: "[redacted]"}');
    const { document, fixedValues } = record(`{ customers(filter: ${nested(200)}) { mail } }`);
    expect(document).toContain('{again: "[redacted]"}');
    expect(valuesOf(fixedValues)).toEqual(expect.arrayContaining(['7', 'ada']));
  });

  test('that the schema has no place for are hidden, even in a document that is not valid', () => {
    const text = '{ customer(of: "ada") { mail } customers(filter: { count: 1, eva: "eve" }) { gone(it: 7) } }';
    expect(documentOf(text)).toBe(
      '{ customer(of: "[redacted]") { mail } customers(filter: {count: 1}) { gone(it: "[redacted]") } }',
    );
    expect(valuesOf(record(text).fixedValues)).toEqual(expect.arrayContaining(['ada', 'eva', 'eve', '7']));
  });

  test('of a directive are not those of the field', () => {
    expect(documentOf('{ vip(if: true) @include(if: true) { mail } }')).toBe(
      '{ vip(if: "[redacted]") @include(if: true) { mail } }',
    );
  });

  test('of meta fields and of directives are as all others', () => {
    expect(documentOf('{ __type(name: "Ada") { name @include(if: true) } }')).toBe(
      '{ __type(name: "[redacted]") { name @include(if: true) } }',
    );
  });
});

describe('documents', () => {
  test('layout, comments and descriptions are gone', () => {
    const text = `# ada@example.org
      "ada" query Find("of ada" $id: ID) { customer(id: $id) { ...Mail } }
      """ada""" fragment Mail on Customer { mail }`;
    expect(documentOf(text)).toBe(
      'query Find($id: ID) { customer(id: $id) { ...Mail } } fragment Mail on Customer { mail }',
    );
  });

  test('other operations and their fragments are gone', () => {
    const text = `query One { customer(id: 1) { ...A } } fragment B on Customer { ...C } fragment C on Customer { mail }
      query Two { customer(id: 2) { ...B } } fragment A on Customer { name }`;
    expect(documentOf(text, 'Two')).toBe(
      'query Two { customer(id: 2) { ...B } } fragment B on Customer { ...C } fragment C on Customer { mail }',
    );
    expect(valuesOf(record(text, 'Two').fixedValues)).toEqual(['2']);
  });

  test('A69 names with many digits are replaced, the same everywhere', () => {
    const text = `query Of_123_45_6789($v1234567: ID, $if: Boolean!) {
      _4111111111111111: customer(id: $v1234567) { ...F7654321 @include(if: $if) } } fragment F7654321 on Customer { mail }`;
    const kept = record(text);
    expect(kept.operation).toBe('name1');
    expect(documentOf(text)).toBe(
      'query name1($name2: ID, $if: Boolean!) { name3: customer(id: $name2) { ...name4 @include(if: $if) } } ' +
        'fragment name4 on Customer { mail }',
    );
    expect(kept.record({ v1234567: 7, if: true }).variables).toBe('{"name2":7,"if":true}');
  });

  test('an operation without a name has an empty one', () => {
    expect(record('{ customer { mail } }').operation).toBe('');
    expect(record('query Find { customer { mail } }').operation).toBe('Find');
  });

  test('A79 ten thousand aliases leave what fits and the length, and are no document then', () => {
    const aliases = Array.from({ length: 10_000 }, (_, index) => `a${index}: customer(mail: "m${index}") { mail }`);
    const kept = record(`{ ${aliases.join('\n')} }`);
    const whole = print(parse(`{ ${aliases.join('\n')} }`.replaceAll(/"m\d+"/g, '"[redacted]"')));
    expect(kept.document.length).toBeLessThanOrEqual(64 * 1024 + 30);
    expect(kept.document.endsWith(`\n(${whole.length} characters)`)).toBe(true);
    expect(whole.startsWith(kept.document.slice(0, kept.document.lastIndexOf('\n')))).toBe(true);
    expect(() => parse(kept.document)).toThrow('Syntax Error');
    expect(kept.fixedValues).toHaveLength(1_000);
    expect(kept.record({}).variables).toBe('{"(omitted)":9000}');
  });

  test('a document whose first line is too long leaves its length alone', () => {
    const variables = Array.from({ length: 10_000 }, (_, index) => `$v${index}: ID`);
    expect(record(`query (${variables}) { customer { mail } }`).document).toMatch(/^\n\(1\d{5} characters\)$/);
  });
});

describe('variables', () => {
  const FIND = 'query ($id: ID, $mail: String) { customer(id: $id, mail: $mail) { mail } }';
  const SEARCH = 'query ($filter: Filter) { customers(filter: $filter) { mail } }';

  test('are kept where they are harmless, and collected with their categories either way', () => {
    const { variables, values } = record(FIND).record({ id: 'cust-17', mail: 'ada@example.org' });
    expect(variables).toBe('{"id":"cust-17","mail":"[redacted]"}');
    expect(valuesOf(values)).toEqual(['cust-17', 'ada@example.org EMAIL']);
  });

  test('null stays null, what is absent stays absent', () => {
    expect(variablesOf(FIND, { mail: null })).toEqual({ mail: null });
  });

  test('a variable is as personal as the most personal of its places', () => {
    const text = `query ($text: String, $id: ID) { customers(after: $text, filter: { id: $id }) { ...Mail } }
      fragment Mail on Customer { friend(id: $id) { ... on Employee { name(as: $text) } } }`;
    expect(valuesOf(record(text).record({ text: 'Ada', id: 'x' }).values)).toEqual(['Ada NAME', 'x']);
    const both = `query ($m: String) { customer(mail: $m) { mail } person { ... on Employee { name(as: $m) } }
      customers(after: $m) { mail } }`;
    expect(valuesOf(record(both).record({ m: 'Ada' }).values)).toEqual(['Ada EMAIL NAME']);
  });

  test('inside input objects and lists each place is as the schema says', () => {
    const filter = {
      mail: 'm',
      id: 'x-1',
      count: 5,
      tags: ['t'],
      sort: 'NEWEST',
      near: { sort: 'NAME_ASC', id: 'no id' },
    };
    expect(variablesOf(SEARCH, { filter })).toEqual({
      filter: {
        mail: '[redacted]',
        id: 'x-1',
        count: 5,
        tags: ['[redacted]'],
        sort: 'NEWEST',
        near: { sort: '[redacted]', id: '[redacted]' },
      },
    });
  });

  test('what does not fit its type is hidden, and collected', () => {
    const text =
      'query ($n: Int, $s: Sort, $f: Filter, $b: Boolean!) { a: customers(first: $n, sort: $s, filter: $f) { mail @skip(if: $b) } }';
    const { variables, values } = record(text).record({ n: 'ada', s: 'EVA', f: ['eve'], b: { of: 4711 } });
    expect(JSON.parse(variables)).toEqual({ n: '[redacted]', s: '[redacted]', f: '[redacted]', b: '[redacted]' });
    expect(valuesOf(values)).toEqual(['ada', 'EVA', 'eve', 'of', '4711']);
  });

  test('custom scalars are hidden whole; their names are collected too', () => {
    const { variables, values } = record(SEARCH).record({ filter: { where: { 'ada@example.org': [true, 7] } } });
    expect(JSON.parse(variables)).toEqual({ filter: { where: '[redacted]' } });
    expect(valuesOf(values)).toEqual(['ada@example.org', '7', 'a@example.org EMAIL']);
  });

  test('of undeclared names only their number is kept, and of unknown fields', () => {
    const { variables, values } = record(SEARCH).record({ 'ada@example.org': 'a', filter: { ada: 'b' } });
    expect(variables).toBe('{"filter":{"(unknown)":1},"(undeclared)":1}');
    expect(valuesOf(values)).not.toContain('a');
  });

  test('A14 names that every object has are no variables and no fields', () => {
    const given = JSON.parse('{"__proto__": "a", "filter": {"__proto__": "b", "constructor": "c"}}');
    expect(record(SEARCH).record(given).variables).toBe('{"filter":{"(unknown)":2},"(undeclared)":1}');
    const text = 'query ($constructor: ID) { customer(id: $constructor) { mail } }';
    expect(record(text).record({}).variables).toBe('{}');
  });

  test('defaults of variables are literals, of the schema they count where they take effect', () => {
    const text =
      'query ($mail: String = "c@example.org", $about: String) { customer(mail: $mail) { mail } person(about: $about) { name } }';
    const kept = record(text);
    expect(kept.document).toContain('$mail: String = "[redacted]"');
    expect(valuesOf(kept.fixedValues)).toEqual(['c@example.org EMAIL']);
    expect(valuesOf(kept.record({}).values)).toEqual(['b@example.org EMAIL']);
    expect(valuesOf(kept.record({ about: null }).values)).toEqual([]);
    const own = record('query ($about: String = "d@example.org") { person(about: $about) { name } }');
    expect(valuesOf(own.record({}).values)).toEqual([]);
    expect(valuesOf(record('{ person { name } customers(filter: {}) { mail } }').fixedValues)).toEqual([
      'b@example.org EMAIL',
      'a@example.org EMAIL',
    ]);
  });

  test('of long lists a hundred items are kept, and all are collected', () => {
    const ids = Array.from({ length: 150 }, (_, index) => `${index}`);
    const { variables, values } = record('query ($ids: [ID]) { customers(ids: $ids) { mail } }').record({ ids });
    expect(JSON.parse(variables)).toEqual({ ids: [...ids.slice(0, 100), '(50 more)'] });
    expect(values).toHaveLength(150);
    const literal = record(`{ customers(ids: [${ids}]) { mail } }`);
    expect(literal.document).toContain('99, "(50 more)"]');
    expect(literal.fixedValues).toHaveLength(150);
  });

  test('what is longer than 16 KiB leaves its length; a thousand distinct values are collected', () => {
    const text = 'query ($filters: [Filter!]) { customers(filter: { near: $filters }) { mail } }';
    const filters = Array.from({ length: 1_500 }, (_, index) => ({ tags: Array(90).fill(`t${index}`), from: null }));
    const { variables, values } = record(text).record({ filters });
    expect(JSON.parse(variables)).toEqual({ '(characters)': expect.any(Number), '(omitted)': 500 * 90 });
    expect(values).toHaveLength(1_000);
  });

  test('input that nests without end is hidden from a depth on, and does not exhaust the stack', () => {
    let again: object = { mail: 'ada' };
    let where: unknown = 'eva';
    for (let depth = 0; depth < 100_000; depth++) [again, where] = [{ again, from: null }, [where]];
    const { variables, values } = record(SEARCH).record({ filter: { again, where, from: null } });
    expect(variables).toContain('"again":"[redacted]"');
    expect(variables).not.toContain('ada');
    expect(valuesOf(values)).toEqual(expect.arrayContaining(['ada', 'eva']));
  });
});

describe('record masks', () => {
  const text =
    'query ($mail: String, $born: Int, $ids: Filter) { customer(mail: $mail, born: $born) { mail } personal(filter: $ids) { mail } }';
  const given = { mail: 'ada@example.org', born: 1984, ids: { sort: 'NEWEST', tags: ['x'] } };

  test('a constant one stands for every value', () => {
    const masks = { EMAIL: 'null', BIRTH: 'default', NAME: 'default' };
    expect(variablesOf(text, given, recorder(schema, catalog, masks))).toEqual({
      mail: null,
      born: 0,
      ids: { sort: 'NEWEST', tags: [''] },
    });
  });

  test('a default that equals a member does not keep that member in a document', () => {
    const kept = recorder(schema, catalog, { NAME: 'default' })('{ personal(filter: { sort: NEWEST }) { mail } }');
    expect(kept.document).toContain('{sort: "[redacted]"}');
  });
});
