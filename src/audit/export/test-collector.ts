import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** What an attribute of a record says. */
export type Told = string | number | readonly Told[];

/** A log record as a collector reads it. */
export interface ReceivedRecord {
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  readonly observed: bigint;
  readonly severity: string;
  readonly severityNumber: number;
  readonly eventName: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, Told>>;
}

/** A request that a collector read, and whether it said that it took it. */
export interface ReceivedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
  readonly text: string;
  readonly records: readonly ReceivedRecord[];
}

/** How a collector answers; it has taken the records that it says it has. */
export type CollectorBehaviour = (request: ReceivedRequest, response: ServerResponse, nth: number) => CollectorAnswer;

/** What a collector answers, if anything, and which records it took. */
export interface CollectorAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly took: readonly ReceivedRecord[];
}

/** A collector on a port of its own, which reads OTLP strictly. */
export interface TestCollector {
  readonly url: string;
  /** Every request that arrived whole, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Every record that was taken, in order. */
  readonly records: readonly ReceivedRecord[];
  /** How it answers from now on; at first it takes everything. */
  behave(behaviour: CollectorBehaviour): void;
  /** Resolves when this holds, looked at after each request. Rejects after some seconds. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Takes whatever comes. */
export const TAKES: CollectorBehaviour = ({ records }) => ({ status: 200, body: '{}', took: records });

/** Refuses with a status, and takes nothing. */
export function refuses(status: number, headers: Readonly<Record<string, string>> = {}): CollectorBehaviour {
  return () => ({ status, headers, body: 'upstream text', took: [] });
}

/** Never answers. */
export const HANGS: CollectorBehaviour = () => ({ took: [] });

/** Takes all but some records, and says so as OTLP has it. */
export function takesAllBut(isRefused: (record: ReceivedRecord) => boolean): CollectorBehaviour {
  return ({ records }) => {
    const took = records.filter((record) => !isRefused(record));
    const rejectedLogRecords = String(records.length - took.length);
    return { status: 200, body: JSON.stringify({ partialSuccess: { rejectedLogRecords, errorMessage: 'no' } }), took };
  };
}

/** Starts a collector, on the port that is named or any free one. */
export async function startCollector(port = 0): Promise<TestCollector> {
  const requests: ReceivedRequest[] = [];
  const records: ReceivedRecord[] = [];
  const listeners = new Set<() => void>();
  let behave = TAKES;

  const server = createServer(async (request, response) => {
    const received = readRequest(request.headers, await text(request));
    requests.push(received);
    const { status, headers, body, took } = behave(received, response, requests.length);
    records.push(...took);
    if (status !== undefined) response.writeHead(status, headers).end(body);
    for (const listener of listeners) listener();
  });
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', () => resolve()));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The collector has no port.');

  return {
    url: `http://127.0.0.1:${address.port}/v1/logs`,
    requests,
    records,
    behave: (behaviour) => {
      behave = behaviour;
    },
    until: async (holds) => {
      if (holds()) return;
      const waiting = Promise.withResolvers<void>();
      const timer = setTimeout(() => waiting.reject(new Error(`Only ${records.length} records came.`)), 20_000);
      const listener = () => holds() && waiting.resolve();
      listeners.add(listener);
      await waiting.promise.finally(() => {
        listeners.delete(listener);
        clearTimeout(timer);
      });
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

const int64 = z.string().regex(/^\d{1,19}$/);

interface Value {
  readonly stringValue?: string | undefined;
  readonly intValue?: string | undefined;
  readonly arrayValue?: { readonly values: readonly Value[] } | undefined;
}

const VALUE: z.ZodType<Value> = z.strictObject({
  stringValue: z.string().optional(),
  intValue: int64.optional(),
  arrayValue: z.strictObject({ values: z.array(z.lazy(() => VALUE)) }).optional(),
});
const ATTRIBUTES = z.array(z.strictObject({ key: z.string().min(1), value: VALUE }));

/** The part of opentelemetry/proto/collector/logs/v1/logs_service.proto that may come, and nothing else. */
const REQUEST = z.strictObject({
  resourceLogs: z
    .array(
      z.strictObject({
        resource: z.strictObject({ attributes: ATTRIBUTES }),
        scopeLogs: z
          .array(
            z.strictObject({
              scope: z.strictObject({ name: z.literal('cordon.audit') }),
              logRecords: z
                .array(
                  z.strictObject({
                    timeUnixNano: int64,
                    observedTimeUnixNano: int64,
                    severityNumber: z.int().min(1).max(24),
                    severityText: z.string(),
                    eventName: z.string(),
                    body: VALUE,
                    attributes: ATTRIBUTES,
                  }),
                )
                .min(1),
            }),
          )
          .length(1),
      }),
    )
    .length(1),
});

/** Reads a request strictly, as a collector would. Throws where it is not the JSON of OTLP. */
export function readRequest(headers: IncomingHttpHeaders, text: string): ReceivedRequest {
  const { resourceLogs } = REQUEST.parse(JSON.parse(text));
  const records = resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  return {
    headers,
    bytes: Buffer.byteLength(text),
    text,
    records: records.map((record) => ({
      time: BigInt(record.timeUnixNano),
      observed: BigInt(record.observedTimeUnixNano),
      severity: record.severityText,
      severityNumber: record.severityNumber,
      eventName: record.eventName,
      body: String(told(record.body)),
      attributes: Object.fromEntries(record.attributes.map(({ key, value }) => [key, told(value)])),
    })),
  };
}

function told({ stringValue, intValue, arrayValue }: Value): Told {
  const values = [stringValue, intValue, arrayValue].filter((value) => value !== undefined);
  if (values.length !== 1) throw new Error('A value says one thing.');
  if (arrayValue) return arrayValue.values.map(told);
  return stringValue ?? Number(intValue);
}
