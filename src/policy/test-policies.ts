import fc from 'fast-check';
import type { Classification } from '../catalog/classification.ts';
import { unionClassifications } from '../catalog/classification.ts';
import type { Principal } from '../identity/principal.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { CategorySet } from './category-set.ts';
import type { ClassifiedField } from './classified-field.ts';
import { EFFECTS } from './effect.ts';
import type { Policy, TaskCap } from './policy.ts';
import { EMPTY_POLICY } from './policy.ts';
import type { ApprovalTerms, Condition, Rule } from './rule.ts';
import { LIFTS } from './rule.ts';
import type { Situation } from './situation.ts';
import { OPERATION_KINDS } from './situation.ts';

/** Arbitraries of policies and of what they decide on, over few names, so that rules meet what they speak of. */
const CATEGORIES = ['A', 'B', 'C'];
/** The last of each list is named by no policy and no requirement. */
const SCOPES = ['a', 'b', 'c', 'other'];
const GROUPS = ['desk', 'office', 'other'];
const TASKS = ['lookup', 'report', 'unknown'];
const CLIENTS = ['shop', 'batch', 'other'];
const ISSUERS = ['https://one.example', 'https://two.example', 'https://other.example'];

/** Names that decide nothing, for whoever wants to add them. */
export const UNKNOWN = { scope: 'other', group: 'other', client: 'other', issuer: 'https://other.example' } as const;

const COORDINATES = [memberCoordinate('T', 'one'), memberCoordinate('T', 'two'), memberCoordinate('U', 'three')];

const known = (names: readonly string[]) =>
  fc.subarray(names.slice(0, -1), { minLength: 1 }).map((some) => new Set(some));

const categorySets: fc.Arbitrary<CategorySet> = fc.oneof(
  fc.constant<CategorySet>('*'),
  fc.subarray(CATEGORIES).map((names) => new Set(names)),
);

const caps: fc.Arbitrary<TaskCap> = fc.record({
  groups: fc.option(known(GROUPS), { nil: undefined }),
  reveal: categorySets,
  mask: categorySets,
  arguments: categorySets,
  fallback: fc.constantFrom(...EFFECTS.slice(1)),
});

const conditions: fc.Arbitrary<Condition> = fc.record(
  {
    groups: known(GROUPS),
    tasks: fc.subarray(['none', 'lookup', 'report'], { minLength: 1 }).map((some) => new Set(some)),
    clients: known(CLIENTS),
    issuers: known(ISSUERS),
    operations: fc.subarray([...OPERATION_KINDS], { minLength: 1 }).map((some) => new Set(some)),
    self: fc.boolean(),
    others: fc.boolean(),
  },
  { requiredKeys: ['self'] },
);

const terms: fc.Arbitrary<ApprovalTerms> = fc.record({
  groups: fc.constant(new Set(['office'])),
  reviewers: fc.constant(1),
  lifts: fc.subarray([...LIFTS]).map((some) => new Set(some)),
  onApproval: fc.constantFrom('reveal', 'mask', 'null', 'deny'),
  isOneTime: fc.boolean(),
  requestSeconds: fc.constant(60),
  grantSeconds: fc.constant(60),
});

/** One rule, unnamed; it reveals only on self, as files may. */
const rules: fc.Arbitrary<Rule> = fc
  .record({
    name: fc.constant('rule'),
    mode: fc.constantFrom('enforce', 'enforce', 'shadow'),
    when: conditions,
    on: fc.record({
      categories: categorySets,
      coordinates: fc.subarray(COORDINATES).map((some) => new Set(some)),
    }),
    effect: fc.constantFrom(...EFFECTS),
    approval: fc.option(terms, { nil: undefined }),
  })
  .map((rule) => ({
    ...rule,
    effect: rule.effect === 'reveal' && !rule.when.self ? 'mask' : rule.effect,
    approval: rule.effect === 'hold' ? rule.approval : undefined,
  }));

/** A policy with up to six rules, each of a name of its own. */
export const policies: fc.Arbitrary<Policy> = fc
  .record({
    lookup: caps,
    report: caps,
    noTask: caps,
    rules: fc.array(rules, { maxLength: 6 }),
    mode: fc.constantFrom('enforce', 'enforce', 'enforce', 'shadow'),
  })
  .map(({ lookup, report, noTask, rules: unnamed, mode }) => ({
    ...EMPTY_POLICY,
    tasks: new Map([
      ['lookup', lookup],
      ['report', report],
    ]),
    noTask,
    rules: unnamed.map((rule, index) => ({ ...rule, name: `rule ${index}` })),
    mode,
  }));

/** A rule that only narrows, under a name that no policy above uses. */
export const narrowingRules: fc.Arbitrary<Rule> = rules.map((rule) => ({
  ...rule,
  name: 'added',
  effect: rule.effect === 'reveal' ? 'mask' : rule.effect,
}));

/** What a field can be classified as, in the order that a catalog gives. */
export const classifications: fc.Arbitrary<Classification> = fc
  .array(
    fc.record({
      category: fc.constantFrom(...CATEGORIES),
      scopes: fc.array(fc.subarray(SCOPES.slice(0, -1)), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((requirements) => {
    const parts = requirements.map((requirement) => ({ requirements: [requirement], masks: [] }));
    return unionClassifications(parts) ?? { requirements, masks: [] };
  });

/** A field under one of the coordinates that rules name. */
export const fields: fc.Arbitrary<ClassifiedField> = fc.record({
  coordinate: fc.constantFrom(...COORDINATES),
  coveredBy: fc.subarray(COORDINATES, { maxLength: 1 }),
  classification: classifications,
});

/** Whoever may ask, with names that no policy knows too. */
export const principals: fc.Arbitrary<Principal> = fc
  .record({
    issuer: fc.constantFrom(...ISSUERS),
    subject: fc.constantFrom('ada', 'bo'),
    client: fc.option(fc.constantFrom(...CLIENTS), { nil: undefined }),
    scopes: fc.subarray(SCOPES).map((some) => new Set(some)),
    groups: fc.subarray(GROUPS).map((some) => new Set(some)),
    task: fc.option(fc.constantFrom(...TASKS), { nil: undefined }).map(toTask),
    actors: fc.constant([]),
  })
  .map(({ client, ...rest }) => (client === undefined ? rest : { ...rest, client }));

/** A principal in any kind of operation, about themselves or not. */
export const situations: fc.Arbitrary<Situation> = fc.record({
  principal: principals,
  operation: fc.constantFrom(...OPERATION_KINDS),
  isSelf: fc.boolean(),
});

/** The labels of the policies above, and one that they do not know. */
export const TASK_LABELS: readonly string[] = TASKS;

/** A task from its label. */
export function toTask(label: string | undefined): Principal['task'] {
  return label === undefined ? { kind: 'none' } : { kind: 'label', label };
}
