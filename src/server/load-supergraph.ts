import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { SupergraphSource } from '../catalog/build-catalog.ts';
import { readSubgraphFiles } from '../compose/read-subgraph-files.ts';
import { sameMeaning } from '../compose/same-meaning.ts';
import type { SubgraphSource } from '../compose/subgraph-source.ts';
import type { Config } from '../config.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import { parsePolicy } from '../policy/parse-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { EMPTY_POLICY } from '../policy/policy.ts';

/** A supergraph that is ready to be opened, with what composition warned of. */
export interface LoadedSupergraph {
  readonly source: SupergraphSource;
  readonly warnings: readonly Finding[];
  /** The files that it was composed from; none for a finished supergraph. */
  readonly subgraphs: readonly SubgraphSource[];
}

/** Reads the finished supergraph, or composes one from the subgraphs' schema files. Throws FindingsError. */
export async function loadSupergraph(config: Config): Promise<LoadedSupergraph> {
  if (config.supergraph !== undefined) {
    return {
      source: { sdl: await readOrRefuse(config.supergraph, 'supergraph'), file: shownPath(config.supergraph) },
      warnings: [],
      subgraphs: [],
    };
  }
  const subgraphs = await readSubgraphFiles(config);
  // Only now: who serves a finished supergraph needs nothing of composition, which takes a while to load.
  const { composeSupergraph } = await import('../compose/compose-supergraph.ts');
  const { supergraphSdl, findings, locate } = composeSupergraph(subgraphs);
  return { source: { sdl: supergraphSdl, file: 'supergraph', locate }, warnings: findings, subgraphs };
}

/** Reads the policy; without one, the built-in empty policy holds, which reveals nothing personal. */
export async function loadPolicy(config: Config): Promise<Policy> {
  if (config.policy === undefined) return EMPTY_POLICY;
  return parsePolicy(await readOrRefuse(config.policy, 'policy'), shownPath(config.policy));
}

/**
 * Compares every subgraph's running SDL with its schema file. Waits for a subgraph that is not up yet, `waitMs` in all or
 * until it is told that nobody needs it any more. Throws FindingsError when one differs in meaning, or does not answer.
 */
export async function checkRunningSubgraphs(
  subgraphs: readonly SubgraphSource[],
  assertionFor: (subgraph: string) => string,
  waitMs: number,
  aborted: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + waitMs;
  const findings = await Promise.all(
    subgraphs.map(async ({ name, url, sdl, file }): Promise<readonly Finding[]> => {
      const running = await runningSdl(name, url, assertionFor, deadline, aborted);
      if (running === undefined) {
        return [
          finding(
            'SUBGRAPH_UNREACHABLE',
            `The subgraph ${name} does not answer at its URL.`,
            'Start it, or mend its url in the configuration.',
            name,
            file,
          ),
        ];
      }
      return sameMeaning(sdl, running).map((coordinate) => ({
        ...finding(
          'SUBGRAPH_DIFFERS',
          `The running subgraph ${name} differs from its schema file at ${coordinate}.`,
          'Deploy the schema file that the subgraph runs, or restart the subgraph.',
          name,
          file,
        ),
        coordinate,
      }));
    }),
  );
  if (findings.some((each) => each.length > 0))
    throw new FindingsError('The running subgraphs are not those of the schema files.', findings.flat());
}

function finding(code: string, message: string, fix: string, subgraph: string, file: string): Finding {
  return { severity: 'error', code, message, fix, subgraph, place: { file, line: 1 } };
}

async function runningSdl(
  name: string,
  url: string,
  assertionFor: (subgraph: string) => string,
  deadline: number,
  aborted: AbortSignal,
): Promise<string | undefined> {
  for (;;) {
    const sdl = await askSdl(name, url, assertionFor, aborted).catch(() => undefined);
    if (sdl !== undefined || Date.now() > deadline || aborted.aborted) return sdl;
    await pause(200, undefined, { signal: aborted }).catch(() => undefined);
  }
}

async function askSdl(
  name: string,
  url: string,
  assertionFor: (subgraph: string) => string,
  aborted: AbortSignal,
): Promise<string | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.any([AbortSignal.timeout(5_000), aborted]),
    headers: { 'content-type': 'application/json', 'cordon-assertion': assertionFor(name) },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const answer: unknown = await response.json();
  const sdl: unknown = ['data', '_service', 'sdl'].reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    answer,
  );
  return typeof sdl === 'string' ? sdl : undefined;
}

async function readOrRefuse(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new FindingsError(`The ${what} cannot be read.`, [
      {
        severity: 'error',
        code: 'FILE_UNREADABLE',
        message: `The ${what} file cannot be read (${code}).`,
        fix: 'Give a file that exists and that this user may read.',
        place: { file: shownPath(file), line: 1 },
      },
    ]);
  }
}

/** A path as findings show it: from the working directory. */
export function shownPath(file: string): string {
  return relative(process.cwd(), file);
}
