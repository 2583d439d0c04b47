import type { Audit } from '../audit/open-audit.ts';
import { CodedError } from '../errors.ts';
import { fetchHandler } from '../http/fetch-handler.ts';
import type { GraphQLEndpoint } from '../http/graphql-endpoint.ts';
import type { Inbound, Outbound, StreamedOutbound } from '../http/http-message.ts';
import { jsonOutbound, refusalOutbound } from '../http/http-message.ts';
import { readJsonBody } from '../http/read-body.ts';
import type { Verifier } from '../identity/create-verifier.ts';
import type { Log } from '../lib/log.ts';
import type { StoreReader } from '../store/store-reader.ts';
import type { Visitor } from './admit-visitor.ts';
import { admitVisitor } from './admit-visitor.ts';
import type { SizeLimits } from './check-size.ts';
import { EntryTail } from './entry-tail.ts';
import { exportQuery } from './export-query.ts';
import { EXPORT_TEXTS } from './export-text.ts';
import { createLoaders } from './loaders.ts';
import { openExport } from './open-export.ts';
import type { TailParts } from './open-tail.ts';
import { respondTail } from './respond-tail.ts';
import { createSearchBudget } from './search-budget.ts';
import { startControlEndpoint } from './start-control-endpoint.ts';

/** What a control plane is made of. */
export interface ControlOptions {
  /** None where nobody is told apart: then nobody is let in. */
  readonly verifier: Verifier | undefined;
  readonly audit: Audit;
  readonly reader: StoreReader;
  /** The digests of a value under every key of the audit. */
  readonly digestsOf: (value: string) => readonly string[];
  readonly limits: SizeLimits & { readonly tokens: number; readonly bodyBytes: number };
  readonly introspection: boolean;
  readonly log: Log;
}

/** A control plane without a port. */
export interface ControlPlane {
  /** Answers one HTTP request; never rejects. */
  handle(inbound: Inbound): Promise<Outbound | StreamedOutbound>;
  /** The same for a `Request`. */
  fetch(request: Request): Promise<Response>;
  /** Ends every tail; what is asked afterwards is still answered. */
  endTails(): void;
  close(): Promise<void>;
}

/** How often one principal may search for a value. */
const SEARCHES = { searches: 30, windowSeconds: 60 } as const;

/** Creates the control plane around a gateway's audit, and a reader of its store, which it closes in the end. */
export async function createControl(options: ControlOptions): Promise<ControlPlane> {
  const { verifier, audit, reader, digestsOf, limits, introspection, log } = options;
  const searchBudget = createSearchBudget({ ...SEARCHES, now: () => performance.now() });
  const tail = new EntryTail(reader, log);
  const rules = { limits, searchBudget };
  const parts: TailParts = { audit, reader, loaders: createLoaders(reader), rules, digestsOf, log, tail };
  const endpoint = await startControlEndpoint({ parts, introspection, tokenLimit: limits.tokens });

  async function route(inbound: Inbound): Promise<Outbound | StreamedOutbound> {
    switch (inbound.path) {
      case '/graphql':
        return await respondGraphQL(inbound, await admitted(inbound, 'POST'));
      case '/export':
        return await respondExport(inbound, await admitted(inbound, 'GET'));
      case '/healthz':
        return jsonOutbound(200, { status: 'ok' });
      default:
        throw new CodedError('NOT_FOUND');
    }
  }

  /** Who asks, before a byte of the body is read. */
  async function admitted(inbound: Inbound, method: 'GET' | 'POST'): Promise<Visitor> {
    if (inbound.method !== method) throw new CodedError('METHOD_NOT_ALLOWED');
    return await admitVisitor(inbound, verifier);
  }

  async function respondGraphQL(inbound: Inbound, visitor: Visitor): Promise<Outbound | StreamedOutbound> {
    const body = await readJsonBody(inbound, limits.bodyBytes);
    if (inbound.header('accept')?.includes('text/event-stream'))
      return await respondTail(body, visitor, inbound, { parts, tokenLimit: limits.tokens });
    return await ask(endpoint, inbound, body, visitor);
  }

  async function respondExport(inbound: Inbound, visitor: Visitor): Promise<StreamedOutbound> {
    const query = exportQuery(inbound.search);
    const headers = ['content-type', EXPORT_TEXTS[query.format].contentType, 'cache-control', 'no-store'];
    return { status: 200, headers, stream: await openExport(query, visitor, parts) };
  }

  async function handle(inbound: Inbound): Promise<Outbound | StreamedOutbound> {
    const started = performance.now();
    const outbound = await route(inbound).catch((error: unknown) => failure(error, log));
    const { method, path } = inbound;
    const ms = Math.round(performance.now() - started);
    const known = KNOWN_PATHS.has(path) ? path : 'other';
    log.info({ plane: 'control', method, path: known, status: outbound.status, ms }, 'request');
    return 'stream' in outbound ? { ...outbound, stream: watched(outbound.stream, log) } : outbound;
  }

  return {
    handle,
    fetch: fetchHandler(handle),
    endTails: () => tail.close(),
    close: async () => {
      tail.close();
      await endpoint.stop();
      await reader.close();
    },
  };
}

/** SECURITY: other paths are the caller's text and stay out of the log (A38). */
const KNOWN_PATHS: ReadonlySet<string> = new Set(['/graphql', '/export', '/healthz']);

async function ask(
  endpoint: GraphQLEndpoint<Visitor>,
  inbound: Inbound,
  body: unknown,
  visitor: Visitor,
): Promise<Outbound> {
  const { method } = inbound;
  return await endpoint.respond({ method, headers: inbound.headers(), parameters: { kind: 'body', body } }, visitor);
}

/** One that fails is cut by whoever sends it, and no longer the request's to answer for. */
async function* watched(stream: AsyncIterable<string>, log: Log): AsyncGenerator<string> {
  try {
    yield* stream;
  } catch (error) {
    log.error({ code: 'INTERNAL', error: error instanceof Error ? error.name : 'unknown' }, 'a stream was cut');
    throw error;
  }
}

function failure(error: unknown, log: Log): Outbound {
  const code = error instanceof CodedError ? error.code : 'INTERNAL';
  if (code === 'INTERNAL')
    log.error({ code, error: error instanceof Error ? error.name : 'unknown' }, 'a reading failed');
  return refusalOutbound(code);
}
