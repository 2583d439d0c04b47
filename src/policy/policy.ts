import type { Category } from '../catalog/category.ts';
import type { Place } from '../lib/finding.ts';
import type { AuditPolicy } from './audit-policy.ts';
import { STRICT_AUDIT } from './audit-policy.ts';
import type { CategorySet } from './category-set.ts';
import { NO_CATEGORY } from './category-set.ts';
import type { Effect } from './effect.ts';
import type { InspectPolicy } from './inspect-policy.ts';
import { NO_INSPECTION } from './inspect-policy.ts';
import type { PolicyAnswer } from './policy-answer.ts';
import type { Mode, Rule } from './rule.ts';
import type { Situation } from './situation.ts';

/** A task's cap: whatever its token's scopes say, no more than this. */
export interface TaskCap {
  /** The groups that may work under this task; everybody where undefined. Others get the default for everything. */
  readonly groups: ReadonlySet<string> | undefined;
  readonly reveal: CategorySet;
  readonly mask: CategorySet;
  /** Categories that its arguments may carry. */
  readonly arguments: CategorySet;
  /** The effect on every other category. */
  readonly fallback: Effect;
}

/** What of a principal can name its own entity. */
export const CLAIMS = ['sub', 'client'] as const;

/** How to tell whether an entity is the principal: its key field equals the claim. */
export interface Subject {
  readonly key: string;
  readonly claim: (typeof CLAIMS)[number];
  /** Whose claims count, since a subject is unique within its issuer only; everybody's where undefined. */
  readonly issuers: ReadonlySet<string> | undefined;
  /** Entities that are about the subject that they are reached from. Others are nobody's (docs/policy.md). */
  readonly owns: ReadonlySet<string>;
}

/** What the policy says of arguments beside the tasks' caps. */
export interface ArgumentPolicy {
  /** How many distinct values one principal may try on one guarded coordinate; any number where undefined. */
  readonly probes: { readonly distinct: number; readonly windowSeconds: number } | undefined;
}

/** One test of a policy file: in this situation, these effects. */
export interface PolicyTest {
  readonly name: string;
  readonly situation: Situation;
  /** By coordinate, or by category: a field of that category alone, with the category's own scopes. */
  readonly expect: ReadonlyMap<string, Effect>;
}

/** A policy file, checked. */
export interface Policy {
  readonly categories: ReadonlyMap<string, Category>;
  /** By the name of the entity's type. */
  readonly subjects: ReadonlyMap<string, Subject>;
  /** Labels of sub-tasks to their caps. */
  readonly tasks: ReadonlyMap<string, TaskCap>;
  /** What a token without a usable task label gets. */
  readonly noTask: TaskCap;
  readonly rules: readonly Rule[];
  /** What answers the names of `@policy`; a name that is absent is answered no. */
  readonly policies: ReadonlyMap<string, PolicyAnswer>;
  readonly arguments: ArgumentPolicy;
  /** Patterns of detectors of its own, by name. */
  readonly detectors: ReadonlyMap<string, string>;
  readonly inspect: InspectPolicy;
  readonly audit: AuditPolicy;
  /** `shadow` makes every rule a shadow rule. Categories, scopes and caps always hold. */
  readonly mode: Mode;
  readonly tests: readonly PolicyTest[];
  /** The file itself, by which the policy can be read again; empty for the built-in one. */
  readonly text: string;
  /** Where things stand in the file, by their path in it: `rules/0`, `tasks/lookup`, `tests/2/expect/EMAIL`. */
  readonly places: ReadonlyMap<string, Place>;
}

/** The cap that reveals nothing personal. */
export const CLOSED_CAP: TaskCap = {
  groups: undefined,
  reveal: NO_CATEGORY,
  mask: NO_CATEGORY,
  arguments: NO_CATEGORY,
  fallback: 'deny',
};

/** The built-in policy: no category, no task, nothing personal is revealed. */
export const EMPTY_POLICY: Policy = {
  categories: new Map(),
  subjects: new Map(),
  tasks: new Map(),
  noTask: CLOSED_CAP,
  rules: [],
  policies: new Map(),
  arguments: { probes: undefined },
  detectors: new Map(),
  inspect: NO_INSPECTION,
  audit: STRICT_AUDIT,
  mode: 'enforce',
  tests: [],
  text: '',
  places: new Map(),
};
