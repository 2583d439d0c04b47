import { buildSchema, GraphQLList, GraphQLNonNull, GraphQLString } from 'graphql';
import { expect, test } from 'vitest';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { FieldShape, LeafMask, LeafShape, SelectionShape } from '../operation/shape.ts';
import { compileWriter } from './compile-writer.ts';
import { generateWriter } from './generate-writer.ts';
import { writeAtOnce } from './test-write.ts';

const context = { keys: { hmac: () => 'x'.repeat(22), permute: () => 0n, keyId: 'k' }, task: '' };
const redact: LeafMask = {
  spec: { name: 'redact', parameters: [] },
  leaf: { kind: 'String', name: 'String' },
  categories: ['SECRET'],
};

const schema = buildSchema(`
  type Query { people: [Person!] }
  type Person { id: ID! name: String secret: String }
  enum Few { A B } enum Many { ${[...'ABCDEFGHI'].join(' ')} }
  type Enums { few: Few many: Many }
`);

function typeOf(parent: string, name: string) {
  const type = schema.getType(parent);
  const field = type && 'getFields' in type ? type.getFields()[name] : undefined;
  if (!field || !('args' in field)) throw new Error(`There is no ${parent}.${name}.`);
  return field.type;
}

const leaf = (parent: string, name: string, mask?: LeafMask): FieldShape => ({
  kind: 'leaf',
  responseKey: name,
  source: name,
  coordinate: memberCoordinate(parent, name),
  type: typeOf(parent, name),
  mask,
});

const concrete = (typeName: string, fields: readonly FieldShape[]): SelectionShape => ({
  concrete: true,
  types: new Map([[typeName, { typeName, fields }]]),
});

const people = concrete('Query', [
  {
    kind: 'composite',
    responseKey: 'people',
    source: 'people',
    coordinate: memberCoordinate('Query', 'people'),
    type: typeOf('Query', 'people'),
    selection: concrete('Person', [
      { kind: 'typename', responseKey: 'type' },
      leaf('Person', 'id'),
      leaf('Person', 'name'),
      leaf('Person', 'secret', redact),
    ]),
  },
]);

test('what a writer looks like', () => {
  expect(generateWriter(people, context, false).source).toMatchInlineSnapshot(`
    "'use strict';
    // people.@: Person
    function write0(value, text, sheet) {
      if (typeof value !== 'object' || Array.isArray(value) || value instanceof ExactNumber) return sheet.refuse(3, value);
      if (value.__typename !== undefined && value.__typename !== "Person") return sheet.refuse(3, value);
      let field;
      text += "{\\"type\\":\\"Person\\"";
      // Person.id: ID!
      field = value["id"];
      if (!((typeof field === 'string' || constants[0](field)))) return sheet.refuse(4, field, value);
      text += ",\\"id\\":" + (typeof field === 'string' ? quote(field) : constants[1](field));
      // Person.name: String
      field = value["name"];
      if (typeof field === 'string') text += ",\\"name\\":" + quote(field);
      else { sheet.nulled(5, field, value); text += ",\\"name\\":null"; }
      // Person.secret: String, redact
      field = value["secret"];
      if (field != null) text += ",\\"secret\\":\\"[redacted]\\"";
      else { sheet.nulled(6, field, value); text += ",\\"secret\\":null"; }
      return text + '}';
    }

    // people: [Person!]
    function* write1(value, text, sheet) {
      if (!Array.isArray(value)) return sheet.refuse(1, value);
      text += '[';
      for (let index = 0; index < value.length; index++) {
        sheet.indices[0] = index;
        if (index !== 0) text += ',';
        const item = value[index];
        if (item == null) return sheet.refuse(2, item, value);
        text = write0(item, text, sheet);
        if (text === undefined) return undefined;
        if (text.length > 16384) { text = sheet.handOver(text); if (sheet.isDue) yield; }
      }
      return text + ']';
    }

    // : Query
    function* write2(value, text, sheet) {
      let field;
      // Query.people: [Person!]
      field = value["people"];
      if (field == null) { sheet.nulled(0, field, value); text += "{\\"people\\":null"; }
      else {
        const mark = sheet.pieces.length;
        const longer = yield* write1(field, text + "{\\"people\\":", sheet);
        if (longer !== undefined) text = longer;
        else { sheet.pieces.length = mark; text += "{\\"people\\":null"; }
      }
      return text + '}';
    }

    return write2;
    "
  `);
});

