import type { ExecutionResult } from 'graphql';
import { subscribe } from 'graphql';
import type { Outcome } from '../audit/entry-event.ts';
import { CodedError } from '../errors.ts';
import type { AskedOperation, ReadingParts } from './answer-reading.ts';
import { admitReading } from './answer-reading.ts';
import { CONTROL_SCHEMA } from './control-schema.ts';
import type { FilterArgument } from './entry-filter.ts';
import { toEntryFilter } from './entry-filter.ts';
import type { EntryTail } from './entry-tail.ts';
import type { EntryView } from './entry-view.ts';
import { entryView } from './entry-view.ts';
import type { Loaders } from './loaders.ts';
import type { Reading } from './reading.ts';
import { beginReading, endReading } from './reading.ts';
import type { TailBuffer } from './tail-buffer.ts';

/** What a tail is opened with. */
export interface TailParts extends ReadingParts {
  readonly tail: EntryTail;
}

/** Who opens a tail. */
export interface AskedTail extends AskedOperation {
  /** Whether the token is still good. Never rejects. */
  readonly isAllowed: () => Promise<boolean>;
  /** Calls back when the client goes away. */
  readonly onGone: (callback: () => void) => void;
}

/**
 * Opens a tail: one result an entry, until its client goes, its token is good no more, or it is too slow. Its own entry is
 * durable before anything is shown, and complete, since what stays open holds up the index; another says when it ended. It
 * listens from before the first is written, so that it shows it once. Rejects with CodedError when it is refused.
 */
export async function openTail(asked: AskedTail, parts: TailParts): Promise<AsyncGenerator<ExecutionResult>> {
  const reading = await admitReading(asked, 'subscription', parts);
  const { buffer, results } = await listen(reading, asked, parts);
  asked.onGone(() => buffer.end());
  try {
    await writeEntry(reading, parts, 'answered');
  } catch (error) {
    buffer.end();
    throw error;
  }
  return untilEnd(results, reading, parts);
}

async function listen(reading: Reading, { isAllowed }: AskedTail, { tail, loaders }: TailParts) {
  const opened: TailBuffer[] = [];
  const results = await subscribe({
    schema: CONTROL_SCHEMA,
    document: reading.document,
    operationName: reading.operation.name?.value,
    variableValues: reading.variables,
    rootValue: {
      entryAdded: async ({ filter }: { readonly filter?: FilterArgument | null }) => {
        const buffer = await tail.listen({ filter: toEntryFilter(filter), isAllowed });
        opened.push(buffer);
        return payloads(buffer, loaders);
      },
    },
  });
  const [buffer] = opened;
  if (buffer && Symbol.asyncIterator in results) return { buffer, results };
  throw refusalOf(results);
}

function refusalOf(results: object): unknown {
  const [error] = 'errors' in results ? ((results as ExecutionResult).errors ?? []) : [];
  return error?.originalError instanceof CodedError ? error.originalError : new Error('The tail could not be opened.');
}

/** What arrives together loads together. */
async function* payloads(
  buffer: TailBuffer,
  loaders: () => Loaders,
): AsyncGenerator<{ readonly entryAdded: EntryView }> {
  for await (const rows of buffer) {
    const shared = loaders();
    for (const row of rows) yield { entryAdded: entryView(row, shared) };
  }
}

async function* untilEnd(
  results: AsyncGenerator<ExecutionResult>,
  reading: Reading,
  parts: TailParts,
): AsyncGenerator<ExecutionResult> {
  let error: unknown;
  try {
    yield* results;
  } catch (thrown) {
    error = thrown;
    throw thrown;
  } finally {
    const code = error instanceof CodedError ? error.code : undefined;
    // Nothing more is shown, so that nothing depends on it.
    await writeEntry(reading, parts, code ? 'answered' : 'abandoned', code).catch(() => undefined);
  }
}

async function writeEntry(reading: Reading, { audit }: TailParts, outcome: Outcome, code?: string): Promise<void> {
  const entry = await beginReading(audit, reading);
  await endReading(entry, outcome, code === undefined ? [] : [{ code, count: 1 }]);
}
