import type { RawResult } from '../execute/raw-result.ts';
import { decimalText, ExactNumber } from '../lib/exact-number.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { SelectionShape } from '../operation/shape.ts';
import type { OwnKeys } from '../policy/own-keys.ts';
import type { AnswerFinds } from './answer-finds.ts';
import type { Text } from './compile-pass.ts';
import { compilePass } from './compile-pass.ts';
import type { Place, WriterContext } from './generate-writer.ts';
import { generateWriter } from './generate-writer.ts';
import type { Introspection } from './introspect.ts';
import { recordShape } from './record-shape.ts';
import type { Noted } from './sheet.ts';
import { Sheet } from './sheet.ts';
import type { TrackedLeaf } from './tracked-leaves.ts';
import { trackLeaves } from './tracked-leaves.ts';
import type { ClientView, RecordView } from './view.ts';

/** Where null stands for a value that does not fit its type, or that lacks what it is found or computed by. */
export interface UnfitPlace {
  readonly kind: 'invalid' | 'incomplete';
  readonly path: ResponsePath;
}

/** A client view, and where values did not fit. */
export interface Written {
  /** Null where null went all the way up. */
  readonly view: ClientView | null;
  /** The same to be kept; present where the writer was compiled with `record`. */
  readonly record?: RecordView | null;
  /** What was noted beside it; present where the writer was compiled with `record`. */
  readonly tracked?: Tracked;
  /** What was found in texts that nobody annotated. */
  readonly finds: AnswerFinds;
  /** Of every place in the document the first, so that their number depends on the document only. */
  readonly unfit: readonly UnfitPlace[];
}

/** What the audit has to know of an answer. */
export interface Tracked {
  /** By the number of a tracked leaf. */
  readonly counts: readonly number[];
  /** SECURITY: raw values, for digests alone; of an ExactNumber its digits, since a thread would be sent nothing. */
  readonly shown: readonly (string | number)[];
}

/** Writes merged, unmasked data as the client's view. Of what the data holds only its length makes it throw. */
export interface Writer {
  /**
   * A promise only for a long answer, which is written in slices: it must not hold up everybody else. Throws CodedError
   * `RESPONSE_TOO_LARGE`.
   */
  write(raw: RawResult, introspection: Introspection, ownKeys: OwnKeys): Written | Promise<Written>;
  /** What it tells apart in `Tracked.counts`; nothing where it was compiled without `record`. */
  readonly trackedLeaves: readonly TrackedLeaf[];
  /** The generated code, to be read by people: it holds names of schema and document, and no value. */
  readonly source: string;
}

/** What a writer writes beside the client's view. */
export interface WriterOptions {
  /** Whether it writes the record view too, and notes what the audit has to know. */
  readonly record?: boolean;
  /** Coordinates of the keys that tell whom an answer is about: noted as what was shown. */
  readonly subjectKeys?: ReadonlySet<string>;
  /** How many bytes each view may have; unbounded where absent. */
  readonly mostBytes?: number;
}

/**
 * Compiles a shape to a writer of JSON text: completion by the GraphQL spec, client keys in the client's order, masks at
 * the leaves, nothing that was not asked for. The record view takes a walk of its own, and only where some leaf of it
 * differs: otherwise it is the client's.
 */
export function compileWriter(shape: SelectionShape, context: WriterContext, options: WriterOptions = {}): Writer {
  const tracking = options.record ? trackLeaves(shape, options.subjectKeys ?? NO_SUBJECT_KEYS) : undefined;
  const client = compilePass(shape, context, tracking);
  const kept = options.record ? recordShape(shape) : undefined;
  const recorder = kept === undefined || kept === shape ? undefined : compilePass(kept, context);
  return {
    write(raw, introspection, ownKeys) {
      const sheet = new Sheet(introspection, raw.incomplete, ownKeys, tracking?.leaves.length, options.mostBytes);
      const written = whenWritten(
        client.write(raw, sheet),
        (text): Written => ({
          view: clientView(partsOf(sheet, text)),
          finds: sheet.finds,
          unfit: unfitPlaces(sheet, raw, client.placesOf(raw)),
          ...(tracking && { tracked: { counts: sheet.counts, shown: shownOf(sheet, raw) } }),
        }),
      );
      if (!kept) return written;
      return whenWritten(written, (answer) => {
        if (!recorder) return { ...answer, record: recordView(answer.view?.parts) };
        const page = new Sheet(introspection, raw.incomplete, ownKeys, 0, options.mostBytes);
        return whenWritten(
          recorder.write(raw, page),
          (text): Written => ({
            ...answer,
            record: recordView(partsOf(page, text)),
          }),
        );
      });
    },
    trackedLeaves: tracking?.leaves ?? [],
    get source() {
      return generateWriter(shape, context, false).source;
    },
  };
}

const NO_SUBJECT_KEYS: ReadonlySet<string> = new Set();

/**
 * SECURITY: a key that a subgraph sent may be any JSON, so deep that no thread can be sent it (test "an own key may be any
 * value"). Only texts and numbers are digested.
 */
function shownOf({ shown }: Sheet, { isPlain }: RawResult): Tracked['shown'] {
  const values = isPlain ? shown : shown.map((value) => (value instanceof ExactNumber ? decimalText(value) : value));
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}

/** Goes on at once where there is nothing to wait for. */
function whenWritten<From, To>(
  written: From | Promise<From>,
  next: (from: From) => To | Promise<To>,
): To | Promise<To> {
  return written instanceof Promise ? written.then(next) : next(written);
}

type Parts = ClientView['parts'];

function partsOf(sheet: Sheet, text: Text): Parts | undefined {
  if (text === undefined) return undefined;
  sheet.admit(text);
  const { pieces } = sheet;
  return pieces.length === 0 ? [text] : [...pieces, text];
}

/** The only constructor of a client view. */
function clientView(parts: Parts | undefined): ClientView | null {
  return parts === undefined ? null : ({ parts } as unknown as ClientView);
}

/** The only constructor of a record view. */
function recordView(parts: Parts | undefined): RecordView | null {
  return parts === undefined ? null : ({ parts } as unknown as RecordView);
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
