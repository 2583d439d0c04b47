import type { Audit } from '../audit/open-audit.ts';
import type { FetchContext } from '../execute/run-plan.ts';
import type { Principal } from '../identity/principal.ts';
import type { Explainer } from './create-explainer.ts';
import type { EndTurn, FairTurns } from './fair-turns.ts';
import type { ProbeDetector } from './probe-detector.ts';
import type { Snapshot } from './snapshot.ts';

/** What one request carries from the door to the pipeline. */
export interface RequestContext {
  readonly principal: Principal;
  /** Which session of the principal's it belongs to. */
  readonly session: string;
  readonly snapshot: Snapshot;
  readonly fetchContext: FetchContext;
  /** A number from 0 to below 100, drawn once: which fields that are on their way to another subgraph come from there. */
  readonly roll: number;
  readonly probeDetector: ProbeDetector;
  /** None where nothing is recorded. */
  readonly audit: Audit | undefined;
  /** Explains the operation, for a client that asked for it. */
  readonly explainer: Explainer | undefined;
  readonly turns: FairTurns;
  /** Ends the turn in which the document was parsed and found valid; absent where it was known. */
  readonly endTurn?: EndTurn;
}
