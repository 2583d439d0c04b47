import type { ExecutionResult } from 'graphql';
import { CodedError, ERRORS } from '../errors.ts';
import type { Inbound, Outbound, StreamedOutbound } from '../http/http-message.ts';
import { errorsOutbound } from '../http/http-message.ts';
import { publicError } from '../http/public-error.ts';
import { isRecord } from '../lib/is-record.ts';
import type { Visitor } from './admit-visitor.ts';
import type { EventPayload } from './event-stream.ts';
import { EVENT_STREAM_HEADERS, eventStream } from './event-stream.ts';
import type { AskedTail, TailParts } from './open-tail.ts';
import { openTail } from './open-tail.ts';
import { parseReading } from './parse-reading.ts';
import { answerErrors } from './reading-errors.ts';

/** What a tail is asked for with. */
export interface TailInput {
  readonly parts: TailParts;
  readonly tokenLimit: number;
}

/** Answers a subscription with a stream of events, or with why there is none. */
export async function respondTail(
  body: unknown,
  visitor: Visitor,
  inbound: Inbound,
  { parts, tokenLimit }: TailInput,
): Promise<Outbound | StreamedOutbound> {
  const parsed = parseReading(isRecord(body) ? body : {}, tokenLimit);
  if (parsed.kind === 'refused') return errorsOutbound(parsed.errors, 400);
  const asked: AskedTail = { ...parsed.operation, ...visitor, onGone: (callback) => inbound.onGone(callback) };
  try {
    const results = await openTail(asked, parts);
    return { status: 200, headers: EVENT_STREAM_HEADERS, stream: eventStream(toPayloads(results, parts)) };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const { code, details } = error;
    return errorsOutbound([publicError({ code, details })], ERRORS[code].status);
  }
}

async function* toPayloads(results: AsyncGenerator<ExecutionResult>, { log }: TailParts): AsyncGenerator<EventPayload> {
  for await (const { data, errors = [] } of results) {
    const told = answerErrors(errors, log).map(publicError);
    yield { ...(told.length > 0 && { errors: told }), data };
  }
}
