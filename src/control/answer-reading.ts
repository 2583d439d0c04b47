import type { DocumentNode, ExecutionResult } from 'graphql';
import { execute, getOperationAST } from 'graphql';
import type { Audit } from '../audit/open-audit.ts';
import { CodedError } from '../errors.ts';
import type { AnswerError } from '../http/public-error.ts';
import type { Principal } from '../identity/principal.ts';
import type { Log } from '../lib/log.ts';
import { createVariableCoercer } from '../operation/coerce-variables.ts';
import type { StoreReader } from '../store/store-reader.ts';
import type { ReadingRules } from './check-reading.ts';
import { checkReading } from './check-reading.ts';
import { CONTROL_SCHEMA } from './control-schema.ts';
import { createRoot } from './create-root.ts';
import type { Loaders } from './loaders.ts';
import type { Reading } from './reading.ts';
import { beginReading, endReading, refuseReading } from './reading.ts';
import { answerErrors, countCodes } from './reading-errors.ts';
import { createRowBudget } from './row-budget.ts';

/** What every reading is answered with. */
export interface ReadingParts {
  readonly audit: Audit;
  readonly reader: StoreReader;
  readonly loaders: () => Loaders;
  readonly rules: ReadingRules;
  /** The digests of a value under every key of the audit. */
  readonly digestsOf: (value: string) => readonly string[];
  readonly log: Log;
}

/** A valid operation, and who asks. */
export interface AskedOperation {
  readonly principal: Principal;
  readonly session: string;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a client is sent. */
export interface ReadingAnswer {
  readonly data: ExecutionResult['data'];
  readonly errors: readonly AnswerError[];
}

/** The most rows of one operation, whatever it is put together of. */
const MOST_ROWS = 2_000;

const coerceVariables = createVariableCoercer(CONTROL_SCHEMA);

/**
 * A reading's whole life. The order matters:
 * 1. find the operation and coerce its variables;
 * 2. refuse what may not be, before anything is read, and write that down;
 * 3. write down what is about to be read, so that nothing is read of which nobody would know;
 * 4. read it;
 * 5. write down what became of it, before a byte of it leaves.
 * Rejects with CodedError when the whole is refused.
 */
export async function answerReading(asked: AskedOperation, parts: ReadingParts): Promise<ReadingAnswer> {
  const reading = await admitReading(asked, 'query', parts);
  const entry = await beginReading(parts.audit, reading);
  const { data, errors } = await read(reading, parts).catch(async (error: unknown) => {
    await endReading(entry, 'failed', [{ code: 'INTERNAL', count: 1 }]);
    throw error;
  });
  const answered = answerErrors(errors ?? [], parts.log);
  await endReading(entry, 'answered', countCodes(answered));
  return { data: data ?? null, errors: answered };
}

/** An operation of this kind that may be carried out. Rejects with CodedError, written down, where it may not. */
export async function admitReading(
  asked: AskedOperation,
  kind: 'query' | 'subscription',
  { audit, rules }: Pick<ReadingParts, 'audit' | 'rules'>,
): Promise<Reading> {
  const { principal, session, document, operationName, variables } = asked;
  const operation = getOperationAST(document, operationName);
  if (!operation) throw new CodedError('OPERATION_RESOLUTION_FAILURE');
  coerceVariables(operation, variables);
  const reading = { principal, session, document, operation, variables };
  try {
    checkReading(reading, rules);
    if (operation.operation !== kind) throw new CodedError('OPERATION_NOT_SUPPORTED');
    return reading;
  } catch (error) {
    if (error instanceof CodedError) await refuseReading(audit, reading, error);
    throw error;
  }
}

async function read({ document, operation, variables }: Reading, parts: ReadingParts): Promise<ExecutionResult> {
  const { reader, digestsOf } = parts;
  return await execute({
    schema: CONTROL_SCHEMA,
    document,
    operationName: operation.name?.value,
    rootValue: createRoot({ reader, digestsOf, loaders: parts.loaders(), budget: createRowBudget(MOST_ROWS) }),
    variableValues: variables,
  });
}
