import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Child } from './child.ts';
import { startChild } from './child.ts';
import { benchSupergraph } from './supergraph.ts';
import type { TokenTask } from './tokens.ts';
import { createIssuer } from './tokens.ts';

/** Everything around the gateways: subgraphs, supergraph, tokens, and the load generator. */
export interface BenchWorld {
  /** For what the processes write. */
  readonly folder: string;
  readonly issuer: string;
  readonly subgraphPorts: Readonly<Record<string, number>>;
  readonly supergraph: string;
  readonly tokens: Readonly<Record<TokenTask, readonly string[]>>;
  readonly driver: Child;
  /** The process that answers for the subgraphs. */
  readonly subgraphs: Child;
  /** How many requests the subgraphs have had so far. */
  countRequests(): Promise<number>;
}

/** As many callers as take turns. */
const CALLERS = 200;

const portsSchema = z.object({ control: z.number(), subgraphs: z.record(z.string(), z.number()) });
const countSchema = z.object({ requests: z.number() });

/** Starts the world in processes of its own, on free ports of 127.0.0.1. `stopChildren` ends it. */
export async function startBenchWorld(folder: string): Promise<BenchWorld> {
  const issuer = await createIssuer();
  const subgraphs = startChild({
    args: [file('world/main.ts')],
    env: { BENCH_JWKS: issuer.jwks },
    log: join(folder, 'world.log'),
  });
  const ports = portsSchema.parse(await subgraphs.ask());
  const address = `http://127.0.0.1:${ports.control}`;
  return {
    folder,
    issuer: address,
    subgraphPorts: ports.subgraphs,
    supergraph: benchSupergraph(ports.subgraphs),
    tokens: {
      revealed: await issuer.sign(address, 'revealed', CALLERS),
      masked: await issuer.sign(address, 'masked', CALLERS),
    },
    driver: startChild({ args: [file('driver.ts')], env: {}, log: join(folder, 'driver.log') }),
    subgraphs,
    countRequests: async () => countSchema.parse(await (await fetch(`${address}/requests`)).json()).requests,
  };
}

function file(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
