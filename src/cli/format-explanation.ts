import type { Contribution } from '../policy/decision.ts';
import type { Unlock } from '../policy/explain-decision.ts';
import type { OperationExplanation } from '../server/explain-operation.ts';

/** An explanation for people: a line for each path and input, then what spoke, then what would unlock it. */
export function formatExplanation({ fields, inputs }: OperationExplanation): readonly string[] {
  if (fields.length + inputs.length === 0) return ['Nothing in the operation is personal or protected.'];
  return [...fields.flatMap(formatField), ...inputs.map(formatInput)];
}

function formatField(field: OperationExplanation['fields'][number]): readonly string[] {
  const whose = field.whose ? ` (${field.whose === 'own' ? "one's own" : 'of others'})` : '';
  const categories = field.categories.length > 0 ? `, ${field.categories.join(' and ')}` : '';
  return [
    `${field.path}${whose}: ${field.effect}  [${field.coordinate}${categories}]`,
    ...(field.contributions ?? []).map((each) => `    ${formatContribution(each)}`),
    ...(field.access
      ? [`    access: ${field.access.reason} missing${formatMissing(field.access.missing.flat())}`]
      : []),
    ...(field.unlock ?? []).map((each) => `    unlock: ${formatUnlock(each)}`),
  ];
}

function formatInput({ coordinate, effect, categories }: OperationExplanation['inputs'][number]): string {
  return `${coordinate}: ${effect === 'reveal' ? 'may be used' : effect}  [${categories.join(' and ')}]`;
}

/** What spoke on a decision, in a few words. */
export function formatContribution(contribution: Contribution): string {
  switch (contribution.by) {
    case 'scopes':
      return `scopes for ${contribution.category}: ${contribution.effect}${formatMissing(contribution.missing)}`;
    case 'task':
      return `task ${contribution.task} for ${contribution.category}: ${contribution.effect}`;
    case 'rule':
      return `rule "${contribution.rule}": ${contribution.effect}${contribution.shadow ? ' (shadow, not enforced)' : ''}`;
  }
}

function formatMissing(alternatives: readonly (readonly string[])[]): string {
  return alternatives.length > 0 ? `, missing ${alternatives.map((all) => all.join(' and ')).join(', or ')}` : '';
}

function formatUnlock(unlock: Unlock): string {
  switch (unlock.by) {
    case 'scopes':
      return unlock.anyOf.length > 0
        ? `scopes ${unlock.anyOf.map((all) => all.join(' and ')).join(', or ')}`
        : `no scopes reveal ${unlock.category}`;
    case 'task':
      return unlock.anyOf.length > 0
        ? `task ${unlock.anyOf.join(' or ')}`
        : `no task that the caller may work under reveals ${unlock.category}`;
    case 'approval':
      return `an approval by ${unlock.groups.join(' or ')} (rule "${unlock.rule}")`;
    case 'policy':
      return `only another policy (rule "${unlock.rule}")`;
  }
}
