import type { DocumentNode } from 'graphql';
import { getOperationAST } from 'graphql';
import { clientPaths, isShownAt } from '../assemble/client-paths.ts';
import type { UnfitPlace } from '../assemble/compile-writer.ts';
import { inDocumentOrder } from '../assemble/document-order.ts';
import type { Introspection } from '../assemble/introspect.ts';
import type { ClientView } from '../assemble/view.ts';
import type { Audit } from '../audit/open-audit.ts';
import { CodedError } from '../errors.ts';
import type { RawError, RawResult } from '../execute/raw-result.ts';
import { isRawObject } from '../execute/raw-result.ts';
import type { FetchContext } from '../execute/run-plan.ts';
import { NothingSent } from '../execute/run-plan.ts';
import type { AnswerError } from '../http/public-error.ts';
import type { Principal } from '../identity/principal.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { ResponsePath } from '../lib/response-path.ts';
import type { Variables } from '../operation/coerce-variables.ts';
import { sentVariables } from '../operation/coerce-variables.ts';
import type { CompiledOperation } from '../operation/compile-operation.ts';
import { hasNullCondition } from '../operation/condition-variables.ts';
import { denialDetails } from '../operation/denial.ts';
import type { EndTurn, FairTurns } from './fair-turns.ts';
import { guardInputs } from './guard-inputs.ts';
import type { Answered, AskedOperation } from './operation-entry.ts';
import { entryOf } from './operation-entry.ts';
import type { Prepared } from './prepare.ts';
import type { ProbeDetector } from './probe-detector.ts';
import type { Snapshot } from './snapshot.ts';

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
  readonly session: string;
  readonly snapshot: Snapshot;
  readonly fetchContext: FetchContext;
  /** A number from 0 to below 100, drawn once for the request. */
  readonly roll: number;
  readonly probeDetector: ProbeDetector;
  readonly turns: FairTurns;
  /** Ends the turn that compilation goes on in; absent where it needs one of its own. */
  readonly endTurn?: EndTurn;
  /** None where nothing is recorded. */
  readonly audit: Audit | undefined;
  /** As the client sent them. */
  readonly variables: Readonly<Record<string, unknown>>;
}

const NO_INTROSPECTION: Introspection = new Map();
const NOTHING: RawResult = { data: {}, errors: [], incomplete: new Set(), isPlain: true, calls: [] };

/** As graphql-js answers a condition that is null at the root: the selections cannot be collected, so nothing is run. */
const NO_CONDITION: Answer = { data: null, errors: [{ code: 'BAD_USER_INPUT' }], masked: [], written: [] };

/**
 * A request's whole life, from a validated document to the masked answer. The order matters:
 * 1. find the operation and coerce its variables, since they decide what is included, and refuse a condition that is null;
 * 2. compile and plan it for this principal: what refuses the whole does so here, before a byte is fetched (I8);
 * 3. guard what arrives by variable, then count what is tried, for the same reason;
 * 4. write down what is about to be done, so that nothing is fetched of which nobody would know (I3);
 * 5. fetch what may be seen, and nothing else (I6);
 * 6. write the client's view, the only thing that leaves (I1);
 * 7. write down what became of it, before a byte of it leaves (I3); what was refused is written down too.
 * Throws CodedError when the operation is refused, and for whatever happens after a mutation ran: the `cause` of an
 * `INTERNAL` is the fault.
 */
export async function answer(
  principal: Principal,
  document: DocumentNode,
  operationName: string | undefined,
  context: AnswerContext,
): Promise<Answer> {
  const { snapshot, session, audit, fetchContext } = context;
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new CodedError('OPERATION_RESOLUTION_FAILURE');
  const variables = snapshot.coerceVariables(operation, context.variables);
  const sent = sentVariables(snapshot.supergraph.apiSchema, operation, context.variables);
  const { lifetime } = fetchContext;
  const asked = { principal, session, document, operation, variables: sent, snapshot, lifetime };
  const entry = entryOf(audit, asked);
  if (hasNullCondition(document, operation, variables)) {
    context.endTurn?.();
    await entry.refuse(new CodedError('BAD_USER_INPUT'));
    return NO_CONDITION;
  }
  const admitted = await admit(asked, variables, context).catch(async (error: unknown) => {
    await entry.refuse(error);
    throw error;
  });
  await entry.begin(admitted.prepared);
  const carriedOut = await carryOut(admitted, asked, { variables, sent }, context).catch(async (error: unknown) => {
    const fault = faultOf(admitted, error);
    await entry.fail(fault);
    throw fault;
  });
  await entry.conclude(carriedOut).catch((error: unknown) => {
    throw faultOf(admitted, error);
  });
  return carriedOut.answer;
}

/**
 * What is thrown if an operation that was admitted has no answer.
 * SECURITY: a mutation that may have run must not read as one that did not, or it is sent again (I8; test "a mutation that
 * was carried out says so …").
 */
function faultOf({ prepared: { operation, plan } }: Admitted, error: unknown): unknown {
  if (error instanceof NothingSent) return error.cause;
  if (operation.kind !== 'mutation' || !plan) return error;
  const { code, details } = error instanceof CodedError ? error : new CodedError('INTERNAL');
  return new CodedError(code, { ...details, executed: true }, { cause: error });
}

/** An operation that may be carried out. */
interface Admitted {
  readonly prepared: Prepared;
  readonly written: readonly Coordinate[];
}

