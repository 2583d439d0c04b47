import type { Finding, Place } from '../lib/finding.ts';
import { checkAudit } from './check-audit.ts';
import { checkInspect } from './check-inspect.ts';
import { policyFinding } from './policy-finding.ts';
import type { PolicyMistake } from './policy-mistake.ts';
import { unknownCategory, unknownTask } from './policy-mistake.ts';
import type { PolicyFile } from './policy-schema.ts';

/** Everything that a schema cannot see: names that nothing declares, names given twice, parts that contradict. */
export function checkPolicyFile(file: PolicyFile, placeOf: (path: PolicyMistake['path']) => Place): readonly Finding[] {
  return CHECKS.flatMap((check) => check(file)).map(({ path, message, fix }) =>
    policyFinding(`${path.join('.')}: ${message}`, placeOf(path), fix),
  );
}

const CHECKS: readonly ((file: PolicyFile) => readonly PolicyMistake[])[] = [
  categoriesAreDeclared,
  tasksAreDeclared,
  namesAreUnique,
  onlySelfReveals,
  selfHasSubjects,
  selfIsNotOthers,
  ownedAreNoSubjects,
  approvalIsOfHolds,
  checkAudit,
  checkInspect,
];

function categoriesAreDeclared(file: PolicyFile): readonly PolicyMistake[] {
  const sets = [
    ...Object.entries(file.tasks).flatMap(([task, cap]) =>
      (['reveal', 'mask', 'arguments'] as const).map((key) => ({ path: ['tasks', task, key], set: cap[key] })),
    ),
    ...file.rules.map(({ on }, index) => ({ path: ['rules', index, 'on', 'categories'], set: on.categories })),
    ...file.tests.map(({ expect }, index) => ({ path: ['tests', index, 'expect'], set: namedCategories(expect) })),
  ];
  return sets.flatMap(({ path, set }) =>
    (set === '*' ? [] : [...set.entries()])
      .filter(([, name]) => !Object.hasOwn(file.categories, name))
      .map(([item, name]) => unknownCategory(file, [...path, path[0] === 'tests' ? name : item], name)),
  );
}

function namedCategories(expect: PolicyFile['tests'][number]['expect']): readonly string[] {
  return Object.keys(expect).filter((key) => !key.includes('.'));
}

function tasksAreDeclared(file: PolicyFile): readonly PolicyMistake[] {
  const named = [
    ...file.rules.flatMap(({ when }, index) =>
      (when.tasks ?? []).map((task, item) => ({ path: ['rules', index, 'when', 'tasks', item], task })),
    ),
    ...Object.entries(file.policies).flatMap(([name, { tasks = [] }]) =>
      tasks.map((task, item) => ({ path: ['policies', name, 'tasks', item], task })),
    ),
    ...file.tests.map(({ principal }, index) => ({
      path: ['tests', index, 'principal', 'task'],
      task: principal.task ?? 'none',
    })),
  ];
  return named
    .filter(({ task }) => task !== 'none' && !Object.hasOwn(file.tasks, task))
    .map(({ path, task }) => unknownTask(file, path, task));
}

function namesAreUnique(file: PolicyFile): readonly PolicyMistake[] {
  return (['rules', 'tests'] as const).flatMap((section) => {
    const first = new Map<string, number>();
    return file[section].flatMap(({ name }, index) => {
      const earlier = first.get(name);
      if (earlier === undefined) first.set(name, index);
      if (earlier === undefined) return [];
      const message = `the name ${name} is already that of ${section}.${earlier}`;
      return [{ path: [section, index, 'name'], message, fix: 'Give each a name of its own.' }];
    });
  });
}

function onlySelfReveals(file: PolicyFile): readonly PolicyMistake[] {
  return file.rules.flatMap(({ effect, when }, index) =>
    effect === 'reveal' && !when.self
      ? [
          {
            path: ['rules', index, 'effect'],
            message: 'a rule only narrows; it may reveal only with "when: {self: true}"',
            fix: 'Let scopes and the task reveal, or take the rule out.',
          },
        ]
      : [],
  );
}

function selfHasSubjects(file: PolicyFile): readonly PolicyMistake[] {
  if (Object.keys(file.subjects).length > 0) return [];
  const message = '"self" needs "subjects", which say whom an entity is about';
  const fix = 'Write for example "subjects: {Customer: {key: id, claim: sub}}".';
  return [
    ...file.rules.flatMap(({ when }, index) =>
      when.self ? [{ path: ['rules', index, 'when', 'self'], message, fix }] : [],
    ),
    ...file.tests.flatMap(({ principal }, index) =>
      principal.self ? [{ path: ['tests', index, 'principal', 'self'], message, fix }] : [],
    ),
  ];
}

function selfIsNotOthers({ rules }: PolicyFile): readonly PolicyMistake[] {
  return rules.flatMap(({ when }, index) =>
    when.self && when.others
      ? [
          {
            path: ['rules', index, 'when', 'others'],
            message: 'nothing is the own entity and another one at once',
            fix: 'Keep "self" or "others".',
          },
        ]
      : [],
  );
}

function ownedAreNoSubjects({ subjects }: PolicyFile): readonly PolicyMistake[] {
  return Object.entries(subjects).flatMap(([type, { owns }]) =>
    [...owns.entries()]
      .filter(([, owned]) => Object.hasOwn(subjects, owned))
      .map(([item, owned]) => ({
        path: ['subjects', type, 'owns', item],
        message: `${owned} is a subject, so its own key tells whom it is about`,
        fix: `Take ${owned} out of "owns", or out of "subjects".`,
      })),
  );
}

function approvalIsOfHolds(file: PolicyFile): readonly PolicyMistake[] {
  return file.rules.flatMap(({ effect, approval }, index) =>
    approval && effect !== 'hold'
      ? [
          {
            path: ['rules', index, 'approval'],
            message: `an approval lifts a hold, and this rule's effect is ${effect}`,
            fix: 'Write "effect: hold", or take "approval" out.',
          },
        ]
      : [],
  );
}
