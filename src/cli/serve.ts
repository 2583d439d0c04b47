import type { Config } from '../config.ts';
import { loadConfig } from '../config.ts';
import { configPath } from './config-path.ts';
import { parseFlags } from './parse-flags.ts';
import type { Io, Verb } from './verb.ts';

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

async function run(args: readonly string[], io: Io): Promise<number> {
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
  const config = loadConfig({ file, env: io.env, flags });
  const { serve } = await import('../server/serve.ts');
  try {
    await serve(config);
    return 0;
  } catch (error) {
    if (!isAddressInUse(error)) throw error;
    io.stderr.write(`cordon serve: ${takenPort(error, config)}\n`);
    return 1;
  }
}

interface AddressInUse extends Error {
  readonly port?: number;
}

function isAddressInUse(error: unknown): error is AddressInUse {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** The gateway takes its port first. */
function takenPort(error: AddressInUse, { port, host, control }: Config): string {
  if (error.port === control.port && control.port !== port)
    return `port ${control.port} on ${control.host}, for the control plane, is taken; choose another with CORDON_CONTROL_PORT.`;
  return `port ${port} on ${host} is taken; choose another with --port or CORDON_PORT.`;
}
