import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { JSONWebKeySet } from 'jose';
import { createLocalJWKSet } from 'jose';
import type { Environment } from '../dev/environment.ts';
import { requestToken } from '../dev/request-token.ts';
import { startProvider } from '../dev/start-provider.ts';
import type { TestProcess } from '../dev/test-process.ts';
import { freePort, runNode } from '../dev/test-process.ts';
import { openKeyRing } from '../src/keys/open-key-ring.ts';
import { gatewayFolder } from '../src/server/audit-sources.ts';
import { startBilling } from '../subgraphs/billing/start-billing.ts';
import { startCustomers } from '../subgraphs/customers/start-customers.ts';
import type { RunningSubgraph } from '../subgraphs/lib/start-subgraph.ts';

/** Who asks in these tests. */
export type Persona = 'support' | 'billing' | 'privacy';

/** The example world without its gateway: what outlives gateways that are started, and killed, as processes of their own. */
export interface Surroundings {
  /** Where gateways keep their data, unless a test says otherwise. */
  readonly dataDir: string;
  readonly customers: RunningSubgraph;
  readonly billing: RunningSubgraph;
  /** New tokens each time, under each persona's task. */
  readonly tokens: () => Promise<Tokens>;
  /** Starts `cordon serve` with these settings on top; returns at once. */
  readonly startGateway: (env?: Environment) => Promise<GatewayProcess>;
  /** The same, and returns when it answers; on another port where somebody else took the one that was free. */
  readonly openGateway: (env?: Environment) => Promise<GatewayProcess>;
  readonly close: () => Promise<void>;
}

/** A token for each persona. */
export type Tokens = Readonly<Record<Persona, string>>;

/** `cordon serve` as a process of its own. */
export interface GatewayProcess extends TestProcess {
  readonly port: number;
}

const TASKS = { support: 'customer-lookup', billing: 'billing-report', privacy: undefined } as const;
const ASK_AGAIN_MS = 20;

/** Starts subgraphs and a provider, for gateways that share one data directory. */
export async function startSurroundings(): Promise<Surroundings> {
  const directory = mkdtempSync(join(tmpdir(), 'cordon-surroundings-'));
  const dataDir = join(directory, 'data');
  // Made before the first gateway, which then finds them, so that nobody has to ask it for its public keys.
  const ring = await openKeyRing(gatewayFolder({ dataDir }));
  const subgraph = {
    port: 0,
    databaseFile: ':memory:',
    assertionKeys: createLocalJWKSet(ring.jwks),
    keepRequests: true,
  };
  const [customers, billing, provider] = await Promise.all([
    startCustomers(subgraph),
    startBilling(subgraph),
    startProvider({ port: 0, dataDir: directory }),
  ]);
  const settings = {
    CORDON_SUBGRAPHS_CUSTOMERS_URL: customers.url,
    CORDON_SUBGRAPHS_BILLING_URL: billing.url,
    CORDON_IDENTITY_ISSUER: provider.issuer,
    CORDON_DATA_DIR: dataDir,
    CORDON_CONTROL_PORT: '0',
  };
  const startGateway = async (env: Environment = {}): Promise<GatewayProcess> => {
    const port = await freePort();
    const started = runNode(['src/cli/cordon.ts', 'serve', '--port', String(port)], { ...settings, ...env });
    return { ...started, port };
  };
  const openGateway = async (env: Environment = {}): Promise<GatewayProcess> => {
    const gateway = await startGateway(env);
    if (await isOpened(gateway, ring.jwks)) return gateway;
    if (/port \d+ .*is taken/.test(gateway.stderr())) return await openGateway(env);
    const { exitCode, signalCode } = gateway.child;
    throw new Error(`A gateway ended (${exitCode ?? signalCode}) before it answered: ${gateway.stderr()}`);
  };
  return {
    dataDir,
    customers,
    billing,
    tokens: async () => {
      const token = (as: Persona) => requestToken({ issuer: provider.issuer, as, task: TASKS[as] });
      const [support, billing, privacy] = await Promise.all([token('support'), token('billing'), token('privacy')]);
      return { support, billing, privacy };
    },
    startGateway,
    openGateway,
    close: async () => {
      await Promise.all([customers.close(), billing.close(), provider.close()]);
      rmSync(directory, { recursive: true });
    },
  };
}

/** Whether a gateway comes to answer, before it ends. Another's answers do not count: it publishes other keys. */
async function isOpened({ port, child }: GatewayProcess, keys: JSONWebKeySet): Promise<boolean> {
  const own = JSON.stringify(keys);
  const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
  while (child.exitCode === null && child.signalCode === null) {
    const answer = await get('/readyz');
    await answer?.body?.cancel();
    if (answer?.status === 200) {
      const published = await get('/.well-known/jwks.json');
      if ((await published?.text()) === own) return true;
    }
    await pause(ASK_AGAIN_MS);
  }
  return false;
}
