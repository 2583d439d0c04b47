import { directionOf } from './direction-of.ts';
import type { ReplayedVerdict, Verdict } from './policy-replay.ts';
import type { Refusal } from './refusal.ts';
import { refusingEffect } from './refusal.ts';
import type { JudgedGroup } from './replay-tally.ts';

/** A verdict of one group, not yet put into proportion. */
export type VerdictPart = Omit<ReplayedVerdict, 'ofOperations'>;

/** The verdicts that change, those that are alike together. */
export function sumVerdicts(groups: readonly JudgedGroup[]): readonly VerdictPart[] {
  const sums = new Map<string, VerdictPart>();
  for (const part of groups.flatMap(partOf)) {
    const { operations, ...rest } = part;
    const key = JSON.stringify(rest);
    sums.set(key, { ...part, operations: operations + (sums.get(key)?.operations ?? 0) });
  }
  return [...sums.values()];
}

function partOf({ ruling, judged, operations }: JudgedGroup): readonly VerdictPart[] {
  const { before, after } = judged;
  const [was, is] = [refusingEffect(before) ?? 'reveal', refusingEffect(after) ?? 'reveal'];
  if (was === is) return [];
  const { task, kind, operation } = ruling;
  const direction = directionOf({ effect: was }, { effect: is });
  return [{ task, kind, operation, before: verdictOf(before), after: verdictOf(after), direction, operations }];
}

function verdictOf(refusals: readonly Refusal[]): Verdict {
  const coordinates = refusals.flatMap(({ coordinate }) => coordinate ?? []);
  return {
    codes: [...new Set(refusals.map(({ code }) => code))].sort(),
    coordinates: [...new Set(coordinates)].sort(),
  };
}
