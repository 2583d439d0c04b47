import type { BenchWorld } from './bench-world.ts';
import { findDifference } from './compare-answers.ts';
import { CONTESTANTS } from './contestants/contestants.ts';
import type { Cell } from './groups.ts';
import type { OperationName } from './operations.ts';
import type { RunningContestant } from './running-contestant.ts';
import { startContestant } from './running-contestant.ts';

/** The stock gateway's answer to each operation's sample request. */
export type References = ReadonlyMap<OperationName, string>;

/** The request that every contestant answers before it is measured. */
const SAMPLE_REQUEST = 3;

/** Asks a stock gateway, started for this alone. */
export async function referenceAnswers(world: BenchWorld, operations: readonly OperationName[]): Promise<References> {
  const stock = CONTESTANTS.find(({ name }) => name === 'stock');
  if (!stock) throw new Error('There is no stock gateway to compare with.');
  const running = await startContestant(stock, world);
  const answers = new Map<OperationName, string>();
  for (const operation of operations) answers.set(operation, (await running.answer(operation, SAMPLE_REQUEST)).body);
  await running.stop();
  return answers;
}

/**
 * Holds that a contestant answers as the stock gateway does; a masked one with every personal value hidden. What answers
 * something else would be measured for nothing. Throws; names the path.
 */
export async function verifyAnswer(
  { contestant, operation }: Cell,
  running: RunningContestant,
  references: References,
): Promise<void> {
  const { status, body } = await running.answer(operation, SAMPLE_REQUEST);
  const expected = contestant.masked ? 'masked' : 'equal';
  const difference =
    status === 200 ? findDifference(references.get(operation) ?? '', body, expected) : `the status ${status}`;
  if (difference !== undefined) throw new Error(`the answer is not as expected at ${difference}.`);
}
