import type { Change } from '../../store/test-tampering.ts';
import type { AuditFinding } from './audit-finding.ts';
import type { TestAudit } from './test-audit.ts';
import type { Random } from './test-random.ts';

/** For tests: something that somebody does to a store, and what must be told of it. */
export interface Tampering {
  readonly name: string;
  readonly changes: readonly Change[];
  /** Whose chain it is: what is found first in that must be it. Undefined where something is found, of whatever. */
  readonly writer: number | undefined;
  readonly isNamed: (finding: AuditFinding) => boolean;
}

/** For tests: makes one tampering of an audit. */
export type MakeTampering = (audit: TestAudit, random: Random) => Tampering;
