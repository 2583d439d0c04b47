import type { JudgedOperation } from './judgement.ts';
import type { JudgedGroup } from './replay-tally.ts';

/**
 * Tells operations that may be refused, or not any more, by how many values their callers tried. Callers are counted over
 * all their operations, so one that is counted otherwise leaves open what becomes of every other on the same coordinate.
 */
export function createProbeDoubt(groups: readonly JudgedGroup[]): (judged: JudgedOperation) => boolean {
  const shifted: ReadonlySet<string> = new Set(groups.flatMap(({ judged }) => shiftedIn(judged)));
  return ({ before, after, probedAfter, limits }) => {
    const isCounted = probedAfter.length > 0 && (limits === 'other' || probedAfter.some((each) => shifted.has(each)));
    const stillRefused = [before, after].every((refusals) => refusals.some(({ code }) => code === 'PROBE_LIMIT'));
    return (
      isCounted || (stillRefused && (limits !== 'same' || after.some(({ coordinate = '' }) => shifted.has(coordinate))))
    );
  };
}

function shiftedIn({ probedBefore, probedAfter }: JudgedOperation): readonly string[] {
  const [before, after] = [new Set(probedBefore), new Set(probedAfter)];
  return [...probedBefore, ...probedAfter].filter((each) => before.has(each) !== after.has(each));
}
