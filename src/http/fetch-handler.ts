import { CodedError } from '../errors.ts';
import type { Inbound, Outbound, StreamedOutbound } from './http-message.ts';

/** A handler of HTTP messages as one of `Request` and `Response`, for tests and for embedding. */
export function fetchHandler(
  handle: (inbound: Inbound) => Promise<Outbound | StreamedOutbound>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const cancelled = new AbortController();
    const outbound = await handle(fromRequest(request, AbortSignal.any([request.signal, cancelled.signal])));
    return toResponse(outbound, () => cancelled.abort());
  };
}

function fromRequest(request: Request, gone: AbortSignal): Inbound {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    search: url.search,
    header: (name) => request.headers.get(name) ?? undefined,
    headers: () => new Map(request.headers),
    body: (limit) => collect(request, limit),
    onGone: (callback) => gone.addEventListener('abort', callback, { once: true }),
  };
}

async function collect(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  try {
    for await (const chunk of request.body ?? []) {
      received += chunk.byteLength;
      if (received > limit) throw new CodedError('PAYLOAD_TOO_LARGE', { limit });
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof CodedError ? error : new CodedError('BAD_REQUEST');
  }
  return Buffer.concat(chunks);
}

function toResponse(outbound: Outbound | StreamedOutbound, cancel: () => void): Response {
  const { status, headers } = outbound;
  const pairs = new Headers();
  for (let index = 0; index < headers.length; index += 2) pairs.append(headers[index] ?? '', headers[index + 1] ?? '');
  if ('stream' in outbound) return new Response(toBody(outbound.stream, cancel), { status, headers: pairs });
  const bytes = outbound.body.map((part) => (typeof part === 'string' ? Buffer.from(part) : part));
  return new Response(bytes.length > 0 ? Buffer.concat(bytes) : null, { status, headers: pairs });
}

/** Asks for a piece when the reader does, as the network would; `cancel` is told when the reader has gone. */
function toBody(stream: AsyncIterable<string>, cancel: () => void): ReadableStream<Uint8Array> {
  const pieces = stream[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(Buffer.from(value));
      },
      async cancel() {
        cancel();
        await pieces.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