test('what a writer looks like that asks whose an entity is', () => {
  const secret = { ...leaf('Person', 'secret'), kind: 'leaf' } as LeafShape;
  const split: FieldShape = {
    kind: 'split',
    responseKey: 'secret',
    own: secret,
    others: { ...secret, mask: redact },
  };
  const inner = { ...concrete('Person', [split]) };
  const below = { kind: 'composite', responseKey: 'in', source: 'in', selection: inner } as const;
  const field: FieldShape = { ...below, coordinate: memberCoordinate('Person', 'in'), type: typeOf('Query', 'people') };
  const subject = { type: 'Person', source: 'id' };
  const person = { typeName: 'Person', fields: [leaf('Person', 'name'), split, field], subject };
  const root: FieldShape = { ...field, selection: { concrete: true, types: new Map([['Person', person]]) } };
  expect(generateWriter(concrete('Query', [root]), context, true).source).toMatchInlineSnapshot(`
    "'use strict';
    // in.@.in.@: Person
    function write0(value, text, sheet, isOwn) {
      if (typeof value !== 'object' || Array.isArray(value)) return sheet.refuse(9, value);
      if (value.__typename !== undefined && value.__typename !== "Person") return sheet.refuse(9, value);
      let field;
      if (isOwn) {
        // Person.secret: String
        field = value["secret"];
        if (typeof field === 'string') text += "{\\"secret\\":\\"" + field + "\\"";
        else { sheet.nulled(10, field, value); text += "{\\"secret\\":null"; }
      } else {
        // Person.secret: String, redact
        field = value["secret"];
        if (field != null) text += "{\\"secret\\":\\"[redacted]\\"";
        else { sheet.nulled(10, field, value); text += "{\\"secret\\":null"; }
      }
      return text + '}';
    }

    // in.@.in: [Person!]
    function write1(value, text, sheet, isOwn) {
      if (!Array.isArray(value)) return sheet.refuse(7, value);
      text += '[';
      for (let index = 0; index < value.length; index++) {
        sheet.indices[1] = index;
        if (index !== 0) text += ',';
        const item = value[index];
        if (item == null) return sheet.refuse(8, item, value);
        text = write0(item, text, sheet, isOwn);
        if (text === undefined) return undefined;
        if (text.length > 16384) { text = sheet.handOver(text); }
      }
      return text + ']';
    }

    // in.@: Person
    function write2(value, text, sheet) {
      if (typeof value !== 'object' || Array.isArray(value)) return sheet.refuse(3, value);
      if (value.__typename !== undefined && value.__typename !== "Person") return sheet.refuse(3, value);
      const isOwn = sheet.isOwn("Person", value["id"]);
      let field;
      // Person.name: String
      field = value["name"];
      if (typeof field === 'string') text += "{\\"name\\":\\"" + field + "\\"";
      else { sheet.nulled(4, field, value); text += "{\\"name\\":null"; }
      if (isOwn) {
        // Person.secret: String
        field = value["secret"];
        if (typeof field === 'string') text += ",\\"secret\\":\\"" + field + "\\"";
        else { sheet.nulled(5, field, value); text += ",\\"secret\\":null"; }
      } else {
        // Person.secret: String, redact
        field = value["secret"];
        if (field != null) text += ",\\"secret\\":\\"[redacted]\\"";
        else { sheet.nulled(5, field, value); text += ",\\"secret\\":null"; }
      }
      // Person.in: [Person!]
      field = value["in"];
      if (field == null) { sheet.nulled(6, field, value); text += ",\\"in\\":null"; }
      else {
        const mark = sheet.pieces.length;
        const longer = write1(field, text + ",\\"in\\":", sheet, isOwn);
        if (longer !== undefined) text = longer;
        else { sheet.pieces.length = mark; text += ",\\"in\\":null"; }
      }
      return text + '}';
    }

    // in: [Person!]
    function* write3(value, text, sheet) {
      if (!Array.isArray(value)) return sheet.refuse(1, value);
      text += '[';
      for (let index = 0; index < value.length; index++) {
        sheet.indices[0] = index;
        if (index !== 0) text += ',';
        const item = value[index];
        if (item == null) return sheet.refuse(2, item, value);
        text = write2(item, text, sheet);
        if (text === undefined) return undefined;
        if (text.length > 16384) { text = sheet.handOver(text); if (sheet.isDue) yield; }
      }
      return text + ']';
    }

    // : Query
    function* write4(value, text, sheet) {
      let field;
      // Person.in: [Person!]
      field = value["in"];
      if (field == null) { sheet.nulled(0, field, value); text += "{\\"in\\":null"; }
      else {
        const mark = sheet.pieces.length;
        const longer = yield* write3(field, text + "{\\"in\\":", sheet);
        if (longer !== undefined) text = longer;
        else { sheet.pieces.length = mark; text += "{\\"in\\":null"; }
      }
      return text + '}';
    }

    return write4;
    "
  `);
});

