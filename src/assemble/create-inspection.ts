import type { Inspector } from '../inspect/create-inspector.ts';
import { createInspector } from '../inspect/create-inspector.ts';
import { findPath } from '../inspect/find-path.ts';
import { inspectInteger } from '../inspect/inspect-integer.ts';
import type { PatternDetector } from '../inspect/pattern-detector.ts';
import type { Span } from '../inspect/span.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberOf } from '../lib/coordinate.ts';
import type { ExactNumber } from '../lib/exact-number.ts';
import { bindMask } from '../maskers/bind-mask.ts';
import type { LeafType, MaskContext } from '../maskers/masker.ts';
import { REDACTED } from '../maskers/redacted-value.ts';
import type { SoughtCategory } from '../operation/shape.ts';
import type { AnswerFinds } from './answer-finds.ts';

/** What an inspection is bound with, beside the leaf's own. */
export interface InspectionContext extends Omit<MaskContext, 'category'> {
  /** Detectors of the policy's own, by name. */
  readonly patterns?: ReadonlyMap<string, PatternDetector>;
}

/** Keys and places in lists that lead to a value inside a JSON scalar; none for any other value. */
export type Keys = readonly (string | number)[];

/** What is looked for in the values of one leaf. */
export interface Inspection {
  /** Looks into a text, counts what is found, and gives what is written in its place. */
  text(text: string, keys: Keys, finds: AnswerFinds): InspectedText;
  /** Looks at a whole number, counts what it is, and tells whether it has to be hidden. */
  hidesInteger(value: number | ExactNumber, keys: Keys, finds: AnswerFinds): boolean;
}

/** What is written in a text's place. */
export interface InspectedText {
  readonly text: string;
  /** Whether something of it was hidden. */
  readonly isHidden: boolean;
}

const STRING: LeafType = { kind: 'String', name: 'String' };

/** How many places inside JSON scalars keep an inspector of their own; beyond that it is made for each value. */
const MOST_INSPECTORS = 1_000;

/**
 * Looks for categories in the values of one leaf. A text that is too long to be searched is hidden whole if anything is.
 * SECURITY: those that are hidden and those that are only counted are looked for apart, since spans that overlap are joined
 * (test "what is counted only never keeps …").
 */
export function createInspection(
  coordinate: Coordinate,
  sought: readonly SoughtCategory[],
  context: InspectionContext,
): Inspection {
  const counted = sought.filter(({ mask }) => mask === undefined);
  const hidden = sought.filter(({ mask }) => mask !== undefined);
  const [count, hide] = [counted, hidden].map((some) =>
    some.length === 0 ? undefined : inspectionOf(coordinate, some, context),
  );
  return {
    text(text, keys, finds) {
      count?.text(text, keys, finds);
      return hide?.text(text, keys, finds) ?? { text, isHidden: false };
    },
    hidesInteger(value, keys, finds) {
      count?.hidesInteger(value, keys, finds);
      return hide?.hidesInteger(value, keys, finds) ?? false;
    },
  };
}

/** Looks for categories that are all hidden, or all only counted. */
function inspectionOf(
  coordinate: Coordinate,
  sought: readonly SoughtCategory[],
  context: InspectionContext,
): Inspection {
  const categories = new Map(sought.flatMap(({ category, detectors }) => detectors.map((name) => [name, category])));
  const inspectorAt = createInspectors(coordinate, [...categories.keys()], context);
  const hideSpans = createSpanHider(sought, context);

  function note(spans: readonly Span[], keys: Keys, finds: AnswerFinds): void {
    for (const detector of new Set(spans.map(({ type }) => type))) {
      const category = categories.get(detector) ?? '';
      finds.found({ coordinate, path: findPath(keys), category, detector });
    }
  }

  return {
    text(text, keys, finds) {
      const spans = inspectorAt(keys)(text);
      if (spans === undefined) {
        finds.tooLong(coordinate);
        return hideSpans ? { text: REDACTED, isHidden: true } : { text, isHidden: false };
      }
      if (spans.length === 0) return { text, isHidden: false };
      note(spans, keys, finds);
      return hideSpans ? { text: hideSpans(text, spans), isHidden: true } : { text, isHidden: false };
    },
    hidesInteger(value, keys, finds) {
      const span = inspectInteger(inspectorAt(keys), value);
      if (!span) return false;
      note([span], keys, finds);
      return hideSpans !== undefined;
    },
  };
}

/** The inspector of each place inside the values, by the names around it. */
function createInspectors(
  coordinate: Coordinate,
  detectors: readonly string[],
  { patterns = new Map() }: InspectionContext,
): (keys: Keys) => Inspector {
  const sought = {
    detectors: detectors.filter((name) => !patterns.has(name)),
    patterns: detectors.flatMap((name) => patterns.get(name) ?? []),
  };
  const { type, member } = memberOf(coordinate);
  const outermost = createInspector({ ...sought, path: [type, member] });
  const inspectors = new Map<string, Inspector>();
  return (keys) => {
    if (keys.length === 0) return outermost;
    const names = keys.filter((key) => typeof key === 'string');
    const key = names.join('.');
    const known = inspectors.get(key);
    if (known) return known;
    // SECURITY: never without its names, which may be all that tells what it is (test "however many keys …").
    const made = createInspector({ ...sought, path: [type, member, ...names] });
    if (inspectors.size < MOST_INSPECTORS) inspectors.set(key, made);
    return made;
  };
}

/** Puts masked text in the place of spans; undefined where nothing is hidden. */
function createSpanHider(
  sought: readonly SoughtCategory[],
  { patterns: _, ...context }: InspectionContext,
): ((text: string, spans: readonly Span[]) => string) | undefined {
  const masks = new Map(
    sought.flatMap(({ category, detectors, mask }) => {
      const bound = mask && bindMask(mask, STRING, { ...context, category });
      return bound ? detectors.map((name) => [name, bound] as const) : [];
    }),
  );
  if (masks.size === 0) return undefined;
  return (text, spans) => {
    let [written, end] = ['', 0];
    for (const span of spans) {
      const mask = masks.get(span.type);
      written += text.slice(end, span.start) + String(mask?.(text.slice(span.start, span.end)) ?? REDACTED);
      end = span.end;
    }
    return written + text.slice(end);
  };
}
