/** Where in a file something stands. Lines and columns start at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

/** Something an operator or a subgraph team must mend (`error`, refuses) or should look at (`warning`). */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** Stable, upper case, one per rule: `PII_UNKNOWN_CATEGORY`. */
  readonly code: string;
  /** What is wrong, in one sentence; names coordinates, never values. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
  readonly coordinate?: string;
  readonly subgraph?: string;
  readonly place?: Place;
}

/** One finding as the lines that a terminal shows: place, code, message, fix. */
export function formatFinding(finding: Finding): string {
  const place = finding.place ? `${finding.place.file}:${finding.place.line}: ` : '';
  return `${place}${finding.severity} ${finding.code}: ${finding.message}\n    fix: ${finding.fix}`;
}

/** The operator's fault: carries every finding at once, so that nobody mends them one start at a time. */
export class FindingsError extends Error {
  readonly findings: readonly Finding[];

  constructor(summary: string, findings: readonly Finding[]) {
    super([summary, ...findings.map(formatFinding)].join('\n'));
    this.name = 'FindingsError';
    this.findings = findings;
  }
}
