import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Config } from '../config.ts';
import type { Finding } from '../lib/finding.ts';
import { FindingsError } from '../lib/finding.ts';
import type { SubgraphSource } from './subgraph-source.ts';

/**
 * Reads the schema file of every subgraph of a configuration.
 * Throws FindingsError that names all of them which have none or cannot be read.
 */
export async function readSubgraphFiles(config: Pick<Config, 'subgraphs'>): Promise<readonly SubgraphSource[]> {
  const entries = Object.entries(config.subgraphs);
  const read = await Promise.all(entries.map(([name, { url, schema }]) => readOne(name, url, schema)));
  const findings = read.filter((each) => 'code' in each);
  if (entries.length === 0) findings.push(NO_SUBGRAPHS);
  if (findings.length > 0) throw new FindingsError('The subgraph schemas cannot be read.', findings);
  return read.filter((each) => 'sdl' in each);
}

async function readOne(name: string, url: string, schema: string | undefined): Promise<SubgraphSource | Finding> {
  if (schema === undefined) {
    return problem('SUBGRAPH_WITHOUT_SCHEMA', name, {
      message: `Subgraph "${name}" has no schema file.`,
      fix: `Set subgraphs.${name}.schema to the path of its SDL file.`,
    });
  }
  const file = relative('', schema);
  try {
    return { name, url, sdl: await readFile(schema, 'utf8'), file };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return problem('SUBGRAPH_UNREADABLE', name, {
      message: `The schema file ${file} of subgraph "${name}" cannot be read${reason}.`,
      fix: `Correct subgraphs.${name}.schema, or make the file readable.`,
    });
  }
}

function problem(code: string, subgraph: string, text: { readonly message: string; readonly fix: string }): Finding {
  return { severity: 'error', code, subgraph, ...text };
}

const NO_SUBGRAPHS: Finding = {
  severity: 'error',
  code: 'NO_SUBGRAPHS',
  message: 'The configuration lists no subgraphs.',
  fix: 'List them in cordon.yaml: subgraphs: { NAME: { url: URL, schema: FILE } }.',
};