async function admit(
  { principal, document, operation, lifetime }: AskedOperation,
  variables: Variables,
  context: AnswerContext,
): Promise<Admitted> {
  const { snapshot, roll, turns, endTurn } = context;
  const preparing = snapshot.prepare(principal, document, operation, variables, { lifetime, roll, turns, endTurn });
  const prepared = await preparing;
  return { prepared, written: guardInputs(principal, prepared, variables, context) };
}

async function carryOut(
  { prepared: { operation, plan, writer }, written }: Admitted,
  { principal, operation: { name } }: AskedOperation,
  { variables, sent }: { readonly variables: Variables; readonly sent: Variables },
  { snapshot, fetchContext }: AnswerContext,
): Promise<Answered & { readonly answer: Answer }> {
  const introspection = operation.introspection
    ? await snapshot.introspect(operation.introspection, variables).catch((cause: unknown) => {
        throw new NothingSent('Introspection failed before the plan was run.', { cause });
      })
    : NO_INTROSPECTION;
  const raw = plan
    ? await snapshot.supergraph.run(plan, { ...fetchContext, operationName: name?.value, variables: sent })
    : NOTHING;
  const wrote = await writer.write(raw, introspection, snapshot.ownKeysOf(principal));
  const { view, unfit, record, tracked, finds } = wrote;
  const errors = errorsOf(operation, raw, unfit, snapshot.limits.errors);
  return {
    answer: { data: view, errors, masked: operation.masked, written },
    errors,
    calls: raw.calls,
    tracked,
    record,
    finds,
  };
}

function errorsOf(
  compiled: CompiledOperation,
  raw: RawResult,
  unfit: readonly UnfitPlace[],
  limit: number,
): readonly AnswerError[] {
  const denied = compiled.denials.map(
    (denial): AnswerError => ({ code: denial.code, path: denial.path, details: denialDetails(denial) }),
  );
  return eachNullOnce(inDocumentOrder(compiled.shape, [...failures(compiled, raw, unfit, limit), ...denied]));
}

/**
 * At most so many, and one that says how many failures were left out: one failure is told in every place in which the
 * client asked for it, and what comes after the last that is told costs nothing (test "errors times aliases are bounded").
 */
function failures(
  compiled: CompiledOperation,
  raw: RawResult,
  unfit: readonly UnfitPlace[],
  limit: number,
): readonly ReportedError[] {
  const told: ReportedError[] = [];
  const all = raw.errors.length + unfit.length;
  let count = 0;
  for (const error of raw.errors) {
    const room = limit - told.length;
    const places = clientErrors(compiled, raw, error, room + 1);
    told.push(...places.slice(0, room));
    if (places.length > room) break;
    count++;
  }
  for (const { kind, path } of count < raw.errors.length ? [] : unfit.slice(0, limit - told.length)) {
    told.push({ code: CODES[kind], path });
    count++;
  }
  return count < all ? [...told, { code: CODES.error, details: { omitted: all - count } }] : told;
}

/** A failure that a subgraph reported, or of a fetch. */
interface ReportedError extends AnswerError {
  /** Whether it is of a field that only the plan asks for. */
  readonly isPlanned?: boolean;
  /** The place that its null has gone up to; undefined where it stays. */
  readonly wentUpTo?: string | undefined;
}

/**
 * Of the failures whose null went up to one place the first in the document: one null has one error. That is the law of
 * the specification within a subgraph; across subgraphs, and across aliases, nobody else keeps it. What a plan asks beside
 * the client fails with it, which is one failure too.
 * @see https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
function eachNullOnce(errors: readonly ReportedError[]): readonly AnswerError[] {
  const asked = new Set(errors.map(({ path, isPlanned }) => (isPlanned ? undefined : JSON.stringify(path))));
  const nulled = new Set<string>();
  const isTold = ({ path, isPlanned, wentUpTo }: ReportedError): boolean => {
    if (isPlanned) return !asked.has(JSON.stringify(path));
    if (wentUpTo === undefined) return true;
    if (nulled.has(wentUpTo)) return false;
    nulled.add(wentUpTo);
    return true;
  };
  return errors.filter(isTold).map(({ isPlanned: _, wentUpTo: __, ...error }) => error);
}

const CODES = {
  error: 'SUBGRAPH_ERROR',
  unavailable: 'SUBGRAPH_UNAVAILABLE',
  invalid: 'INVALID_VALUE',
  incomplete: 'REQUIRED_VALUE_MISSING',
} as const;

/**
 * SECURITY: a subgraph's own code goes on only for a field that the client asked for and that is shown as it is, with all
 * below it: a word about a masked field, or about one that a join needs, would say something of its value. So would one
 * about an entity as a whole, or about no place: that may be any field's (test "no code of what is masked …").
 */
function clientErrors(
  { shape }: CompiledOperation,
  { data }: RawResult,
  error: RawError,
  most: number,
): readonly ReportedError[] {
  const code = CODES[error.kind];
  if (!error.path) return [{ code }];
  // A failed fetch, or an error of a whole entity, says nothing of nulls: others may have brought what is there.
  const isNull = error.kind === 'error' && valueAt(data, error.path) == null;
  const passed = error.code !== undefined && isShownAt(shape, error.path) ? { passedCode: error.code } : undefined;
  return clientPaths(shape, error.path, most).map(({ path, nulled, isAsked }) => ({
    code,
    ...passed,
    path,
    isPlanned: !isAsked,
    wentUpTo: isNull && nulled.length < path.length ? JSON.stringify(nulled) : undefined,
  }));
}

function valueAt(data: unknown, path: ResponsePath): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isRawObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, data);
}
