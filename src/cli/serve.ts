import { loadConfig } from '../config.ts';
import { configPath } from './config-path.ts';
import { parseFlags } from './parse-flags.ts';
import type { Verb } from './verb.ts';

const USAGE = `Usage: cordon serve [--config FILE] [--supergraph FILE] [--policy FILE] [--port N] [--host H]

Runs the gateway until it is told to stop (SIGINT, SIGTERM).

  --config FILE      the configuration (default: cordon.yaml, but only without --supergraph)
  --supergraph FILE  a composed supergraph, instead of composing the configured subgraphs
  --policy FILE      the policy (default: the configured one, else nothing personal is revealed)
  --port N           the port to listen on (default: 4000)
  --host H           the address to listen on (default: 127.0.0.1)

Every setting can also be an environment variable: CORDON_ and its path in capitals, such as CORDON_PORT.`;

/** `cordon serve`: runs the gateway; ends when the gateway has stopped. */
export const serveVerb: Verb = { usage: USAGE, run };

async function run(args: readonly string[]): Promise<number> {
  const { texts } = parseFlags(args, {
    config: 'string',
    supergraph: 'string',
    policy: 'string',
    port: 'string',
    host: 'string',
  });
  const { config: named, ...flags } = texts;
  // A supergraph from elsewhere must not silently come under the policy and issuer of the folder it is started in.
  const file = named === undefined && flags.supergraph !== undefined ? undefined : configPath(named);
  const config = loadConfig({ file, env: process.env, flags });
  const { serve } = await import('../server/serve.ts');
  try {
    await serve(config);
    return 0;
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    process.stderr.write(
      `cordon serve: port ${config.port} on ${config.host} is taken; choose another with --port or CORDON_PORT.\n`,
    );
    return 1;
  }
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
