import type { DocumentNode } from 'graphql';
import { execute, getOperationAST } from 'graphql';
import { clientPaths } from '../assemble/client-paths.ts';
import type { UnfitPlace } from '../assemble/compile-writer.ts';
import { inDocumentOrder } from '../assemble/document-order.ts';
import type { ClientView } from '../assemble/view.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import { CodedError } from '../errors.ts';
import type { RawError, RawResult } from '../execute/raw-result.ts';
import type { FetchContext } from '../execute/run-plan.ts';
import type { Principal } from '../identity/principal.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { CompiledOperation } from '../operation/compile-operation.ts';
import { denialDetails } from '../operation/denial.ts';
import { guardInputs } from './guard-inputs.ts';
import type { ProbeDetector } from './probe-detector.ts';
import type { Snapshot } from './snapshot.ts';

/** One error of an answer: a code, a path, and coordinates. */
export interface AnswerError {
  readonly code: ErrorCode;
  readonly path?: ResponsePath;
  readonly details?: ErrorDetails;
}

/** What the client is sent. */
export interface Answer {
  readonly data: ClientView | null;
  readonly errors: readonly AnswerError[];
  readonly masked: readonly string[];
  /** The personal inputs that a mutation wrote, for the audit. */
  readonly written: readonly Coordinate[];
}

/** What a request's life needs from outside. */
export interface AnswerContext {
  readonly snapshot: Snapshot;
  readonly fetchContext: FetchContext;
  readonly probeDetector: ProbeDetector;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

const NOTHING: RawResult = { data: {}, errors: [], incomplete: new Set(), isPlain: true, calls: [] };

/**
 * A request's whole life, from a validated document to the masked answer. The order matters:
 * 1. find the operation and coerce its variables, since they decide what is included;
 * 2. compile and plan it for this principal: what refuses the whole does so here, before a byte is fetched (I8);
 * 3. guard what arrives by variable, then count what is tried, for the same reason;
 * 4. fetch what may be seen, and nothing else (I6);
 * 5. write the client's view, the only thing that leaves (I1).
 * Throws CodedError when the operation is refused.
 */
export async function answer(
  principal: Principal,
  document: DocumentNode,
  operationName: string | undefined,
  context: AnswerContext,
): Promise<Answer> {
  const { snapshot } = context;
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new CodedError('OPERATION_RESOLUTION_FAILURE');
  const variables = snapshot.coerceVariables(operation, context.variables);
  const prepared = snapshot.prepare(principal, document, operation, variables, context.fetchContext.lifetime);
  const ready = prepared instanceof Promise ? await prepared : prepared;
  const { operation: compiled, plan, writer } = ready;
  const written = guardInputs(principal, ready, variables, context);
  const raw = plan
    ? await snapshot.supergraph.run(plan, { ...context.fetchContext, variables: context.variables })
    : NOTHING;
  const wrote = writer.write(raw, introspect(compiled, snapshot, variables), snapshot.ownKeysOf(principal));
  const { view, unfit } = wrote instanceof Promise ? await wrote : wrote;
  return { data: view, errors: errorsOf(compiled, raw, unfit), masked: compiled.masked, written };
}

function introspect(
  compiled: CompiledOperation,
  snapshot: Snapshot,
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!compiled.introspection) return {};
  const result = execute({
    schema: snapshot.supergraph.apiSchema,
    document: compiled.introspection,
    variableValues: variables,
  });
  if (result instanceof Promise) throw new Error('Introspection is synchronous.');
  return result.data ?? {};
}

function errorsOf(compiled: CompiledOperation, raw: RawResult, unfit: readonly UnfitPlace[]): readonly AnswerError[] {
  const denied = compiled.denials.map(
    (denial): AnswerError => ({ code: denial.code, path: denial.path, details: denialDetails(denial) }),
  );
  const misfits = unfit.map(({ kind, path }): AnswerError => ({ code: CODES[kind], path }));
  const reported = raw.errors.flatMap((error) => clientErrors(compiled, error));
  return inDocumentOrder(compiled.shape, [...reported, ...misfits, ...denied]);
}

const CODES = {
  error: 'SUBGRAPH_ERROR',
  unavailable: 'SUBGRAPH_UNAVAILABLE',
  invalid: 'INVALID_VALUE',
  incomplete: 'REQUIRED_VALUE_MISSING',
} as const;

function clientErrors(compiled: CompiledOperation, error: RawError): readonly AnswerError[] {
  const code = CODES[error.kind];
  if (!error.path) return [{ code }];
  return clientPaths(compiled.shape, error.path).map((path) => ({ code, path }));
}
