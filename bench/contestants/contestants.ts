import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutSecurityMarker } from '../supergraph.ts';
import { AUDIENCE } from '../tokens.ts';
import type { Contestant, Launch, Setting } from './contestant.ts';
import { grafbase } from './grafbase.ts';
import { hive } from './hive.ts';

/** Every contestant, in the order of the table. */
export const CONTESTANTS: readonly Contestant[] = [
  {
    name: 'stock',
    tokens: undefined,
    masked: false,
    compiled: false,
    missing: () => undefined,
    launch: launchStock,
  },
  hive,
  grafbase,
  cordon('cordon-revealed', 'revealed'),
  cordon('cordon-masked-anonymous', undefined),
  cordon('cordon-masked', 'masked'),
  cordon('cordon-inspected', 'masked', { policy: 'inspecting-policy.yaml' }),
  cordon('cordon-full', 'masked', { isAudited: true }),
];

/** How a Cordon differs from the one that masks and no more. */
interface CordonOptions {
  readonly isAudited?: boolean;
  readonly policy?: string;
}

function cordon(name: Contestant['name'], tokens: Contestant['tokens'], options: CordonOptions = {}): Contestant {
  return {
    name,
    tokens,
    masked: tokens !== 'revealed',
    compiled: false,
    readyPath: '/readyz',
    missing: () => undefined,
    launch: (setting) => launchCordon(setting, tokens === undefined, options),
  };
}

/** Masking, token checks and subgraph assertions are on; the request log is off, as nobody else writes one. */
function launchCordon(
  setting: Setting,
  anonymous: boolean,
  { isAudited = false, policy = 'policy.yaml' }: CordonOptions,
): Launch {
  const identity: Readonly<Record<string, string>> = anonymous
    ? { CORDON_IDENTITY_ANONYMOUS: 'allow' }
    : {
        CORDON_IDENTITY_ISSUER: setting.issuer,
        CORDON_IDENTITY_JWKS_URI: `${setting.issuer}/jwks`,
        CORDON_IDENTITY_AUDIENCE: AUDIENCE,
      };
  const supergraph = write(setting, setting.supergraph);
  const env = {
    ...identity,
    CORDON_PORT: String(setting.port),
    CORDON_CONTROL_PORT: '0',
    CORDON_DATA_DIR: join(setting.folder, 'data'),
    CORDON_POLICY: ours(policy),
    CORDON_AUDIT_ENABLED: String(isAudited),
    CORDON_LOG_LEVEL: 'warn',
    // Nobody else has such limits; on a busy machine the default ones would end answers of 10 MB.
    CORDON_FETCH_TIMEOUT_MS: '120000',
    CORDON_HTTP_REQUEST_TIMEOUT_MS: '120000',
    NODE_ENV: 'production',
  };
  return { args: [ours('../src/cli/cordon.ts'), 'serve', '--supergraph', supergraph], env };
}

function launchStock(setting: Setting): Launch {
  return {
    args: [ours('contestants/stock-gateway.ts')],
    env: {
      PORT: String(setting.port),
      STOCK_SUPERGRAPH: write(setting, withoutSecurityMarker(setting.supergraph)),
      NODE_ENV: 'production',
      APOLLO_TELEMETRY_DISABLED: 'true',
    },
  };
}

function write(setting: Setting, supergraph: string): string {
  const file = join(setting.folder, 'supergraph.graphql');
  writeFileSync(file, supergraph);
  return file;
}

function ours(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
