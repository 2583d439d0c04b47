import type { Span } from './span.ts';

/**
 * Spans in order, without overlaps. Spans that overlap become one that covers all of them, so that nothing that was found
 * stays uncovered; it is of the type that was found first.
 */
export function joinSpans(found: readonly Span[]): readonly Span[] {
  if (found.length < 2) return found;
  const ranked = found.map((span, rank) => ({ span, rank })).sort((a, b) => a.span.start - b.span.start);
  const joined: Span[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (const { span, rank } of ranked) {
    const last = joined.at(-1);
    if (last === undefined || span.start >= last.end) {
      joined.push(span);
      best = rank;
      continue;
    }
    const type = rank < best ? span.type : last.type;
    best = Math.min(best, rank);
    joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end), type };
  }
  return joined;
}
