/** The environment variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the example world listens and keeps its data: the environment, with the defaults filled in. */
export interface Settings {
  readonly gatewayPort: number;
  readonly controlPort: number;
  readonly providerPort: number;
  readonly customersPort: number;
  readonly billingPort: number;
  readonly dataDir: string;
  /** Who the provider's tokens are from; also where `npm run token` asks. */
  readonly issuer: string;
  /** The address that the provider binds. */
  readonly providerHost: string;
}

/** Reads the CORDON_ variables that dev/ knows; empty ones count as unset. Throws, naming it, for one that is no port. */
export function readSettings(env: Environment): Settings {
  const providerPort = readPort(env, 'CORDON_PROVIDER_PORT', 4001);
  return {
    gatewayPort: readPort(env, 'CORDON_PORT', 4000),
    controlPort: readPort(env, 'CORDON_CONTROL_PORT', 4002),
    providerPort,
    customersPort: readPort(env, 'CORDON_CUSTOMERS_PORT', 4101),
    billingPort: readPort(env, 'CORDON_BILLING_PORT', 4102),
    dataDir: env.CORDON_DATA_DIR || './data',
    issuer: env.CORDON_PROVIDER_ISSUER || `http://127.0.0.1:${providerPort}`,
    providerHost: env.CORDON_PROVIDER_HOST || '127.0.0.1',
  };
}

function readPort(env: Environment, name: string, fallback: number): number {
  const text = env[name] || String(fallback);
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new Error(`${name} must be a port number (1 to 65535).`);
  return port;
}
