import { join } from 'node:path';
import { gatewayKeys } from './gateway-keys.ts';
import type { RunningSubgraph, SubgraphOptions } from './start-subgraph.ts';

/** Runs a subgraph as a process of its own, set up by the environment, until SIGINT or SIGTERM. */
export async function runSubgraph(
  name: string,
  defaultPort: number,
  start: (options: SubgraphOptions) => Promise<RunningSubgraph>,
): Promise<void> {
  const { env } = process;
  // Apollo's libraries ask cloud metadata addresses and report to a vendor unless told not to.
  env.APOLLO_TELEMETRY_DISABLED = 'true';
  const variable = `CORDON_${name.toUpperCase()}_PORT`;
  const port = Number(env[variable] ?? defaultPort);
  const keys = env.CORDON_JWKS_URL ?? `http://127.0.0.1:${env.CORDON_PORT ?? 4000}/.well-known/jwks.json`;
  const host = env.CORDON_SUBGRAPH_HOST;
  try {
    const subgraph = await start({
      port,
      ...(host === undefined ? {} : { host }),
      databaseFile: join(env.CORDON_DATA_DIR ?? 'data', 'subgraphs', `${name}.db`),
      assertionKeys: gatewayKeys(keys),
    });
    process.stdout.write(`${name} serves at ${subgraph.url}\n`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void subgraph.close().then(() => process.exit(0)));
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const why = taken
      ? `the port ${port} is taken; set ${variable} to another`
      : error instanceof Error
        ? error.message
        : 'unknown error';
    process.stderr.write(`${name} cannot start: ${why}\n`);
    process.exit(1);
  }
}
