import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { composeSupergraph } from '../compose/compose-supergraph.ts';
import { readSubgraphFiles } from '../compose/read-subgraph-files.ts';
import type { Config } from '../config.ts';
import type { Finding } from '../lib/finding.ts';
import type { LoadedSupergraph } from '../server/load-supergraph.ts';
import { shownPath } from '../server/load-supergraph.ts';

/** Where `cordon compose` writes unless it is told otherwise. */
const WRITTEN = 'schema/supergraph.graphql';

/** Which file must be what the subgraphs compose to: the configured one, or also the one that `cordon compose` writes. */
export type WrittenFile = 'none' | 'configured' | 'any';

/**
 * What is wrong where a supergraph is written down, and all subgraphs have a schema file, but it is not what they compose to.
 * Rejects with FindingsError.
 */
export async function outdatedSupergraph(
  config: Config,
  { source }: LoadedSupergraph,
  written: WrittenFile,
): Promise<readonly Finding[]> {
  const file = config.supergraph ?? (written === 'any' ? WRITTEN : undefined);
  if (written === 'none' || file === undefined || !existsSync(file) || !hasAllFiles(config)) return [];
  const composed = config.supergraph === undefined ? source.sdl : await composeFiles(config);
  if ((await readFile(file, 'utf8')) === composed) return [];
  return [
    {
      severity: 'error',
      code: 'SUPERGRAPH_OUTDATED',
      message: `${shownPath(file)} differs from what its subgraphs compose to.`,
      fix: `Run "cordon compose --out ${shownPath(file)}" and commit the file.`,
      place: { file: shownPath(file), line: 1 },
    },
  ];
}

function hasAllFiles({ subgraphs }: Config): boolean {
  const listed = Object.values(subgraphs);
  return listed.length > 0 && listed.every(({ schema }) => schema !== undefined);
}

async function composeFiles(config: Config): Promise<string> {
  return composeSupergraph(await readSubgraphFiles(config)).supergraphSdl;
}
