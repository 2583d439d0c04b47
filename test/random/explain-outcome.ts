import { DATA_DIFFERENCES, ERROR_DIFFERENCES } from './known-differences.ts';
import type { Answered, Outcome, Wording } from './outcome.ts';
import { sameData, sameErrors } from './outcome.ts';

/** The differences that a wording takes away: stock itself gives our answer to the same question put otherwise. */
const WORDINGS: readonly { readonly wording: Wording; readonly name: string }[] = [
  { wording: 'fresh aliases', name: 'alias-meets-planned-field' },
  { wording: 'with typenames', name: 'fragment-lost-without-typename' },
];

/**
 * The names of the known differences that explain a case, none where both agree; undefined where nothing explains it.
 * First the stock gateway is asked the same in other words: where it then answers as ours does, ours is right.
 */
export async function explainOutcome(
  outcome: Outcome,
  askAgain: (wording: Wording) => Promise<Answered>,
): Promise<readonly string[] | undefined> {
  if (outcome.ours.mutations.join() !== outcome.stock.mutations.join()) return undefined;
  const plain = explainOne(outcome);
  if (plain?.length === 0) return plain;
  for (const { wording, name } of WORDINGS) {
    const stock = await askAgain(wording);
    const explained = explainErrors({ ...outcome, stock });
    if (sameData(stock, outcome.ours) && explained) return [name, ...explained];
  }
  if (plain) return plain;
  const stock = await askAgain('with typenames');
  return explainOne({ ...outcome, stock });
}

function explainOne(outcome: Outcome): readonly string[] | undefined {
  const { stock, ours } = outcome;
  if (sameData(stock, ours)) return explainErrors(outcome);
  const found = DATA_DIFFERENCES.find((difference) => difference.explains(outcome));
  if (!found) return undefined;
  const errors = explainErrors(outcome);
  // Where the whole answer is lost its errors are lost too.
  return found.name === 'whole-answer-lost' ? [found.name] : errors && [found.name, ...errors];
}

function explainErrors(outcome: Outcome): readonly string[] | undefined {
  if (sameErrors(outcome.stock, outcome.ours)) return [];
  const found = ERROR_DIFFERENCES.find((difference) => difference.explains(outcome));
  return found && [found.name];
}
