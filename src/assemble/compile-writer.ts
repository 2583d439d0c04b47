import { setImmediate } from 'node:timers/promises';
import type { RawResult } from '../execute/raw-result.ts';
import { quoteJson } from '../lib/quote-json.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { SelectionShape } from '../operation/shape.ts';
import type { OwnKeys } from '../policy/own-keys.ts';
import type { Place, WriterContext } from './generate-writer.ts';
import { generateWriter } from './generate-writer.ts';
import type { Noted } from './sheet.ts';
import { Sheet } from './sheet.ts';
import type { ClientView } from './view.ts';

/** Where null stands for a value that does not fit its type, or that lacks what it is found or computed by. */
export interface UnfitPlace {
  readonly kind: 'invalid' | 'incomplete';
  readonly path: ResponsePath;
}

/** A client view, and where values did not fit. */
export interface Written {
  /** Null where null went all the way up. */
  readonly view: ClientView | null;
  /** Of every place in the document the first, so that their number depends on the document only. */
  readonly unfit: readonly UnfitPlace[];
}

/** Writes merged, unmasked data as the client's view. Never throws for what the data holds. */
export interface Writer {
  /** A promise only for a long answer, which is written in slices: it must not hold up everybody else. */
  write(raw: RawResult, introspection: Readonly<Record<string, unknown>>, ownKeys: OwnKeys): Written | Promise<Written>;
  /** The generated code, to be read by people: it holds names of schema and document, and no value. */
  readonly source: string;
}

/** The whole text, or undefined where null went all the way up. */
type Text = string | undefined;

/** A function of the data, the text before and the sheet; it pauses where there are lists. */
type WriteText = (data: unknown, text: string, sheet: Sheet) => Text | Iterator<undefined, Text>;

interface Compiled {
  readonly writeText: WriteText;
  readonly places: readonly Place[];
}

/**
 * Compiles a shape to a writer of JSON text: completion by the GraphQL spec, client keys in the client's order, masks at
 * the leaves, nothing that was not asked for. The variant for answers that need no escaping is compiled beside the other,
 * each when it is first needed.
 */
export function compileWriter(shape: SelectionShape, context: WriterContext): Writer {
  const plain = once(() => compile(shape, context, true));
  const escaping = once(() => compile(shape, context, false));
  return {
    write(raw, introspection, ownKeys) {
      const { writeText, places } = raw.isPlain ? plain() : escaping();
      const sheet = new Sheet(introspection, raw.incomplete, ownKeys);
      const text = writeText(raw.data, '', sheet);
      const finish = (whole: Text): Written => ({
        view: whole === undefined ? null : viewOf(sheet, whole),
        unfit: unfitPlaces(sheet, raw, places),
      });
      if (typeof text !== 'object') return finish(text);
      const { done, value } = text.next();
      return done ? finish(value) : writeRest(text, sheet).then(finish);
    },
    get source() {
      return generateWriter(shape, context, false).source;
    },
  };
}

async function writeRest(rest: Iterator<undefined, Text>, sheet: Sheet): Promise<Text> {
  for (;;) {
    await setImmediate();
    sheet.startSlice();
    const { done, value } = rest.next();
    if (done) return value;
  }
}

function compile(shape: SelectionShape, context: WriterContext, isPlain: boolean): Compiled {
  const { source, constants, places } = generateWriter(shape, context, isPlain);
  // SECURITY: the code is ours; what it takes from schema and document stands in it as JSON (test "hostile names …").
  const link = new Function('constants', 'quote', 'json', 'own', source);
  return { writeText: link(constants, quoteJson, json, own) as WriteText, places };
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The only constructor of a client view. */
function viewOf(sheet: Sheet, text: string): ClientView {
  const parts = sheet.pieces.length === 0 ? [text] : [...sheet.pieces, text];
  return { parts } as unknown as ClientView;
}

function unfitPlaces(sheet: Sheet, raw: RawResult, places: readonly Place[]): readonly UnfitPlace[] {
  if (sheet.isFit) return NOTHING_UNFIT;
  const placed = (kind: UnfitPlace['kind'], noted: Noted) =>
    [...noted].map(([place, indices]) => ({ kind, path: pathAt(places[place] ?? [], indices) }));
  // What a failed fetch did not bring is missing for a reason that the errors tell.
  const isExplained = raw.errors.length > 0;
  return [
    ...placed('invalid', sheet.wrong),
    ...(isExplained ? [] : [...placed('invalid', sheet.absent), ...placed('incomplete', sheet.unasked)]),
  ];
}

function pathAt(place: Place, indices: readonly number[]): ResponsePath {
  let depth = 0;
  return place.map((key) => key ?? indices[depth++] ?? 0);
}

const NOTHING_UNFIT: readonly UnfitPlace[] = [];

function json(value: unknown): string {
  return typeof value === 'string' ? quoteJson(value) : JSON.stringify(value);
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}
