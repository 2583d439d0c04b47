import type { GraphQLOutputType } from 'graphql';
import { getNamedType, isLeafType, isListType, isNonNullType } from 'graphql';
import { leafTypeOf } from '../catalog/leaf-type.ts';
import { isInherited } from '../lib/inherited-names.ts';
import { bindMask } from '../maskers/bind-mask.ts';
import { constantMask } from '../maskers/constant-mask.ts';
import { defaultValue, hasSafeDefault } from '../maskers/default-value.ts';
import { createDependsOnOwner } from '../operation/depends-on-owner.ts';
import type {
  CompositeShape,
  FieldShape,
  LeafShape,
  ObjectShape,
  SelectionShape,
  SplitShape,
} from '../operation/shape.ts';
import { bindInspection } from './bind-inspection.ts';
import type { InspectionContext } from './create-inspection.ts';
import type { Bind, TextCode } from './leaf-code.ts';
import { bare, fixed, isExact, leafCode } from './leaf-code.ts';
import type { Tracking } from './tracked-leaves.ts';

/** The code of a writer, with what it refers to. */
export interface GeneratedWriter {
  /**
   * The body of a function of `constants`, `quote`, `json`, `own`, `ExactNumber`, which returns a function of a value, the text before and
   * the sheet.
   */
  readonly source: string;
  /** Masks and sets, by their number in the code. It holds no value of any answer. */
  readonly constants: readonly unknown[];
  /** By number: where a value may not fit its type. */
  readonly places: readonly Place[];
}

/** A path of response keys; null stands for the index of a list, which the sheet knows. */
export type Place = readonly (string | null)[];

/** What masks and inspections need besides the value; the category is each leaf's own. */
export type WriterContext = InspectionContext;

/** How one value is written: by text where it is valid, or by a function that goes on with the text so far. */
type ValueCode =
  | { readonly kind: 'text'; readonly isValid: string; readonly text: TextCode }
  /** The function gives undefined where null has to go further up. */
  | { readonly kind: 'call'; readonly name: string };

/**
 * A piece is handed over once the text is longer than this, in UTF-16 code units. Flattened it must stay well below the
 * 128 KB above which V8 allocates memory of its own for a string: that costs more than all the writing.
 */
const PIECE_LENGTH = 16_384;

/** After so many leaves outside of a list the length is looked at, too: a leaf may be as long as a subgraph's answer. */
const LEAVES_A_LOOK = 16;

/**
 * Generates the writer of a shape: one function for every object and list, which gets a value and the text so far, and
 * gives the text with the value's JSON behind it, or undefined where null has to go further up (spec section 6.4.4).
 * Nulling is thus falling back on the text before. Every name of the schema or the client stands as a JSON string.
 * Between the items of an outermost list the writer may pause; the functions around one are generators for that.
 * With `tracking` it notes what it writes on the sheet too.
 */
