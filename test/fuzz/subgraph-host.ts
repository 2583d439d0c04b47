import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import { happens, hashOf } from '../random/hash-of.ts';
import type { FetchAnswer } from './answer-fetch.ts';
import { answerFetch } from './answer-fetch.ts';
import type { FuzzFaults } from './fuzz-case.ts';
import type { Model } from './model.ts';
import type { World } from './world.ts';

/** A world and how its subgraphs fail. */
export interface Served {
  readonly model: Model;
  readonly world: World;
  readonly faults: FuzzFaults | undefined;
}

/** The subgraphs of a graph, each under its path, on one port of 127.0.0.1. */
export interface SubgraphHost {
  readonly urlOf: (subgraph: string) => string;
  serve(served: Served): void;
  /** What broke in the host itself: it must stay empty. */
  readonly failures: unknown[];
  close(): Promise<void>;
}

/** A slow answer takes this long, in milliseconds: longer than a gateway waits. */
const SLOW_MS = 500;

/** What goes over the wire; nothing where the connection is cut. */
interface WireAnswer {
  readonly status: number;
  readonly text: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
}

/** Starts the host; nothing answers before `serve`. */
export async function startSubgraphHost(): Promise<SubgraphHost> {
  let serving: Served | undefined;
  const failures: unknown[] = [];
  const documents = new Map<string, DocumentNode>();
  const parsed = (query: string): DocumentNode => {
    const document = documents.get(query) ?? parse(query, { noLocation: true });
    documents.set(query, document);
    return document;
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      try {
        const name = (request.url ?? '').slice(1);
        const subgraph = serving?.model.subgraphs.find((each) => each.name === name);
        if (!serving || !subgraph) return void response.writeHead(404).end('{}');
        const body = Buffer.concat(chunks).toString();
        const { query, variables = {} } = JSON.parse(body);
        const answer = answerFetch(serving.world, subgraph, serving.faults, parsed(query), variables);
        const wire = onWire(serving, name, body, answer);
        if (!wire) return void request.socket.destroy();
        const send = () =>
          response.writeHead(wire.status, { 'content-type': 'application/json', ...wire.headers }).end(wire.text);
        if (wire.delayMs === undefined) send();
        else setTimeout(send, wire.delayMs);
      } catch (error) {
        failures.push(error);
        response.writeHead(500).end();
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (subgraph) => `http://127.0.0.1:${port}/${subgraph}`,
    serve: (served) => {
      serving = served;
      documents.clear();
    },
    failures,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The answer, or what a broken subgraph, a proxy or a connection makes of it. */
function onWire({ world, faults }: Served, name: string, body: string, answer: FetchAnswer): WireAnswer | undefined {
  const text = JSON.stringify(answer);
  const place = `wire${faults?.seed}${name}${body}`;
  if (!faults || !happens(faults.wire, place)) return { status: 200, text };
  const stray = world.canaries.text({ kind: 'stray', coordinate: `wire of ${name}`, place: `stray ${name}` });
  const errors = [{ message: stray, path: [stray, 0], extensions: { code: stray, [stray]: stray } }];
  const { data } = answer;
  const entities =
    typeof data === 'object' && data !== null && '_entities' in data && Array.isArray(data._entities)
      ? data._entities
      : undefined;
  const wires: readonly (() => WireAnswer | undefined)[] = [
    () => ({ status: 500, text: `<html>${stray}</html>` }),
    () => ({ status: 503, text: JSON.stringify({ errors }), headers: { 'x-reason': stray } }),
    () => ({ status: 200, text: text.slice(0, Math.ceil(text.length * 0.7)) }),
    () => ({ status: 200, text: `${text}${text}` }),
    () => ({ status: 200, text: JSON.stringify({ data: null, errors }) }),
    () => ({ status: 200, text: JSON.stringify({ data, errors, extensions: { trace: stray, answer } }) }),
    () => ({ status: 200, text: JSON.stringify({ ...answer, errors: [stray, null, 7, { message: 7, path: 'a' }] }) }),
    () => ({ status: 200, text: JSON.stringify([answer]) }),
    () => ({ status: 200, text: JSON.stringify(answer), headers: { 'set-cookie': `a=${stray}`, 'x-trace': stray } }),
    () => ({ status: 200, text: JSON.stringify(stray) }),
    () => ({ status: 200, text, delayMs: SLOW_MS }),
    () => ({ status: 200, text, headers: { 'content-type': `text/html; name=${stray}` } }),
    () => ({ status: 302, text: '', headers: { location: `http://127.0.0.1:9/${stray}` } }),
    // The later of two members wins in JavaScript; not in every reader of JSON.
    () => ({ status: 200, text: `{"data":{"__proto__":{"a":"${stray}"}},"errors":null,${text.slice(1)}` }),
    () => (entities ? { status: 200, text: JSON.stringify({ data: { _entities: entities.slice(1) } }) } : undefined),
    () => ({ status: 200, text: JSON.stringify({ data: { _entities: [...(entities ?? []), ...(entities ?? [])] } }) }),
    () => ({
      status: 200,
      text: JSON.stringify({
        data: entities
          ? { _entities: [...entities].map((each) => (each ? { __typename: stray, ...each } : each)) }
          : data,
      }),
    }),
  ];
  return wires[hashOf(`${place}how`) % wires.length]?.();
}
