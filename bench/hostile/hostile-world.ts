import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { freePort } from '../../dev/test-process.ts';
import { composeSupergraph } from '../../src/compose/compose-supergraph.ts';
import type { Child } from '../child.ts';
import { startChild } from '../child.ts';
import { subgraphUrl } from '../supergraph.ts';
import { AUDIENCE, createIssuer } from '../tokens.ts';
import { ask } from './ask.ts';
import { POLICY, SCHEMAS } from './shapes.ts';

/** What stands around gateways that are attacked: subgraphs in a process of their own, an issuer, two callers. */
export interface HostileWorld {
  readonly attacker: string;
  readonly other: string;
  /** Starts a gateway of its own, with an audit, and returns when it is ready. */
  startGateway(): Promise<AttackedGateway>;
}

/** A gateway as /proc and its other caller see it. Linux only. */
export interface AttackedGateway {
  readonly origin: string;
  /** Where its audit is. */
  readonly dataDir: string;
  /** CPU time of its main thread so far, in milliseconds. */
  mainThreadMs(): number;
  /** Resident memory, in megabytes. */
  residentMb(): number;
  /** The most that it was since `forgetPeak`. */
  peakMb(): number;
  forgetPeak(): void;
  stop(): Promise<void>;
}

const ports = z.object({ subgraphs: z.record(z.string(), z.number()), issuer: z.number() });

/** Starts the world; gateways are started from a checkout of this repository. `stopChildren` ends it. */
export async function startHostileWorld(folder: string, checkout: string): Promise<HostileWorld> {
  const issuer = await createIssuer();
  const servers = startChild({
    args: [fileURLToPath(new URL('serve-subgraphs.ts', import.meta.url))],
    env: { BENCH_JWKS: issuer.jwks },
    log: join(folder, 'subgraphs.log'),
  });
  const { subgraphs, issuer: issuerPort } = ports.parse(await servers.ask());
  const issuerUrl = `http://127.0.0.1:${issuerPort}`;
  const [attacker = '', other = ''] = await issuer.sign(issuerUrl, 'masked', 2);
  const sources = Object.entries(SCHEMAS).map(([name, sdl]) => ({
    name,
    sdl,
    url: subgraphUrl(subgraphs[name] ?? 0),
    file: `${name}.graphql`,
  }));
  const supergraph = join(folder, 'supergraph.graphql');
  writeFileSync(supergraph, composeSupergraph(sources).supergraphSdl);
  const policy = join(folder, 'policy.yaml');
  writeFileSync(policy, POLICY);

  async function startGateway(): Promise<AttackedGateway> {
    const port = await freePort();
    const dataDir = mkdtempSync(join(folder, 'data-'));
    const log = join(folder, 'gateway.log');
    const child = startChild({
      args: [join(checkout, 'src/cli/cordon.ts'), 'serve', '--supergraph', supergraph, '--policy', policy],
      env: {
        CORDON_PORT: String(port),
        CORDON_CONTROL_PORT: String(await freePort()),
        CORDON_DATA_DIR: dataDir,
        CORDON_IDENTITY_ISSUER: issuerUrl,
        CORDON_IDENTITY_JWKS_URI: `${issuerUrl}/jwks`,
        CORDON_IDENTITY_AUDIENCE: AUDIENCE,
        CORDON_HTTP_INTROSPECTION: 'true',
      },
      log,
    });
    const origin = `http://127.0.0.1:${port}`;
    await untilReady(origin, child, log);
    const { pid } = child;
    const megabytes = (field: string): number =>
      Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
    return {
      origin,
      dataDir,
      // The thread whose number is the process's.
      mainThreadMs: () => Number.parseInt(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8'), 10) / 1e6,
      residentMb: () => megabytes('VmRSS'),
      peakMb: () => megabytes('VmHWM'),
      forgetPeak: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
      stop: () => child.stop(),
    };
  }

  return { attacker, other, startGateway };
}

async function untilReady(origin: string, child: Child, log: string): Promise<void> {
  const ended = new AbortController();
  void child.ended.then(() => ended.abort());
  while (!ended.signal.aborted) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.status === 200) return;
    await sleep(100);
  }
  throw new Error(`A gateway does not start:\n${readFileSync(log, 'utf8')}`);
}

/** How long the other caller's known operation takes, in milliseconds, sorted, while something is done. */
export async function timesWhile(
  work: Promise<unknown>,
  origin: string,
  token: string,
  query: string,
  everyMs: number,
): Promise<readonly number[]> {
  const times: number[] = [];
  const over = new AbortController();
  const asking = (async () => {
    const running: Promise<void>[] = [];
    for (let asked = 0; asked === 0 || !over.signal.aborted; asked++) {
      const began = performance.now();
      running.push(ask(origin, token, query).then(() => void times.push(performance.now() - began)));
      await sleep(everyMs);
    }
    await Promise.all(running);
  })();
  await work;
  over.abort();
  await asking;
  return times.sort((one, two) => one - two);
}
