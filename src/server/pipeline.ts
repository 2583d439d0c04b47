import type { DocumentNode } from 'graphql';
import { execute, getOperationAST } from 'graphql';
import { clientPaths } from '../assemble/client-paths.ts';
import type { UnfitPlace } from '../assemble/compile-writer.ts';
import type { ClientView } from '../assemble/view.ts';
import type { ErrorCode, ErrorDetails } from '../errors.ts';
import { CodedError } from '../errors.ts';
import type { RawError, RawResult } from '../execute/raw-result.ts';
import type { FetchContext } from '../execute/run-plan.ts';
import type { Principal } from '../identity/principal.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { CompiledOperation } from '../operation/compile-operation.ts';
import { refuseBlocked, walkVariable } from '../operation/guard-arguments.ts';
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
}

/** What a request's life needs from outside. */
export interface AnswerContext {
  readonly snapshot: Snapshot;
  readonly fetchContext: FetchContext;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

const NOTHING: RawResult = { data: {}, errors: [], incomplete: new Set(), isPlain: true };

/**
 * A request's whole life, from a validated document to the masked answer. The order matters:
 * 1. find the operation and coerce its variables, since they decide what is included;
 * 2. compile and plan it for this principal: what refuses the whole does so here, before a byte is fetched (I8);
 * 3. guard what arrives by variable, for the same reason;
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
  const prepared = snapshot.prepare(principal, document, operation, variables);
  const { operation: compiled, plan, writer } = prepared instanceof Promise ? await prepared : prepared;
  guardVariables(principal, compiled, snapshot, variables);
  const raw = plan
    ? await snapshot.supergraph.run(plan, { ...context.fetchContext, variables: context.variables })
    : NOTHING;
  const written = writer.write(raw, introspect(compiled, snapshot, variables), snapshot.ownKeysOf(principal));
  const { view, unfit } = written instanceof Promise ? await written : written;
  return { data: view, errors: errorsOf(compiled, raw, unfit), masked: compiled.masked };
}

function guardVariables(
  principal: Principal,
  compiled: CompiledOperation,
  snapshot: Snapshot,
  variables: Readonly<Record<string, unknown>>,
): void {
  const situation = { principal, operation: compiled.kind, isSelf: false };
  const onUse = refuseBlocked((use) => snapshot.decideInput(situation, use));
  for (const use of compiled.variableUses) walkVariable(snapshot.catalog, use, variables, onUse);
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
  const denied = compiled.denials.map(({ path, ...details }): AnswerError => ({ code: 'PII_DENIED', path, details }));
  const misfits = unfit.map(({ kind, path }): AnswerError => ({ code: CODES[kind], path }));
  return [...raw.errors.flatMap((error) => clientErrors(compiled, error)), ...misfits, ...denied];
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
