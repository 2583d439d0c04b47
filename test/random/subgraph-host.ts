import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import type { SubgraphAnswer, SubgraphCase } from './answer-subgraph.ts';
import { answerSubgraph } from './answer-subgraph.ts';
import type { TransportFault } from './faults.ts';
import { isRecord } from './identity.ts';

/** What goes over the wire; `reset` ends the connection without an answer. */
export type WireAnswer = { readonly status: number; readonly text: string } | 'reset';

/** All subgraphs of the process, each under its path, on one port of 127.0.0.1. */
export interface SubgraphHost {
  readonly urlOf: (subgraph: string) => string;
  /** The subgraphs that answer from now on. */
  serve(subgraphs: ReadonlyMap<string, SubgraphCase>): void;
  /** The same answer without the wire. */
  answer(subgraph: string, body: unknown): WireAnswer;
  /** What broke in the host itself: it must stay empty. */
  readonly failures: readonly unknown[];
  close(): Promise<void>;
}

/** Told of every exchange over the wire: the request's text, its answer, and the subgraph that was asked. */
type OnExchange = (request: string, answer: WireAnswer, subgraph: string) => void;

/** Starts the host; nothing answers before `serve`. */
export async function startSubgraphHost(onExchange: OnExchange = () => undefined): Promise<SubgraphHost> {
  let serving: ReadonlyMap<string, SubgraphCase> = new Map();
  const failures: unknown[] = [];
  const answer = (name: string, body: unknown): WireAnswer => answerOf(serving.get(name), body);
  const server = createServer((request, response) => {
    respond(request, response, answer, onExchange).catch((error: unknown) => {
      failures.push(error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (subgraph) => `http://127.0.0.1:${port}/${subgraph}`,
    serve: (subgraphs) => {
      serving = subgraphs;
    },
    answer,
    failures,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answer: SubgraphHost['answer'],
  onExchange: OnExchange,
): Promise<void> {
  const body = await text(request);
  const subgraph = (request.url ?? '').slice(1);
  const answered = answer(subgraph, JSON.parse(body));
  onExchange(body, answered, subgraph);
  if (answered === 'reset') request.socket.destroy();
  else response.writeHead(answered.status, { 'content-type': 'application/json' }).end(answered.text);
}

function answerOf(subgraph: SubgraphCase | undefined, body: unknown): WireAnswer {
  if (!subgraph || !isRecord(body) || typeof body.query !== 'string') return { status: 404, text: '{}' };
  const given = isRecord(body.variables) ? body.variables : {};
  const answer = answerSubgraph(subgraph, parsed(body.query), given);
  const { transport } = subgraph.faults;
  const isEntityFetch = 'representations' in given;
  return transport?.subgraph === subgraph.name && (transport.on === 'all' || isEntityFetch)
    ? spoil(answer, transport)
    : { status: 200, text: JSON.stringify(answer) };
}

function spoil(answer: SubgraphAnswer, { how }: TransportFault): WireAnswer {
  switch (how) {
    case 'status 500':
      return { status: 500, text: '<html>Canary-000000000000</html>' };
    case 'invalid json':
      return { status: 200, text: '{"data":{"Canary-000000000000' };
    case 'reset':
      return 'reset';
    case 'data null':
      return { status: 200, text: JSON.stringify({ data: null, errors: [{ message: 'Canary-000000000000' }] }) };
    case 'fewer entities':
      return { status: 200, text: JSON.stringify(withEntities(answer, (entities) => entities.slice(1))) };
    case 'more entities':
      return { status: 200, text: JSON.stringify(withEntities(answer, (entities) => [...entities, ...entities])) };
  }
}

function withEntities(
  answer: SubgraphAnswer,
  change: (entities: readonly unknown[]) => readonly unknown[],
): SubgraphAnswer {
  const { data } = answer;
  const entities: unknown = isRecord(data) ? data._entities : undefined;
  return Array.isArray(entities) ? { ...answer, data: { _entities: change(entities) } } : answer;
}

const documents = new Map<string, DocumentNode>();

function parsed(query: string): DocumentNode {
  const known = documents.get(query);
  if (known) return known;
  const document = parse(query, { noLocation: true });
  if (documents.size >= 2_000) documents.clear();
  documents.set(query, document);
  return document;
}
