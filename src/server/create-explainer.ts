import type { Config } from '../config.ts';
import type { Inbound } from '../http/http-message.ts';
import type { Principal } from '../identity/principal.ts';
import { callerOf } from '../identity/principal.ts';
import type { OperationExplanation } from './explain-operation.ts';
import { EXPLAIN_SCOPE, explainOperation } from './explain-operation.ts';
import type { FairTurns } from './fair-turns.ts';
import type { KnownOperation } from './settle.ts';
import type { Snapshot } from './snapshot.ts';

/** Explains an operation to who asks; undefined where there is no such operation. */
export type Explainer = (operation: KnownOperation) => Promise<OperationExplanation | undefined>;

/**
 * An explainer for a request with `Cordon-Explain: 1`: effect and category for everybody, all of it with the scope
 * `cordon:explain`. Undefined for other requests.
 */
export function createExplainer(
  inbound: Pick<Inbound, 'header'>,
  principal: Principal,
  snapshot: Snapshot,
  limits: Config['limits'],
  turns: FairTurns,
): Explainer | undefined {
  if (inbound.header('cordon-explain') !== '1') return undefined;
  const isFull = principal.scopes.has(EXPLAIN_SCOPE);
  return async (operation) => {
    // It is compiled once more, every time.
    const endTurn = await turns.take(callerOf(principal));
    try {
      return explainOperation({ ...operation, principal, isFull, limits }, snapshot);
    } catch {
      // What cannot be explained is answered all the same, and its answer says why.
      return undefined;
    } finally {
      endTurn();
    }
  };
}