export function generateWriter(
  shape: SelectionShape,
  context: WriterContext,
  isPlain: boolean,
  tracking?: Tracking,
): GeneratedWriter {
  const functions: string[] = [];
  const constants: unknown[] = [];
  const places: Place[] = [];
  /** Functions that pause: outside of lists, and around one. */
  const pausing = new Set<string>();
  let pausingCalls = 0;
  /** Functions that are told whether the subject around is the principal's own. */
  const asking = new Set<string>();
  const dependsOnOwner = createDependsOnOwner();
  let leaves = 0;

  const bind: Bind = (constant) => `constants[${constants.push(constant) - 1}]`;

  function addFunction(comment: string, lines: readonly string[], isPausing: boolean, asksOwner = false): string {
    const name = `write${functions.length}`;
    if (isPausing) pausing.add(name);
    if (asksOwner) asking.add(name);
    functions.push(
      `// ${commentText(comment)}\nfunction${isPausing ? '*' : ''} ${name}(value, text, sheet${asksOwner ? ', isOwn' : ''}) {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`,
    );
    return name;
  }

  function callOf(name: string, args: string): string {
    const call = `${name}(${args}${asking.has(name) ? ', isOwn' : ''})`;
    if (!pausing.has(name)) return call;
    pausingCalls++;
    return `yield* ${call}`;
  }

  /** Where the own and others' are written by code of their own, the two share the places. */
  let shared: Map<string, number> | undefined;

  function placeOf(path: Place, role: 'value' | 'list' | 'object'): number {
    const site = `${role} ${path.length}`;
    const place = shared?.get(site) ?? places.push(path) - 1;
    shared?.set(site, place);
    return place;
  }

  /** The fields of one type, behind the check that the value is such an object. */
  function objectFunction(object: ObjectShape, path: Place, checks: readonly string[], asksOwner: boolean): string {
    const callsBefore = pausingCalls;
    const lines = object.fields.flatMap((field, index) => fieldLines(field, object, path, index === 0 ? '{' : ','));
    const body = object.fields.length === 0 ? ["return text + '{}';"] : [...lines, "return text + '}';"];
    return addFunction(
      `${nameOf(path)}: ${object.typeName}`,
      [...checks, ...ownerLines(object), 'let field;', ...body],
      pausingCalls > callsBefore,
      asksOwner,
    );
  }

  /** SECURITY: whose the entity is comes at run time, from the token; the code holds no claim (test "A23 …"). */
  function ownerLines({ subject }: ObjectShape): readonly string[] {
    if (!subject) return [];
    const key = read(subject.source);
    return [
      `const isOwn = sheet.isOwn(${literal(subject.type)}, ${key});`,
      ...(tracking ? [`sheet.shown.push(${key});`] : []),
    ];
  }

  function fieldLines(field: FieldShape, parent: ObjectShape, path: Place, separator: string): readonly string[] {
    const lead = `${separator}${JSON.stringify(field.responseKey)}:`;
    const here = [...path, field.responseKey];
    switch (field.kind) {
      case 'typename':
        return [append(lead + JSON.stringify(parent.typeName))];
      case 'hidden':
        return [
          `// ${commentText(field.coordinate)}: not fetched`,
          field.value === undefined ? 'return undefined;' : append(lead + JSON.stringify(field.value)),
        ];
      case 'introspection':
        return [`text += ${literal(lead)} + (sheet.introspection.get(${literal(field.responseKey)}) ?? 'null');`];
      case 'leaf':
      case 'composite':
        return [
          `// ${commentText(`${field.coordinate}: ${field.type}${field.kind === 'leaf' && field.mask ? `, ${field.mask.spec.name}` : ''}`)}`,
          ...valueLines(field, here, lead),
          ...(field.kind === 'leaf' && ++leaves % LEAVES_A_LOOK === 0
            ? [`if (text.length > ${PIECE_LENGTH}) text = sheet.handOver(text);`]
            : []),
        ];
      case 'split':
        return splitLines(field, parent, path, separator);
    }
  }

  function splitLines(
    { own, others }: SplitShape,
    parent: ObjectShape,
    path: Place,
    separator: string,
  ): readonly string[] {
    shared = own.kind === 'leaf' && others.kind === 'leaf' ? new Map() : undefined;
    const [ifOwn, ifNot] = [own, others].map((field) => fieldLines(field, parent, path, separator).map(indented));
    shared = undefined;
    return ['if (isOwn) {', ...(ifOwn ?? []), '} else {', ...(ifNot ?? []), '}'];
  }

  function valueLines(field: LeafShape | CompositeShape, path: Place, lead: string): readonly string[] {
    const always = field.kind === 'leaf' ? fixedText(field) : undefined;
    if (always !== undefined) return [append(lead + always)];
    return [`field = ${read(field.source)};`, ...completed(field, field.type, path, 'field', lead)];
  }

  /** Completes the value in `variable` for its type, behind `lead`. @see https://spec.graphql.org/October2021/#CompleteValue() */
  function completed(
    field: LeafShape | CompositeShape,
    type: GraphQLOutputType,
    path: Place,
    variable: string,
    lead: string,
  ): readonly string[] {
    const place = placeOf(path, 'value');
    const code = valueCode(field, isNonNullType(type) ? type.ofType : type, path, variable);
    const nulled = append(`${lead}null`);
    if (code.kind === 'text') {
      const noted = field.kind === 'leaf' ? noteCode(field, variable) : '';
      const written = appendCode(lead, code.text);
      if (isNonNullType(type))
        return [`if (!(${code.isValid})) return sheet.refuse(${place}, ${variable}, value);`, noted + written];
      return [
        `if (${code.isValid}) ${noted === '' ? written : `{ ${noted}${written} }`}`,
        `else { sheet.nulled(${place}, ${variable}, value); ${nulled} }`,
      ];
    }
    const longer = callOf(code.name, `${variable}, ${lead === '' ? 'text' : `text + ${literal(lead)}`}, sheet`);
    if (isNonNullType(type))
      return [
        `if (${variable} == null) return sheet.refuse(${place}, ${variable}, value);`,
        `text = ${longer};`,
        'if (text === undefined) return undefined;',
      ];
    return [
      `if (${variable} == null) { sheet.nulled(${place}, ${variable}, value); ${nulled} }`,
      'else {',
      '  const mark = sheet.pieces.length;',
      `  const longer = ${longer};`,
      '  if (longer !== undefined) text = longer;',
      `  else { sheet.pieces.length = mark; ${nulled} }`,
      '}',
    ];
  }

  /** What is noted of a leaf that is there: that it was, and what it is where it is shown or tells whose the rest is. */
  function noteCode(leaf: LeafShape, variable: string): string {
    if (!tracking) return '';
    const number = tracking.numberOf(leaf);
    const isPersonalAndShown = number !== undefined && leaf.mask === undefined;
    const isKept = isPersonalAndShown || tracking.isSubjectKey(leaf.coordinate);
    return `${number === undefined ? '' : `sheet.counts[${number}]++; `}${isKept ? `sheet.shown.push(${variable}); ` : ''}`;
  }

  function valueCode(
    field: LeafShape | CompositeShape,
    type: GraphQLOutputType,
    path: Place,
    variable: string,
  ): ValueCode {
    if (isListType(type)) {
      if (field.kind === 'leaf' && isEmptied(field, type.ofType))
        return { kind: 'text', isValid: `${variable} != null`, text: fixed('[]') };
      return { kind: 'call', name: listFunction(field, type.ofType, path) };
    }
    if (field.kind === 'leaf') return leafValue(field, variable);
    return { kind: 'call', name: selectionFunction(field.selection, path) };
  }

  function listFunction(field: LeafShape | CompositeShape, itemType: GraphQLOutputType, path: Place): string {
    const depth = path.filter((key) => key === null).length;
    const isOutermost = depth === 0;
    const lines = [
      `if (!Array.isArray(value)) return sheet.refuse(${placeOf(path, 'list')}, value);`,
      "text += '[';",
      'for (let index = 0; index < value.length; index++) {',
      `  sheet.indices[${depth}] = index;`,
      "  if (index !== 0) text += ',';",
      '  const item = value[index];',
      ...completed(field, itemType, [...path, null], 'item', '').map((line) => `  ${line}`),
      `  if (text.length > ${PIECE_LENGTH}) { text = sheet.handOver(text);${isOutermost ? ' if (sheet.isDue) yield;' : ''} }`,
      '}',
      "return text + ']';",
    ];
    const asksOwner = field.kind === 'composite' && dependsOnOwner(field.selection);
    return addFunction(`${nameOf(path)}: [${itemType}]`, lines, isOutermost, asksOwner);
  }

  function selectionFunction(selection: SelectionShape, path: Place): string {
    const asksOwner = dependsOnOwner(selection);
    const place = placeOf(path, 'object');
    const refusal = `return sheet.refuse(${place}, value);`;
    const isNoObject = `typeof value !== 'object' || Array.isArray(value)${isPlain ? '' : ` || ${isExact('value')}`}`;
    const [only] = selection.types.values();
    if (selection.concrete && only) {
      const checks = [
        `if (${isNoObject}) ${refusal}`,
        `if (value.__typename !== undefined && value.__typename !== ${literal(only.typeName)}) ${refusal}`,
      ];
      return objectFunction(only, path, checks, asksOwner);
    }
    // SECURITY: decisions are per concrete type, so an unknown or missing one is refused, not guessed (test "A7 …"), unless
    // all types are written alike.
    const { unnamed } = selection;
    const callsBefore = pausingCalls;
    const cases = [...selection.types].map(([name, object]) => {
      const call = callOf(objectFunction(object, path, [], asksOwner && !object.subject), 'value, text, sheet');
      return `${name === unnamed ? '  case undefined:' : ''}  case ${literal(name)}: return ${call};`;
    });
    const lines = [
      ...(unnamed === undefined ? [] : [`if (${isNoObject}) ${refusal}`]),
      'switch (value.__typename) {',
      ...cases,
      '}',
      `return sheet.refuse(${place}, undefined);`,
    ];
    return addFunction(`${nameOf(path)}: by type`, lines, pausingCalls > callsBefore, asksOwner);
  }

  function leafValue(field: LeafShape, variable: string): ValueCode {
    const named = getNamedType(field.type);
    if (!isLeafType(named)) throw new Error('A leaf has a leaf type.');
    if (!field.mask) {
      const code = leafCode(leafTypeOf(named), isPlain, bind);
      if (field.inspection) {
        const inspect = bind(bindInspection(field.coordinate, field.inspection, context));
        return {
          kind: 'text',
          isValid: code.isValid(variable),
          text: bare(`json(${inspect}(${variable}, sheet.finds))`),
        };
      }
      return { kind: 'text', isValid: code.isValid(variable), text: code.text(variable) };
    }
    const { spec, leaf, categories } = field.mask;
    // SECURITY: what is masked is never looked at: a wrong value is masked like a right one, and its absence stays (test
    // "a masked value of a wrong type …").
    const isValid = `${variable} != null`;
    const constant = constantMask(spec, leaf);
    if (constant) return { kind: 'text', isValid, text: fixed(JSON.stringify(constant.value)) };
    const mask = bind(bindMask(spec, leaf, { ...context, category: categories.join('+') }));
    return { kind: 'text', isValid, text: bare(`json(${mask}(${variable}))`) };
  }

  const [root] = shape.types.values();
  if (!root) throw new Error('An operation has one root type.');
  const write = objectFunction(root, [], [], false);
  return { source: `'use strict';\n${functions.join('\n')}\nreturn ${write};\n`, constants, places };
}

