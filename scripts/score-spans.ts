import type { Span } from '../src/inspect/span.ts';

/** A span that people marked; an optional one is neither right to find nor wrong. */
export interface MarkedSpan extends Span {
  readonly optional: boolean;
}

/** What was found of one type: right, false and missed spans; letters and digits of marked spans, and those left uncovered. */
export interface Tally {
  right: number;
  wrong: number;
  missed: number;
  characters: number;
  uncovered: number;
}

/** Spans match whose type is the same and that share at least this part of what they cover together. */
const SHARED = 0.5;
const COUNTED = /[\p{L}\p{N}@]/u;

/** Adds one text's figures to the tallies of those types that have one. */
export function scoreSpans(
  tallies: ReadonlyMap<string, Tally>,
  text: string,
  marked: readonly MarkedSpan[],
  found: readonly Span[],
): void {
  const matches = matchSpans(marked, found);
  const right = new Set(matches.values());
  for (const span of found) {
    const tally = tallies.get(span.type);
    if (tally === undefined || matches.has(span)) continue;
    if (!marked.some((each) => each.optional && shared(each, span) > 0)) tally.wrong++;
  }
  for (const span of marked) {
    const tally = tallies.get(span.type);
    if (tally === undefined || span.optional) continue;
    tally[right.has(span) ? 'right' : 'missed']++;
    countUncovered(tally, text, span, found);
  }
}

/** The marked span of every found one that is right: best matches first, each used once. */
function matchSpans(marked: readonly MarkedSpan[], found: readonly Span[]): ReadonlyMap<Span, MarkedSpan> {
  const pairs = found.flatMap((span) =>
    marked
      .filter((other) => other.type === span.type)
      .map((other) => ({ span, other, part: shared(span, other) / covered(span, other) })),
  );
  const matches = new Map<Span, MarkedSpan>();
  const used = new Set<MarkedSpan>();
  for (const { span, other, part } of pairs.sort((a, b) => b.part - a.part)) {
    if (part < SHARED || matches.has(span) || used.has(other)) continue;
    matches.set(span, other);
    used.add(other);
  }
  return matches;
}

function shared(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

function covered(a: Span, b: Span): number {
  return a.end - a.start + b.end - b.start - shared(a, b);
}

function countUncovered(tally: Tally, text: string, span: Span, found: readonly Span[]): void {
  for (let index = span.start; index < span.end; index++) {
    if (!COUNTED.test(text.charAt(index))) continue;
    tally.characters++;
    if (!found.some((each) => index >= each.start && index < each.end)) tally.uncovered++;
  }
}

/** Precision, recall, their harmonic mean and what is left uncovered, each in percent; 0 where there is nothing to divide by. */
export function percentagesOf(tally: Tally): readonly [precision: number, recall: number, f1: number, leak: number] {
  const percent = (part: number, whole: number): number => (whole === 0 ? 0 : (100 * part) / whole);
  const precision = percent(tally.right, tally.right + tally.wrong);
  const recall = percent(tally.right, tally.right + tally.missed);
  const f1 = percent(2 * tally.right, 2 * tally.right + tally.wrong + tally.missed);
  return [precision, recall, f1, percent(tally.uncovered, tally.characters)];
}

export function emptyTally(): Tally {
  return { right: 0, wrong: 0, missed: 0, characters: 0, uncovered: 0 };
}
