import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import { createAnswers } from './answer-query.ts';
import { SUBGRAPHS } from './resolvers.ts';

/** Where a world listens: `control` serves `/jwks`, and `/requests`, the count of subgraph requests so far. */
export interface WorldPorts {
  readonly control: number;
  readonly subgraphs: Readonly<Record<string, number>>;
}

/** Serves four subgraphs and a token issuer's keys on free ports of 127.0.0.1. */
export async function serveWorld(jwks: string): Promise<WorldPorts> {
  let requests = 0;
  const count = (): void => {
    requests += 1;
  };
  const control = await listen((request, response) => {
    const body = request.url === '/jwks' ? jwks : JSON.stringify({ requests });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  const subgraphs: Record<string, number> = {};
  for (const [name, resolvers] of SUBGRAPHS) {
    const answer = createAnswers(subgraphSdl(name), resolvers);
    subgraphs[name] = await listen(subgraphListener(answer, count));
  }
  return { control, subgraphs };
}

/** The schema of a subgraph, as its file has it. */
export function subgraphSdl(name: string): string {
  return readFileSync(new URL(`../schema/${name}.graphql`, import.meta.url), 'utf8');
}

function subgraphListener(answer: (body: string) => string, count: () => void): RequestListener {
  return (request, response) => {
    count();
    readText(request, (body) => {
      const bytes = Buffer.from(answer(body));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.byteLength }).end(bytes);
    });
  };
}

/** Events rather than an async iterator: half the cost for a body of one chunk. */
function readText(request: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => void chunks.push(chunk));
  request.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

function listen(listener: RequestListener): Promise<number> {
  // Gateways keep their connections between rounds.
  const server: Server = createServer({ keepAliveTimeout: 600_000 }, listener);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