test('own and foreign rows that do not fit are one place: errors depend on the document only', () => {
  const secret = { ...leaf('Person', 'secret'), kind: 'leaf', type: new GraphQLNonNull(GraphQLString) } as LeafShape;
  const split: FieldShape = { kind: 'split', responseKey: 'secret', own: secret, others: { ...secret, mask: redact } };
  const person = { typeName: 'Person', fields: [split], subject: { type: 'Person', source: 'id' } };
  const [field] = people.types.get('Query')?.fields ?? [];
  const type = new GraphQLList(GraphQLString);
  const selection = { concrete: true, types: new Map([['Person', person]]) };
  const root = { ...field, type, selection } as FieldShape;
  const data = { people: [{ id: '1' }, { id: '2' }] };
  const writer = compileWriter(concrete('Query', [root]), context);
  const { view, unfit } = writeAtOnce(writer, { data, isPlain: true }, new Map([['Person', '1']]));
  expect(view?.parts).toEqual(['{"people":[null,null]}']);
  expect(unfit).toEqual([{ kind: 'invalid', path: ['people', 0, 'secret'] }]);
});

test('where no string needs escaping, none is looked at', () => {
  expect(generateWriter(people, context, true).source).not.toContain('quote(');
});

const HOSTILE = `'"\\'];HOSTILE();//*/\n\r\u2028\u2029\${HOSTILE()}\`$&$'</script>`;

/** The code without its strings and comments. */
function bare(source: string): string {
  return source.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n\r\u2028\u2029]*/g, '""');
}

test('hostile names stand in the code as JSON strings, and change none of it', () => {
  const named = (name: string): SelectionShape => {
    const type = new GraphQLNonNull(GraphQLString);
    const base = { source: name, coordinate: memberCoordinate(name, name), type };
    const mask = { ...redact, categories: [name], leaf: { ...redact.leaf, enumValues: [name] } };
    const keyed = { ...mask, spec: { name: 'pseudonym', parameters: [] } };
    const fields: readonly FieldShape[] = [
      { kind: 'typename', responseKey: name },
      { kind: 'hidden', responseKey: `${name}1`, coordinate: memberCoordinate(name, name), value: name },
      { kind: 'introspection', responseKey: `${name}2` },
      { kind: 'leaf', responseKey: `${name}3`, ...base, mask: undefined },
      { kind: 'leaf', responseKey: `${name}4`, ...base, mask },
      { kind: 'leaf', responseKey: `${name}5`, ...base, mask: keyed },
    ];
    const below = { concrete: false, types: new Map([[name, { typeName: name, fields }]]) };
    const composite = { kind: 'composite', responseKey: `${name}6`, ...base, selection: below } as const;
    return concrete(name, [...fields, composite]);
  };
  for (const isPlain of [true, false]) {
    const { source } = generateWriter(named(HOSTILE), context, isPlain);
    expect(bare(source)).not.toContain('HOSTILE');
    expect(bare(source)).toBe(bare(generateWriter(named('name'), context, isPlain).source));
    expect(() => new Function('constants', 'quote', 'json', 'own', source)).not.toThrow();
    for (const comment of source.match(/^ *\/\/.*/gm) ?? []) expect(comment).toMatch(/^ *\/\/ [\w.:()![\], ?@]*$/);
  }
  const data = { [HOSTILE]: { __typename: HOSTILE, [HOSTILE]: 'v' } };
  const shape = concrete(HOSTILE, named(HOSTILE).types.get(HOSTILE)?.fields.slice(-1) ?? []);
  const { view } = writeAtOnce(compileWriter(shape, context), { data, isPlain: false });
  expect(JSON.parse(view?.parts.join('') ?? '')).toEqual({
    [`${HOSTILE}6`]: {
      [HOSTILE]: HOSTILE,
      [`${HOSTILE}1`]: HOSTILE,
      [`${HOSTILE}2`]: null,
      [`${HOSTILE}3`]: 'v',
      [`${HOSTILE}4`]: '[redacted]',
      [`${HOSTILE}5`]: expect.any(String),
    },
  });
});

test.each([true, false])('an enum of few members and one of many take their members and nothing else', (isPlain) => {
  const writer = compileWriter(concrete('Enums', [leaf('Enums', 'few'), leaf('Enums', 'many')]), context);
  const write = (value: unknown) => {
    const data = { few: value, many: value };
    const { view, unfit } = writeAtOnce(writer, { data, isPlain });
    return [view?.parts.join(''), unfit.length];
  };
  expect(write('B')).toEqual(['{"few":"B","many":"B"}', 0]);
  expect(write('I')).toEqual(['{"few":null,"many":"I"}', 1]);
  for (const wrong of ['a', '', '","x":"', 1, true, ['A'], { A: 1 }, 'constructor'])
    expect(write(wrong)).toEqual(['{"few":null,"many":null}', 2]);
  expect(write(null)).toEqual(['{"few":null,"many":null}', 0]);
});
