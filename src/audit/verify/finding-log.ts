import type { AuditFinding } from './audit-finding.ts';

/** So many findings of one kind, and of one chain, are kept. */
const MOST_ALIKE = 20;

/** Findings as they come: the first of each kind and chain, and how many there are in all. */
export class FindingLog {
  readonly #findings: AuditFinding[] = [];
  readonly #alike = new Map<string, number>();
  #total = 0;

  /** Those that are kept, in the order in which they came. */
  get findings(): readonly AuditFinding[] {
    return this.#findings;
  }

  get total(): number {
    return this.#total;
  }

  readonly add = (finding: AuditFinding): void => {
    const alike = 'writer' in finding ? `${finding.kind} ${finding.writer}` : finding.kind;
    const count = (this.#alike.get(alike) ?? 0) + 1;
    this.#alike.set(alike, count);
    this.#total++;
    if (count <= MOST_ALIKE) this.#findings.push(finding);
  };
}
