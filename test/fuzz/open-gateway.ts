import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import type { SupergraphSource } from '../../src/catalog/build-catalog.ts';
import { composeSupergraph } from '../../src/compose/compose-supergraph.ts';
import type { Config } from '../../src/config.ts';
import { loadConfig } from '../../src/config.ts';
import type { ControlPlane } from '../../src/control/create-control.ts';
import { listen } from '../../src/http/listen.ts';
import { createKeyRing } from '../../src/keys/create-key-ring.ts';
import { parsePolicy } from '../../src/policy/parse-policy.ts';
import { openConfiguredAudit } from '../../src/server/audit-sources.ts';
import { createGateway } from '../../src/server/create-gateway.ts';
import { openControl } from '../../src/server/open-control.ts';
import type { FuzzPolicy, Sent } from './fuzz-case.ts';
import type { Exchange } from './oracle/judge-exchange.ts';

/** A gateway on a port of 127.0.0.1. */
export interface FuzzGateway {
  readonly config: Config;
  /** Takes a policy into service. Throws FindingsError. */
  use(policy: FuzzPolicy): Promise<void>;
  send(sent: Sent): Promise<Exchange>;
  /** The lines that were logged since they were last taken. */
  takeLog(): readonly string[];
  /** The control plane beside it; none without an audit. */
  readonly control: ControlPlane | undefined;
  /** Ends gateway and audit; what is in `config.dataDir` stays. */
  close(): Promise<void>;
  /** Removes the data. */
  remove(): void;
}

/** Longer than the gateway may take. */
const CLIENT_TIMEOUT_MS = 20_000;

/** Composes subgraphs. Throws FindingsError where they do not compose. */
export function composeGraph(
  subgraphs: Readonly<Record<string, string>>,
  urlOf: (name: string) => string,
): SupergraphSource {
  const sources = Object.entries(subgraphs).map(([name, sdl]) => ({
    name,
    url: urlOf(name),
    sdl,
    file: `${name}.graphql`,
  }));
  const { supergraphSdl, locate } = composeSupergraph(sources);
  return { sdl: supergraphSdl, file: 'supergraph.graphql', locate };
}

/** Starts a gateway on a supergraph; it serves from the first `use` on. */
export async function openGateway(
  source: SupergraphSource,
  issuer: string,
  isAudited: boolean,
  isFaulty: boolean,
): Promise<FuzzGateway> {
  const dataDir = mkdtempSync(join(tmpdir(), 'cordon-fuzz-'));
  const env = {
    CORDON_IDENTITY_ANONYMOUS: 'allow',
    CORDON_IDENTITY_ISSUER: issuer,
    CORDON_DATA_DIR: dataDir,
    CORDON_AUDIT_ENABLED: String(isAudited),
    CORDON_AUDIT_COMMIT_SPACING_MS: '2',
    // A busy machine is no fault of the gateway's.
    CORDON_STORE_TIMEOUT_MS: '20000',
    ...(isFaulty && { CORDON_FETCH_TIMEOUT_MS: '400' }),
  };
  const config = loadConfig({ flags: {}, env });
  const ring = await createKeyRing();
  let lines: string[] = [];
  const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  const log = { info: write, warn: write, error: write };
  const audit = await openConfiguredAudit(config, ring, log);
  const gateway = createGateway({ config, ring, audit, log });
  const control = await openControl({ config, verifier: gateway.verifier, audit, log });
  const listener = await listen(gateway.handle, '127.0.0.1', 0, config.http.requestTimeoutMs);
  const pool = new Pool(`http://127.0.0.1:${listener.port}`, {
    connections: 32,
    headersTimeout: CLIENT_TIMEOUT_MS,
    bodyTimeout: CLIENT_TIMEOUT_MS,
  });
  return {
    config,
    use: async (policy) => {
      await gateway.open(source, parsePolicy(JSON.stringify(policy), 'policy.yaml'));
    },
    send: async ({ method, path, headers, body }) => {
      const answer = await pool.request({ method, path, headers, body: body ?? null });
      return { status: answer.statusCode, head: JSON.stringify(answer.headers), body: await answer.body.text() };
    },
    takeLog: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
    control,
    close: async () => {
      await control?.close();
      await pool.close();
      await listener.close(1_000);
      await gateway.close();
      await audit?.close();
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}
