import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buildCatalog } from '../catalog/build-catalog.ts';
import { composeSupergraph } from '../compose/compose-supergraph.ts';
import { readSubgraphFiles } from '../compose/read-subgraph-files.ts';
import { loadConfig } from '../config.ts';
import { FindingsError, formatFinding } from '../lib/finding.ts';
import { checkPolicyFits } from '../policy/check-policy-fits.ts';
import { checkOpening } from '../server/check-opening.ts';
import { loadPolicy } from '../server/load-supergraph.ts';
import { configPath } from './config-path.ts';
import { parseFlags } from './parse-flags.ts';
import type { Io, Verb } from './verb.ts';

const USAGE = `Usage: cordon compose [--config FILE] [--out FILE] [--check]

Reads the subgraphs' schema files and writes one supergraph. Refuses when an annotation would be
lost, or is unsafe by the annotation rules and the categories of the policy.

  --config FILE  the configuration that lists the subgraphs (default: cordon.yaml)
  --out FILE     where the supergraph goes (default: schema/supergraph.graphql)
  --check        write nothing; exit with 1 when the file is not what would be written, or when
                 "cordon serve" would refuse it (it is opened, but no subgraph is called)`;

/** `cordon compose`: subgraph files in, supergraph file out. */
export const composeVerb: Verb = { usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches } = parseFlags(args, { config: 'string', out: 'string', check: 'boolean' });
  const out = texts.out ?? 'schema/supergraph.graphql';
  const config = loadConfig({ file: configPath(texts.config), env: io.env, flags: {}, needsIdentity: false });
  const subgraphs = await readSubgraphFiles(config);
  const { supergraphSdl, findings, locate } = composeSupergraph(subgraphs);
  const source = { sdl: supergraphSdl, file: out, locate };
  const policy = await loadPolicy(config);
  const read = buildCatalog(source, policy.categories);
  // Where no policy is configured, serving may still be given one: what it declares is not known here.
  const isKnown = config.policy !== undefined;
  const unsafe = [...read.findings, ...checkPolicyFits(policy, read.catalog)].filter(
    ({ code }) => isKnown || code !== 'PII_UNKNOWN_CATEGORY',
  );
  if (unsafe.some((finding) => finding.severity === 'error'))
    throw new FindingsError('The supergraph is not safe to serve.', unsafe);
  for (const finding of [...findings, ...unsafe]) io.stderr.write(`${formatFinding(finding)}\n`);
  if (!switches.has('check')) return write(out, supergraphSdl, subgraphs.length, io);
  await checkOpening(config, source, { policy, read });
  return check(out, supergraphSdl, io);
}

async function write(out: string, supergraphSdl: string, count: number, io: Io): Promise<number> {
  try {
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, supergraphSdl);
  } catch (error) {
    io.stderr.write(`cordon compose: ${out} cannot be written${reasonOf(error)}.\n`);
    return 1;
  }
  io.stdout.write(`Composed ${count} subgraphs into ${out}.\n`);
  return 0;
}

async function check(out: string, supergraphSdl: string, io: Io): Promise<number> {
  const written = await readFile(out, 'utf8').catch((error: unknown) => ({ error }));
  if (written === supergraphSdl) {
    io.stdout.write(`${out} is up to date.\n`);
    return 0;
  }
  const what =
    typeof written === 'string'
      ? 'differs from what its subgraphs compose to'
      : `cannot be read${reasonOf(written.error)}`;
  io.stderr.write(`${out} ${what}. Run "cordon compose" and commit the file.\n`);
  return 1;
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}
