import type { DocumentNode } from 'graphql';
import { CodedError, ERRORS } from '../errors.ts';
import type { AnswerError } from '../http/public-error.ts';
import { PARTIAL_SUCCESS } from '../http/status-codes.ts';
import type { Log } from '../lib/log.ts';
import type { OperationExplanation } from './explain-operation.ts';
import type { Answer } from './pipeline.ts';
import { answer } from './pipeline.ts';
import type { RequestContext } from './request-context.ts';

/** One operation that was found valid, as both ways hand it to the pipeline. */
export interface KnownOperation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What became of an operation: an answer, or why the whole was refused. */
export type Settled = Outcome & {
  /** Where the client asked for one. */
  readonly explanation?: OperationExplanation | undefined;
};

type Outcome =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly error: AnswerError };

/** Runs the pipeline; never throws. What is no refusal of ours is logged by its name and becomes `INTERNAL`. */
export async function settle(operation: KnownOperation, context: RequestContext, log: Log): Promise<Settled> {
  try {
    const outcome = await run(operation, context);
    // Explaining takes a turn of its own, and would wait for this one for good.
    context.endTurn?.();
    return context.explainer ? { ...outcome, explanation: await context.explainer(operation) } : outcome;
  } catch (error) {
    const [fault, details] = error instanceof CodedError ? [error.cause, error.details] : [error, {}];
    log.error({ code: 'INTERNAL', error: fault instanceof Error ? fault.name : 'unknown' }, 'a request failed');
    return { kind: 'refused', error: { code: 'INTERNAL', details } };
  }
}

async function run({ document, operationName, variables }: KnownOperation, context: RequestContext): Promise<Outcome> {
  const { principal } = context;
  try {
    const given = { ...context, variables };
    return { kind: 'answered', answer: await answer(principal, document, operationName, given) };
  } catch (error) {
    if (error instanceof CodedError && error.code !== 'INTERNAL')
      return { kind: 'refused', error: { code: error.code, details: error.details } };
    throw error;
  }
}

/** The status by the table of codes, or `PARTIAL_SUCCESS`; the media type of the answer may change it (`finalStatus`). */
export function statusOf(settled: Settled): number {
  switch (settled.kind) {
    case 'answered':
      return settled.answer.errors.length > 0 ? PARTIAL_SUCCESS : 200;
    case 'refused': {
      const { status } = ERRORS[settled.error.code];
      return status === 200 ? 400 : status;
    }
  }
}
