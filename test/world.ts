import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalJWKSet } from 'jose';
import { requestToken } from '../dev/request-token.ts';
import { startProvider } from '../dev/start-provider.ts';
import type { Audit } from '../src/audit/open-audit.ts';
import type { Config } from '../src/config.ts';
import { loadConfig } from '../src/config.ts';
import type { ControlPlane } from '../src/control/create-control.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { LogFields } from '../src/lib/log.ts';
import { openConfiguredAudit } from '../src/server/audit-sources.ts';
import type { Gateway } from '../src/server/create-gateway.ts';
import { createGateway } from '../src/server/create-gateway.ts';
import { checkRunningSubgraphs, loadPolicy, loadSupergraph } from '../src/server/load-supergraph.ts';
import { openControl } from '../src/server/open-control.ts';
import { startBilling } from '../subgraphs/billing/start-billing.ts';
import { startCustomers } from '../subgraphs/customers/start-customers.ts';
import type { RunningSubgraph } from '../subgraphs/lib/start-subgraph.ts';

/** Who asks in a test: a persona of the provider, with a task or without. */
export type Caller = 'support' | 'billing' | 'privacy' | 'support without task' | 'nobody';

/** An answer as a client reads it. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly data: unknown;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The example world: real subgraphs, a real provider and a real audit, the gateway without a port. */
export interface World {
  readonly gateway: Gateway;
  /** The control plane beside it, without a port; its audit is read by `privacy` alone. */
  readonly control: ControlPlane;
  readonly audit: Audit;
  readonly config: Config;
  readonly supergraphSdl: string;
  readonly customers: RunningSubgraph;
  readonly billing: RunningSubgraph;
  /** Every line that the gateway logged. */
  readonly log: readonly string[];
  readonly token: (caller: Caller) => Promise<string | undefined>;
  readonly ask: (caller: Caller, query: string, variables?: Readonly<Record<string, unknown>>) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

const TASKS = { support: 'customer-lookup', billing: 'billing-report', privacy: undefined } as const;

/** Where the subgraphs keep their data: files, which are filled where they are new. */
export interface WorldDatabases {
  readonly customers: string;
  readonly billing: string;
}

const IN_MEMORY: WorldDatabases = { customers: ':memory:', billing: ':memory:' };

/** Starts the example world; `env` changes the gateway's configuration. */
export async function startWorld(
  env: Readonly<Record<string, string>> = {},
  databases: WorldDatabases = IN_MEMORY,
): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cordon-world-'));
  const ring = await createKeyRing();
  const subgraph = {
    port: 0,
    assertionKeys: createLocalJWKSet(ring.jwks),
    keepRequests: true,
  };
  const [customers, billing, provider] = await Promise.all([
    startCustomers({ ...subgraph, databaseFile: databases.customers }),
    startBilling({ ...subgraph, databaseFile: databases.billing }),
    startProvider({ port: 0, dataDir }),
  ]);
  const config = loadConfig({
    file: 'cordon.yaml',
    flags: {},
    env: {
      CORDON_SUBGRAPHS_CUSTOMERS_URL: customers.url,
      CORDON_SUBGRAPHS_BILLING_URL: billing.url,
      CORDON_IDENTITY_ISSUER: provider.issuer,
      CORDON_DATA_DIR: dataDir,
      ...env,
    },
  });
  const lines: string[] = [];
  const write = (fields: LogFields, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  const log = { info: write, warn: write, error: write };
  const audit = await openConfiguredAudit(config, ring, log);
  const gateway = createGateway({ config, ring, audit, log });
  const control = await openControl({ config, verifier: gateway.verifier, audit, log });
  if (!audit || !control) throw new Error('The example world keeps an audit.');
  const { source, subgraphs } = await loadSupergraph(config);
  const checked = checkRunningSubgraphs(subgraphs, gateway.serviceAssertion, 1_000, new AbortController().signal);
  await gateway.open(source, await loadPolicy(config), checked);
  const tokens = new Map<Caller, Promise<string>>();
  const token = async (caller: Caller) => {
    if (caller === 'nobody') return undefined;
    const persona = caller === 'support without task' ? 'support' : caller;
    const task = caller === 'support without task' ? undefined : TASKS[persona];
    const known = tokens.get(caller) ?? requestToken({ issuer: provider.issuer, as: persona, task });
    tokens.set(caller, known);
    return await known;
  };
  return {
    gateway,
    control,
    audit,
    config,
    supergraphSdl: source.sdl,
    customers,
    billing,
    log: lines,
    token,
    ask: async (caller, query, variables = {}) => post(gateway, await token(caller), { query, variables }),
    close: async () => {
      await control.close();
      await gateway.close();
      await audit.close();
      await Promise.all([customers.close(), billing.close(), provider.close()]);
      rmSync(dataDir, { recursive: true });
    },
  };
}

/** Posts a GraphQL request the way the network would. */
export async function post(
  gateway: Gateway,
  token: string | undefined,
  body: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const headers = {
    ...more,
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', { method: 'POST', headers, body: JSON.stringify(body) }),
  );
  return await readReply(response);
}

/** Reads an answer as a client does. */
export async function readReply(response: Response): Promise<Reply> {
  const text = await response.text();
  const answer = JSON.parse(text);
  return {
    status: response.status,
    text,
    data: answer.data,
    errors: answer.errors ?? [],
    extensions: answer.extensions ?? {},
  };
}
