import type { WalkedChain } from '../audit/verify/chain-walk.ts';
import { describeFinding } from '../audit/verify/describe-finding.ts';
import type { AuditReport } from '../audit/verify/verify-audit.ts';

/** What was found out about an audit, as lines for people. */
export interface FormattedReport {
  /** One for each finding that was kept. */
  readonly findings: readonly string[];
  /** One for each chain, with what is wrong in it first; and one for all. */
  readonly summary: readonly string[];
}

/** Says what was found out about an audit. */
export function formatReport({ chains, findings, total }: AuditReport): FormattedReport {
  const more = total - findings.length;
  return {
    findings: [...findings.map(describeFinding), ...(more > 0 ? [`And ${more} more of the same kinds.`] : [])],
    summary: [
      ...chains.map(formatChain),
      total === 0 ? 'The audit is whole.' : `The audit is not whole: ${total} findings.`,
    ],
  };
}

function formatChain({ writer, entries, open, links, unsigned, first }: WalkedChain): string {
  const size = `${entries} entries (${open} without an outcome), ${links} links, ${unsigned} of them since the last checkpoint`;
  return `writer ${writer}: ${size}${first ? `\n  first: ${describeFinding(first)}` : ''}`;
}
