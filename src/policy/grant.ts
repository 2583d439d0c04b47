import type { ApprovalTerms } from './rule.ts';

/** An approved exception to one rule that holds. */
export interface Grant {
  /** The name of the rule whose hold was approved. */
  readonly rule: string;
  readonly terms: Pick<ApprovalTerms, 'lifts' | 'onApproval'>;
}
