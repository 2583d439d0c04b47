import type { Coordinate } from '../../lib/coordinate.ts';
import type { InputUse } from '../../policy/decide-input.ts';
import type { InputSide } from './input-side.ts';
import { createInputSide } from './input-side.ts';
import type { RecomputedOperation, RecomputeRequest } from './recompute-operation.ts';
import { recomputeOperation } from './recompute-operation.ts';
import type { Refusal } from './refusal.ts';
import type { ReplaySide } from './replay-side.ts';

/** What one policy makes of an operation whose conditions are decided. */
export interface OperationSide extends RecomputedOperation {
  readonly side: ReplaySide;
  readonly inputs: InputSide;
  /** Every use of a personal input that its variables can make. */
  readonly possible: readonly InputUse[];
}

/** Recomputes an operation under one policy. A task that the policy does not know is refused at the door. */
export function openOperationSide(side: ReplaySide, request: RecomputeRequest): OperationSide {
  const { situation } = request;
  const recomputed = recomputeOperation(side, request);
  const inputs = createInputSide(side, situation);
  const possible = recomputed.open.flatMap((argument) => inputs.possible(argument));
  const { task } = situation.principal;
  const isKnown = task.kind === 'none' || side.policy.tasks.has(task.label);
  const refusals = isKnown ? recomputed.refusals : [UNKNOWN_TASK];
  return { ...recomputed, refusals, side, inputs, possible };
}

const UNKNOWN_TASK: Refusal = { code: 'UNAUTHENTICATED', coordinate: undefined, effect: 'block' };

/** Where values stand, as text: equal where the same arguments are looked at. */
export function argumentsKey({ fixed, open }: OperationSide): string {
  const coordinates: readonly Coordinate[] = [...fixed, ...open].map(({ coordinate }) => coordinate);
  return JSON.stringify(coordinates);
}
