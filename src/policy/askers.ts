import type { Principal } from '../identity/principal.ts';
import type { Policy } from './policy.ts';
import type { OperationKind, Situation } from './situation.ts';
import { OPERATION_KINDS } from './situation.ts';

/** The questions that tell askers apart, in the order in which people read them. */
export const QUESTIONS = ['task', 'group', 'client', 'issuer', 'operation', 'entity', 'scopes'] as const;

/** One of the questions. */
export type Question = (typeof QUESTIONS)[number];

/** A kind of asker: one answer to every question. */
export type Asker = Readonly<Record<Question, string>>;

/** The answers that some policies tell apart, by question; the last of a list of names stands for all others. */
export type Answers = Readonly<Record<Question, readonly string[]>>;

/** Sets of scopes, by what they are called. */
export type NamedScopes = ReadonlyMap<string, ReadonlySet<string>>;

/** What stands for every name that no policy mentions. */
export const ANY_OTHER = 'any other';

const OWN = 'own';

/** Everything that makes a difference in one of the policies: an asker is in one group at most. */
export function answersIn(policies: readonly Policy[], scopes: NamedScopes): Answers {
  const conditions = policies.flatMap((policy) => policy.rules.map((rule) => rule.when));
  const caps = policies.flatMap((policy) => [policy.noTask, ...policy.tasks.values()]);
  const named = (sets: readonly (Iterable<string> | undefined)[]): readonly string[] =>
    [...new Set(sets.flatMap((set) => [...(set ?? [])]))].sort();
  const orOther = (names: readonly string[]) => [...names, ANY_OTHER];
  const hasSelf = conditions.some((condition) => condition.self || condition.others === true);
  const hasOperations = conditions.some((condition) => condition.operations !== undefined);
  return {
    task: ['none', ...named(policies.map((policy) => policy.tasks.keys()))],
    group: orOther(named([...caps, ...conditions].map(({ groups }) => groups))),
    client: orOther(named(conditions.map(({ clients }) => clients))),
    issuer: orOther(named(conditions.map(({ issuers }) => issuers))),
    operation: hasOperations ? OPERATION_KINDS : ['query'],
    entity: hasSelf ? [OWN, 'foreign'] : ['foreign'],
    scopes: [...scopes.keys()],
  };
}

/** Every combination of answers. */
export function askersOf(answers: Answers): readonly Asker[] {
  return QUESTIONS.reduce<readonly Partial<Asker>[]>(
    (askers, question) =>
      askers.flatMap((asker) => answers[question].map((answer) => ({ ...asker, [question]: answer }))),
    [{}],
  ) as readonly Asker[];
}

/** The situation that an asker stands for. */
export function situationOf(asker: Asker, scopes: NamedScopes): Situation {
  const principal: Principal = {
    issuer: asker.issuer,
    subject: '',
    ...(asker.client !== ANY_OTHER && { client: asker.client }),
    scopes: scopes.get(asker.scopes) ?? new Set(),
    groups: new Set(asker.group === ANY_OTHER ? [] : [asker.group]),
    task: asker.task === 'none' ? { kind: 'none' } : { kind: 'label', label: asker.task },
    actors: [],
  };
  return { principal, operation: asker.operation as OperationKind, isSelf: asker.entity === OWN };
}
