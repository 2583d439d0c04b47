import { formatMask } from '../maskers/parse-mask.ts';
import { strictestMask } from '../maskers/strictest-mask.ts';
import type { Answers, Asker } from './askers.ts';
import { answersIn, askersOf, situationOf } from './askers.ts';
import { createDecider } from './create-decider.ts';
import { decideInput } from './decide-input.ts';
import type { InspectionChange } from './diff-inspection.ts';
import { diffInspection } from './diff-inspection.ts';
import type { DiffSide, DiffSubject, Personal } from './diff-subjects.ts';
import { classificationOf, diffSubjects, namedScopes } from './diff-subjects.ts';
import type { Effect } from './effect.ts';
import { isStricter } from './effect.ts';
import { fitPolicy } from './fit-policy.ts';
import type { AskerSet } from './merge-askers.ts';
import { mergeAskers } from './merge-askers.ts';
import type { Policy } from './policy.ts';
import type { Lift } from './rule.ts';
import type { Situation } from './situation.ts';

/** What changes between two policies. */
export interface PolicyDiff {
  /** Every change of an effect, with everybody whom it meets; gains first. */
  readonly changes: readonly EffectChange[];
  readonly masks: readonly MaskChange[];
  /** What approvals lift that they did not lift before: a widening. */
  readonly lifts: readonly LiftChange[];
  /** What is done otherwise with finds in texts that nobody annotated. */
  readonly inspections: readonly InspectionChange[];
}

/** One effect in place of another. */
export interface EffectChange {
  /** The name of a DiffSubject. */
  readonly subject: string;
  readonly before: Effect;
  readonly after: Effect;
  /** Whether those whom it meets see or may do more than before. */
  readonly gains: boolean;
  readonly who: readonly AskerSet[];
}

/** Another mask for those who see a masked value. */
export interface MaskChange {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
}

/** What an approval of a rule's hold newly lifts. */
export interface LiftChange {
  readonly rule: string;
  readonly lifts: readonly Lift[];
}

/**
 * Who gains and who loses what, when the second policy replaces the first. Tries every kind of asker that either policy
 * tells apart, in one group at most, on everything that is personal under both. Pure.
 */
export function diffPolicies(before: DiffSide, after: DiffSide): PolicyDiff {
  const subjects = diffSubjects(before, after);
  const scopes = namedScopes(subjects);
  const answers = answersIn([before.policy, after.policy], scopes);
  const decideBefore = deciderOf(before);
  const decideAfter = deciderOf(after);
  const found = new Map<string, FoundChange>();
  for (const asker of askersOf(answers)) {
    const situation = situationOf(asker, scopes);
    const was = decideBefore(situation);
    const is = decideAfter(situation);
    for (const subject of subjects) note(found, asker, subject.name, was(subject.before), is(subject.after));
  }
  return {
    changes: [...found.values()].map(({ askers, ...change }) => toChange(change, askers, answers)).sort(byGain),
    masks: subjects.flatMap(maskChange),
    lifts: liftChanges(before.policy, after.policy),
    inspections: diffInspection(fitted(before), fitted(after)),
  };
}

interface FoundChange {
  readonly subject: string;
  readonly before: Effect;
  readonly after: Effect;
  readonly askers: Asker[];
}

function note(found: Map<string, FoundChange>, asker: Asker, subject: string, before: Effect, after: Effect): void {
  if (before === after) return;
  const key = `${subject}|${before}|${after}`;
  const change = found.get(key) ?? { subject, before, after, askers: [] };
  change.askers.push(asker);
  found.set(key, change);
}

/** The same side, its policy as it holds on its supergraph. */
function fitted({ policy, catalog }: DiffSide): DiffSide {
  return { policy: catalog ? fitPolicy(policy, catalog) : policy, catalog };
}

function deciderOf(side: DiffSide): (situation: Situation) => (personal: Personal) => Effect {
  const { policy } = fitted(side);
  return (situation) => {
    const decide = createDecider(situation, policy);
    return (personal) =>
      personal.kind === 'field'
        ? decide(personal).effect
        : decideInput(situation, { ...personal, writes: situation.operation === 'mutation' }, policy);
  };
}

function toChange(change: Omit<FoundChange, 'askers'>, askers: readonly Asker[], answers: Answers): EffectChange {
  return { ...change, gains: isStricter(change.before, change.after), who: mergeAskers(askers, answers) };
}

/** Gains first, each in the order of the catalog. */
function byGain(one: EffectChange, other: EffectChange): number {
  return Number(other.gains) - Number(one.gains);
}

function maskChange({ name, before, after }: DiffSubject): readonly MaskChange[] {
  if (before.kind === 'input') return [];
  const [was = '', is = ''] = [before, after].map((each) => formatMask(strictestMask(classificationOf(each).masks)));
  return was === is ? [] : [{ subject: name, before: was, after: is }];
}

function liftChanges(before: Policy, after: Policy): readonly LiftChange[] {
  const known = new Map(before.rules.map((rule) => [rule.name, rule.approval?.lifts]));
  return after.rules.flatMap(({ name, approval }) => {
    const lifts = [...(approval?.lifts ?? [])].filter((lift) => !known.get(name)?.has(lift));
    return lifts.length > 0 ? [{ rule: name, lifts }] : [];
  });
}
