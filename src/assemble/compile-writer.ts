import type { GraphQLOutputType } from 'graphql';
import { isListType, isNonNullType } from 'graphql';
import { CodedError } from '../errors.ts';
import { bindMask } from '../maskers/bind-mask.ts';
import { defaultValue } from '../maskers/default-value.ts';
import type { MaskContext } from '../maskers/masker.ts';
import type { CompositeShape, FieldShape, LeafShape, ObjectShape, SelectionShape } from '../operation/shape.ts';
import type { ClientView } from './view.ts';

/** Writes a completed, unmasked result as the client's view. Throws CodedError `INVALID_VALUE` where the two do not fit. */
export type Writer = (data: unknown, introspection: Readonly<Record<string, unknown>>) => ClientView;

/** What masks need besides the value; the category is each leaf's own. */
export type WriterContext = Omit<MaskContext, 'category'>;

type Write = (value: unknown) => unknown;
type Source = Readonly<Record<string, unknown>>;
type WriteField = (source: Source, output: Record<string, unknown>) => void;

/** Compiles a shape to a walk: client keys in the client's order, masks at the leaves, nothing that was not asked for. */
export function compileWriter(shape: SelectionShape, context: WriterContext): Writer {
  const [root] = shape.types.values();
  if (!root) throw new Error('An operation has one root type.');
  const fields = root.fields.map((field) => compileField(field, root, context));
  const introspected = root.fields.filter((field) => field.kind === 'introspection').map((field) => field.responseKey);
  return (data, introspection) => {
    const output: Record<string, unknown> = Object.create(null);
    const source = sourceOf(data);
    for (const field of fields) field(source, output);
    for (const key of introspected) output[key] = introspection[key] ?? null;
    return { parts: [JSON.stringify(output)] } as unknown as ClientView;
  };
}

function compileField(field: FieldShape, parent: ObjectShape, context: WriterContext): WriteField {
  const { responseKey } = field;
  switch (field.kind) {
    case 'typename':
      return constant(responseKey, parent.typeName);
    case 'hidden':
      return constant(responseKey, field.value);
    case 'introspection':
      return constant(responseKey, null);
    case 'leaf':
      return copy(responseKey, field.source, compileLeaf(field, context));
    case 'composite':
      return copy(responseKey, field.source, compileComposite(field, context));
  }
}

function constant(responseKey: string, value: unknown): WriteField {
  return (_source, output) => {
    output[responseKey] = value;
  };
}

function copy(responseKey: string, key: string, write: Write): WriteField {
  return (source, output) => {
    output[responseKey] = write(source[key]);
  };
}

function compileLeaf(field: LeafShape, context: WriterContext): Write {
  if (!field.mask) return (value) => value ?? null;
  const { spec, leaf, categories } = field.mask;
  const nullable = isListType(field.type) || !isNonNullType(field.type);
  if (spec.name === 'drop' && isListType(isNonNullType(field.type) ? field.type.ofType : field.type)) {
    return (value) => (value == null ? null : []);
  }
  if (spec.name === 'null') return () => (nullable ? null : (defaultValue(leaf) ?? null));
  return overLists(field.type, bindMask(spec, leaf, { ...context, category: categories.join('+') }));
}

function compileComposite(field: CompositeShape, context: WriterContext): Write {
  return overLists(field.type, compileObject(field.selection, context));
}

/** Applies a function to the values inside lists of lists; a value of another shape than the type's is refused (A9). */
function overLists(type: GraphQLOutputType, write: Write): Write {
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (!isListType(nullable)) return (value) => (value == null ? null : write(value));
  const each = overLists(nullable.ofType, write);
  return (value) => {
    if (value == null) return null;
    if (!Array.isArray(value)) throw new CodedError('INVALID_VALUE');
    return value.map(each);
  };
}

function compileObject(selection: SelectionShape, context: WriterContext): Write {
  const writers = new Map(
    [...selection.types].map(([name, object]) => [
      name,
      object.fields.map((field) => compileField(field, object, context)),
    ]),
  );
  const only = selection.concrete ? [...writers.values()][0] : undefined;
  return (value) => {
    const source = sourceOf(value);
    // SECURITY: decisions are per concrete type, so an unknown or missing one is refused, not guessed (test "A7").
    const fields = only ?? writers.get(String(source.__typename));
    if (!fields) throw new CodedError('INVALID_VALUE');
    const output: Record<string, unknown> = Object.create(null);
    for (const field of fields) field(source, output);
    return output;
  };
}

function sourceOf(value: unknown): Source {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new CodedError('INVALID_VALUE');
  return value as Source;
}
