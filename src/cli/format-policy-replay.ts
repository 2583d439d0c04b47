import { UNKNOWNS } from '../audit/replay/judgement.ts';
import type { PolicyReplay, ReplayedChange, ReplayedVerdict, Verdict } from '../audit/replay/policy-replay.ts';
import type { FieldOutcome } from '../audit/replay/recompute-operation.ts';
import { formatCount } from './format-count.ts';
import { formatTable } from './format-table.ts';

/**
 * What a policy would have changed, for people: a line for each change, `GAINS  Customer.email  mask email -> reveal  task
 * lookup  in 12 of 30 operations, 40 values`; last how much was looked at, and of what nothing can be told.
 */
export function formatPolicyReplay(replay: PolicyReplay): readonly string[] {
  const { operations, recomputed, changed, changes, verdicts, unknown } = replay;
  const rows = [...verdicts.map(verdictRow), ...changes.map(changeRow)];
  return [
    ...(rows.length > 0 ? formatTable(rows) : ['Nothing would have been different.']),
    `${formatCount(operations, 'operation')}, ${formatCount(recomputed)} recomputed, ${formatCount(changed)} of them different.`,
    ...unknown.map((each) => `Not recomputable: ${formatCount(each.operations, 'operation')}; ${UNKNOWNS[each.why]}.`),
  ];
}

function changeRow(change: ReplayedChange): readonly string[] {
  const { kind, direction, coordinate, whose, before, after, values, isAtMost } = change;
  const subject = whose ? `${coordinate} (${whose === 'own' ? "one's own" : 'of others'})` : coordinate;
  const [was, is] = [before, after].map((each) => (kind === 'input' ? inputText(each) : outcomeText(each)));
  const met = values === undefined ? '' : `, ${isAtMost ? 'at most ' : ''}${formatCount(values, 'value')}`;
  return [DIRECTIONS[direction], subject, `${was} -> ${is}`, `task ${change.task}`, `${share(change)}${met}`];
}

function verdictRow(verdict: ReplayedVerdict): readonly string[] {
  const { direction, kind, operation, before, after, task } = verdict;
  const name = operation === '' ? `${kind} without a name` : `${kind} ${operation}`;
  const change = `${verdictText(before)} -> ${verdictText(after)}`;
  return [DIRECTIONS[direction], name, change, `task ${task}`, share(verdict)];
}

const DIRECTIONS = { gains: 'GAINS', differs: 'DIFFERS', loses: 'LOSES' } as const;

function outcomeText({ effect, mask }: FieldOutcome): string {
  return mask === undefined ? effect : `${effect} ${mask}`;
}

function inputText({ effect }: FieldOutcome): string {
  return effect === 'reveal' ? 'may be used' : effect;
}

function verdictText({ codes, coordinates }: Verdict): string {
  if (codes.length === 0) return 'carried out';
  const places = coordinates.length > 0 ? ` (${coordinates.join(', ')})` : '';
  return `${codes.join(', ')}${places}`;
}

function share({ operations, ofOperations }: Pick<ReplayedChange, 'operations' | 'ofOperations'>): string {
  return `in ${formatCount(operations)} of ${formatCount(ofOperations, 'operation')}`;
}
