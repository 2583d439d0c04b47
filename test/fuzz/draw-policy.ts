import type { Random } from '../../subgraphs/lib/random.ts';
import { oneIn } from '../random/draw-type.ts';
import { CATEGORIES, SCOPES } from './draw-graph.ts';
import type { Effect, FuzzPolicy, Principal, Rule, TaskEntry } from './fuzz-case.ts';

const TASKS = ['none', 'lookup', 'report', 'audit'] as const;
const GROUPS = ['desk', 'office'] as const;
const CLIENTS = ['web', 'nightly'] as const;
const CATEGORY_MASKS = [
  'redact',
  'redact',
  'email',
  'last4',
  'hash',
  'pseudonym',
  'token',
  'default',
  'null',
  'partial(1,1)',
  'name',
  'round(10)',
] as const;

/** What a policy may name of its graph. */
export interface PolicyGround {
  /** Coordinates that are personal in the supergraph. */
  readonly coordinates: readonly string[];
  /** Entities with a key of one ID field, and entities that subjects may own. */
  readonly subjects: readonly string[];
  readonly entities: readonly string[];
}

/** Draws a policy that fits the ground. */
export function drawPolicy(random: Random, ground: PolicyGround): FuzzPolicy {
  const subject = ground.subjects.length > 0 && oneIn(random, 2) ? random.pick(ground.subjects) : undefined;
  const tasks = TASKS.filter((task) => task !== 'none' || !oneIn(random, 4));
  return {
    version: 1,
    categories: Object.fromEntries(
      CATEGORIES.map((name) => [
        name,
        {
          ...(oneIn(random, 2) && { mask: random.pick(CATEGORY_MASKS) }),
          ...(oneIn(random, 5) && { scopes: [[random.pick(SCOPES)]] }),
        },
      ]),
    ),
    ...(subject !== undefined && {
      subjects: { [subject]: { key: 'id', claim: 'sub', ...drawOwns(random, ground, subject) } },
    }),
    tasks: Object.fromEntries(tasks.map((task) => [task, drawTask(random)])),
    rules: [
      ...(subject !== undefined && oneIn(random, 2) ? [OWN] : []),
      ...Array.from({ length: random.below(5) }, (_, index) =>
        drawRule(random, ground, tasks, subject, `rule ${index}`),
      ),
    ],
  };
}

/** Everybody sees what is their own, as far as their task goes. */
const OWN: Rule = { name: 'own', when: { self: true }, on: { categories: '*' }, effect: 'reveal' };

function drawOwns(random: Random, { entities }: PolicyGround, subject: string) {
  const others = entities.filter((name) => name !== subject);
  return others.length > 0 && oneIn(random, 2) ? { owns: [random.pick(others)] } : {};
}

function drawTask(random: Random): TaskEntry {
  return {
    ...(oneIn(random, 4) && { groups: [random.pick(GROUPS)] }),
    reveal: oneIn(random, 3) ? '*' : some(random, CATEGORIES, 2),
    ...(oneIn(random, 2) && { mask: some(random, CATEGORIES, 3) }),
    arguments: oneIn(random, 3) ? '*' : some(random, CATEGORIES, 3),
    ...(oneIn(random, 2) && { default: random.pick<Effect>(['mask', 'mask', 'null', 'deny', 'hold', 'block']) }),
  };
}

function drawRule(
  random: Random,
  { coordinates }: PolicyGround,
  tasks: readonly string[],
  subject: string | undefined,
  name: string,
): Rule {
  const byCoordinate = coordinates.length > 0 && oneIn(random, 2);
  const reveals = subject !== undefined && oneIn(random, 2);
  const effect = reveals ? 'reveal' : random.pick<Effect>(['mask', 'mask', 'null', 'deny', 'deny', 'hold', 'block']);
  const when = {
    ...(oneIn(random, reveals ? 8 : 3) && { groups: [random.pick(GROUPS)] }),
    ...(oneIn(random, reveals ? 8 : 3) && { tasks: some(random, tasks, 2) }),
    ...(oneIn(random, 5) && { clients: [random.pick(CLIENTS)] }),
    ...(oneIn(random, 4) && { operations: [random.pick(['query', 'mutation'])] }),
    ...(reveals ? { self: true as const } : subject !== undefined && oneIn(random, 2) && { others: true as const }),
  };
  return {
    name,
    ...(oneIn(random, 6) && { mode: 'shadow' as const }),
    when,
    on: byCoordinate
      ? { coordinates: [random.pick(coordinates)] }
      : { categories: oneIn(random, reveals ? 2 : 6) ? '*' : some(random, CATEGORIES, 3) },
    effect,
    ...(effect === 'hold' && { approval: { groups: ['office'] } }),
  };
}

/** Draws who asks: all that a policy can tell apart. `subjects` are keys of entities. */
export function drawPrincipals(
  random: Random,
  policy: FuzzPolicy,
  subjects: readonly string[],
  count: number,
): readonly Principal[] {
  const scopes = [...SCOPES, ...CATEGORIES.map((name) => `pii:${name.toLowerCase()}:read`)];
  const anonymous: Principal = { groups: [], scopes: [] };
  const drawn = Array.from({ length: count }, (_, index): Principal => {
    const task = random.pick(Object.keys(policy.tasks));
    return {
      subject: subjects.length > 0 && oneIn(random, 2) ? random.pick(subjects) : `caller-${index}`,
      client: random.pick(CLIENTS),
      groups: GROUPS.filter(() => !oneIn(random, 3)),
      scopes: oneIn(random, 3) ? scopes : scopes.filter(() => oneIn(random, 2)),
      ...(task !== 'none' && { task }),
    };
  });
  return [anonymous, ...drawn];
}

/** One or some of the names. */
function some<Name>(random: Random, names: readonly Name[], odds: number): readonly Name[] {
  const chosen = names.filter(() => oneIn(random, odds));
  return chosen.length > 0 ? chosen : [random.pick(names)];
}
