import type { Ruling } from '../ruling.ts';
import { ruledDecisions } from '../ruling.ts';
import type { ArrivedSide } from './arrived-side.ts';
import { usesOf } from './arrived-side.ts';
import { compareLimits } from './compare-limits.ts';
import { fieldChanges } from './field-changes.ts';
import { inputChanges } from './input-changes.ts';
import type { Judgement, Unknown } from './judgement.ts';
import { areWritesAsFree } from './masks-tried.ts';
import type { RecordedRefusal } from './recorded-refusal.ts';
import { groundOf } from './recorded-refusal.ts';
import type { Refusal } from './refusal.ts';
import { refusingEffect } from './refusal.ts';

/** One operation on both sides. */
export interface JudgeRequest {
  readonly ruling: Ruling;
  /** Undefined where it was carried out. */
  readonly refused: RecordedRefusal | undefined;
  readonly before: ArrivedSide;
  readonly after: ArrivedSide;
}

/**
 * What a policy makes of an operation that another one decided. What was decided must follow from the record, or nothing is
 * told; what depends on values, or on what else the caller did, is not guessed.
 */
export function judgeOperation(request: JudgeRequest): Judgement {
  const { refused, before, after } = request;
  const was = refused ? refusedBefore(request, refused) : carriedOutBefore(request);
  if (typeof was === 'string') return { kind: 'unknown', why: was };
  const is = refusedAfter(request, was);
  if (typeof is === 'string') return { kind: 'unknown', why: is };
  return {
    kind: 'judged',
    before: was,
    after: is,
    fields: fieldChanges(
      { fields: before.operation.fields, refused: refusingEffect(was) },
      { fields: after.operation.fields, refused: refusingEffect(is) },
    ),
    inputs: inputChanges(before, after),
    probedBefore: refusingEffect(was) ? [] : probed(before),
    probedAfter: refusingEffect(is) ? [] : probed(after),
    limits: compareLimits(limitsOf(before), limitsOf(after)),
  };
}

/** What decisions alone refuse. */
function decidedRefusals({ operation, values }: ArrivedSide): readonly Refusal[] {
  return [...operation.refusals, ...operation.inputs.refusals(usesOf(values))];
}

function carriedOutBefore({ ruling, before }: JudgeRequest): readonly Refusal[] | Unknown {
  const recomputed = ruledDecisions(before.operation.decided, []);
  const isSame = decisionsKey(recomputed) === decisionsKey(ruling.decisions);
  return isSame && decidedRefusals(before).length === 0 ? [] : 'not-reproduced';
}

function decisionsKey(decisions: Ruling['decisions']): string {
  return JSON.stringify(
    decisions.map(({ coordinate, effect, whose }) => `${coordinate} ${effect} ${whose ?? ''}`).sort(),
  );
}

function refusedBefore({ before }: JudgeRequest, { code, coordinate }: RecordedRefusal): readonly Refusal[] | Unknown {
  const told: Refusal = { code, coordinate, effect: 'block' };
  switch (groundOf(code)) {
    case 'decisions': {
      const possible = before.possible.filter((use) => use.coordinate === coordinate);
      const refusals = [...decidedRefusals(before), ...before.operation.inputs.refusals(possible)];
      const isFound = refusals.some((each) => each.code === code && each.coordinate === coordinate);
      return isFound ? refusals : 'not-reproduced';
    }
    case 'written-value':
    case 'probes':
    case 'request':
      return [told];
    case 'gateway':
      return 'other-refusal';
  }
}

function refusedAfter(request: JudgeRequest, was: readonly Refusal[]): readonly Refusal[] | Unknown {
  const { refused, before, after } = request;
  const possible = after.possible.filter((use) => use.coordinate === refused?.coordinate);
  const decided = [...decidedRefusals(after), ...after.operation.inputs.refusals(possible)];
  if (decided.length > 0) return decided;
  const isAsFree = areWritesAsFree(before, after);
  switch (refused && groundOf(refused.code)) {
    case undefined:
      return isAsFree ? [] : 'written-values';
    case 'decisions':
      return writes(after) ? 'written-values' : [];
    case 'written-value':
      return isAsFree && areWritesAsFree(after, before) ? was : 'written-values';
    case 'probes':
      return limitsOf(after) ? was : writes(after) ? 'written-values' : [];
    case 'request':
    case 'gateway':
      return was;
  }
}

/** Whether a value is written that was not compared with masks yet, since the operation was refused before. */
function writes({ values, operation }: ArrivedSide): boolean {
  return values.some((value) => value.writes) || operation.open.some((argument) => argument.writes);
}

function limitsOf({ operation }: ArrivedSide) {
  return operation.side.policy.arguments.probes;
}

function probed({ operation, values, possible }: ArrivedSide) {
  return [...new Set(operation.inputs.probed([...usesOf(values), ...possible]))];
}