/** Whether a list is hidden as an empty one: by `drop`, and where no mask has a value for an item that may not be null (I4). */
function isEmptied({ mask }: LeafShape, itemType: GraphQLOutputType): boolean {
  if (!mask) return false;
  return (
    mask.spec.name === 'drop' || (isNonNullType(itemType) && isLeafType(itemType.ofType) && !hasSafeDefault(mask.leaf))
  );
}

/** The text that a leaf always has; undefined where it depends on the value. */
function fixedText(field: LeafShape): string | undefined {
  if (field.mask?.spec.name !== 'null') return undefined;
  if (!isNonNullType(field.type)) return 'null';
  return isListType(field.type.ofType) ? '[]' : JSON.stringify(defaultValue(field.mask.leaf) ?? null);
}

function nameOf(path: Place): string {
  return path.map((key) => key ?? '@').join('.');
}

function indented(line: string): string {
  return `  ${line}`;
}

/** Appends fixed text and code: what is fixed side by side becomes one string, and short ones are joined first. */
function appendCode(lead: string, { open, value, close }: TextCode): string {
  if (value === undefined) return append(lead + open + close);
  const parts = [lead + open, close].map((text) => (text === '' ? undefined : literal(text)));
  return `text += ${[parts[0], value, parts[1]].filter((part) => part !== undefined).join(' + ')};`;
}

function append(text: string): string {
  return `text += ${literal(text)};`;
}

/** Escapes a string as JavaScript source: JSON is part of it (ECMA-262, "JSON superset"). */
function literal(text: string): string {
  return JSON.stringify(text);
}

/** SECURITY: nothing in a comment may end it; names of the schema hold no other characters (test "hostile names …"). */
function commentText(text: string): string {
  return text.replace(/[^\w.:()![\], @]/g, '?');
}

function read(name: string): string {
  return isInherited(name) ? `own(value, ${literal(name)})` : `value[${literal(name)}]`;
}
