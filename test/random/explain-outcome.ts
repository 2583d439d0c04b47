import { isDeepStrictEqual } from 'node:util';
import type { GraphQLSchema } from 'graphql';
import { canonicalRequest } from './canonical-request.ts';
import type { Errors, REWORDED_DIFFERENCES } from './known-differences.ts';
import { DATA_DIFFERENCES, ERROR_DIFFERENCES } from './known-differences.ts';
import type { Answered, Outcome } from './outcome.ts';
import { sameData, sameErrors } from './outcome.ts';
import type { RandomRequest } from './random-request.ts';
import { withFreshAliases, withoutFreshAliases, withoutFreshPath } from './rewrite-request.ts';

/** Asks the stock gateway once more under the same faults. */
type AskAgain = (request: RandomRequest) => Promise<Answered>;

/**
 * The names of the known differences that explain a case, none where both agree; undefined where nothing explains it.
 * Where they differ the stock gateway is asked the same in other words: if it then answers as ours does, ours is right.
 */
export async function explainOutcome(
  schema: GraphQLSchema,
  outcome: Outcome,
  askAgain: AskAgain,
): Promise<readonly string[] | undefined> {
  if (sameData(outcome.stock, outcome.ours) && sameErrors(outcome.stock, outcome.ours)) return [];
  const renamed = await askRenamed(outcome, askAgain);
  if (sameData(renamed, outcome.ours) && sameErrors(renamed, outcome.ours)) return ['alias-meets-planned-field'];
  const asked = explainOne(outcome);
  if (asked) return asked;
  const { stock, ours } = await askCanonical(schema, outcome, askAgain);
  const canonical: Outcome = { ...outcome, stock, ours };
  const explained = explainOne(canonical);
  return explained && [nameOfRewording(outcome, canonical), ...explained];
}

async function askRenamed({ request }: Outcome, askAgain: AskAgain): Promise<Answered> {
  const answered = await askAgain(withFreshAliases(request));
  const errors = answered.errors.map((error) => ({ ...error, path: withoutFreshPath(error.path) }));
  return { ...answered, data: withoutFreshAliases(answered.data), errors };
}

/** Both answers with the errors' paths in the canonical form's keys. */
async function askCanonical(
  schema: GraphQLSchema,
  { request, ours }: Outcome,
  askAgain: AskAgain,
): Promise<Pick<Outcome, 'stock' | 'ours'>> {
  const canonical = canonicalRequest(schema, request);
  const stock = await askAgain(canonical.request);
  const translated = ours.errors.map((error) => ({ ...error, path: canonical.pathOf(error.path) }));
  return {
    stock: { ...stock, data: canonical.read(stock.data), errors: stock.errors },
    ours: { ...ours, errors: translated },
  };
}

/** What the other wording took away. */
function nameOfRewording(asked: Outcome, canonical: Outcome): keyof typeof REWORDED_DIFFERENCES {
  return asked.stock.mutations.join() === canonical.stock.mutations.join()
    ? 'planned-by-type'
    : 'mutations-out-of-order';
}

function explainOne(outcome: Outcome): readonly string[] | undefined {
  const { stock, ours } = outcome;
  if (sameData(stock, ours)) return explainErrors(outcome);
  const found = DATA_DIFFERENCES.find((difference) => difference.explains(outcome));
  if (!found) return undefined;
  // Where the whole answer is lost its errors are lost too.
  if (found.name === 'whole-answer-lost') return [found.name];
  const errors = explainErrors(outcome);
  return errors && [found.name, ...errors];
}

/** The differences that, one after the other, leave nothing to explain. */
function explainErrors(outcome: Outcome): readonly string[] | undefined {
  const names: string[] = [];
  let left = outcome;
  for (const { name, settle } of ERROR_DIFFERENCES) {
    if (sameErrors(left.stock, left.ours)) break;
    const next = withErrors(left, settle(left));
    if (!isDeepStrictEqual(next, left)) names.push(name);
    left = next;
  }
  return sameErrors(left.stock, left.ours) ? names : undefined;
}

function withErrors(outcome: Outcome, { stock, ours }: Errors): Outcome {
  return { ...outcome, stock: { ...outcome.stock, errors: stock }, ours: { ...outcome.ours, errors: ours } };
}
