import { setImmediate } from 'node:timers/promises';
import type { RawResult } from '../execute/raw-result.ts';
import { ExactNumber } from '../lib/exact-number.ts';
import { quoteJson } from '../lib/quote-json.ts';
import type { SelectionShape } from '../operation/shape.ts';
import type { Place, WriterContext } from './generate-writer.ts';
import { generateWriter } from './generate-writer.ts';
import type { Sheet } from './sheet.ts';
import type { Tracking } from './tracked-leaves.ts';

/** The whole text, or undefined where null went all the way up. */
export type Text = string | undefined;

/** One walk over an answer, which writes it as one shape says. */
export interface Pass {
  /** A promise only for a long answer, which is written in slices. */
  write(raw: RawResult, sheet: Sheet): Text | Promise<Text>;
  /** By number: where the sheet of such a walk says that a value did not fit. */
  placesOf(raw: RawResult): readonly Place[];
}

/** A function of the data, the text before and the sheet; it pauses where there are lists. */
type WriteText = (data: unknown, text: string, sheet: Sheet) => Text | Iterator<undefined, Text>;

interface Compiled {
  readonly writeText: WriteText;
  readonly places: readonly Place[];
}

/**
 * Compiles the code for a shape. The variant for answers that need no escaping is compiled beside the other, each when it
 * is first needed.
 */
export function compilePass(shape: SelectionShape, context: WriterContext, tracking?: Tracking): Pass {
  const plain = once(() => compile(shape, context, true, tracking));
  const escaping = once(() => compile(shape, context, false, tracking));
  const compiledFor = ({ isPlain }: RawResult): Compiled => (isPlain ? plain() : escaping());
  return {
    write(raw, sheet) {
      const text = compiledFor(raw).writeText(raw.data, '', sheet);
      if (typeof text !== 'object') return text;
      const { done, value } = text.next();
      return done ? value : writeRest(text, sheet);
    },
    placesOf: (raw) => compiledFor(raw).places,
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

function compile(
  shape: SelectionShape,
  context: WriterContext,
  isPlain: boolean,
  tracking: Tracking | undefined,
): Compiled {
  const { source, constants, places } = generateWriter(shape, context, isPlain, tracking);
  // SECURITY: the code is ours; what it takes from schema and document stands in it as JSON (test "hostile names …").
  const link = new Function('constants', 'quote', 'json', 'own', 'ExactNumber', source);
  return { writeText: link(constants, quoteJson, json, own, ExactNumber) as WriteText, places };
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function json(value: unknown): string {
  return typeof value === 'string' ? quoteJson(value) : JSON.stringify(value);
}

function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
}
