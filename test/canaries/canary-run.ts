import { execFileSync } from 'node:child_process';
import { mkdtempSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildASTSchema, parse } from 'graphql';
import { storeConfigOf } from '../../src/server/audit-sources.ts';
import type { StoreConfig } from '../../src/store/store-config.ts';
import type { Random } from '../../subgraphs/lib/random.ts';
import { createRandom } from '../../subgraphs/lib/random.ts';
import type { TestPostgres } from '../postgres.ts';
import { startPostgres } from '../postgres.ts';
import { writeSpoolingPolicy } from '../spooling-policy.ts';
import type { Caller, World } from '../world.ts';
import { post, startWorld } from '../world.ts';
import { drawCanaryRequest } from './canary-request.ts';
import { canaryForms, canaryText } from './markers.ts';
import { plantDatabases, plantedText } from './plant-databases.ts';
import type { Output } from './read-outputs.ts';
import { findByValue, readOutputs } from './read-outputs.ts';

/** The session of all operations of a run. */
export const SESSION = 'canaries';

/** What random operations left; the gateway has ended. */
export interface CanaryRun {
  readonly store: StoreConfig;
  /** Folders with what was on disk, by when. */
  readonly disks: Readonly<Record<string, string>>;
  readonly server: TestPostgres | undefined;
  readonly supergraphSdl: string;
  readonly log: string;
  /** What left the audit again. */
  readonly outputs: readonly Output[];
  readonly asked: number;
  /** How many answers held a canary. */
  readonly shown: number;
  /** How many entries were found by one. */
  readonly found: number;
}

/** One who may see everything, and others who may not. */
const CALLERS: readonly Caller[] = ['privacy', 'privacy', 'privacy', 'support', 'billing', 'support without task'];

/** Starts the example world with data full of canaries, and asks random operations that are full of them too. */
export async function runCanaries(
  kind: StoreConfig['kind'],
  folder: string,
  seed: number,
  operations: number,
): Promise<CanaryRun> {
  const dataDir = join(folder, 'after');
  const server = kind === 'postgres' ? await startPostgres() : undefined;
  const url = await server?.createDatabase();
  const env = {
    CORDON_DATA_DIR: dataDir,
    CORDON_POLICY: writeSpoolingPolicy(folder),
    CORDON_AUDIT_CHECKPOINT_SECONDS: '1',
    CORDON_STORE_KIND: kind,
    ...(url !== undefined && { CORDON_STORE_URL: url }),
  };
  const world = await startWorld(env, plantDatabases(mkdtempSync(join(folder, 'subgraphs-'))));
  const shown = await askRandomly(world, seed, operations);
  const whileAway = server ? { 'while the store was away': await askWhileAway(world, server, folder) } : {};
  // Few random operations may show nobody's country; in a session of its own, it is none of theirs.
  await world.ask('privacy', '{ customers(first: 50) { address { country } } }');
  const outputs = await readOutputs(world, SESSION);
  const found = await findByValue(world, plantedText('customers', 'country', 1));
  const running = copyOf(dataDir, join(folder, 'running'));
  await world.close();
  return {
    store: storeConfigOf(world.config),
    disks: { ...whileAway, 'while it ran': running, 'when it had ended': dataDir },
    server,
    supergraphSdl: world.supergraphSdl,
    log: world.log.join('\n'),
    outputs,
    asked: operations,
    shown,
    found,
  };
}

async function askRandomly(world: World, seed: number, operations: number): Promise<number> {
  const schema = buildASTSchema(parse(world.supergraphSdl), { assumeValidSDL: true });
  const random = createRandom(seed);
  let [asked, shown] = [0, 0];
  for (let number = seed; asked < operations; number++) {
    const request = drawCanaryRequest(schema, number, known);
    if (!request) continue;
    asked += 1;
    const token = await world.token(random.pick(CALLERS));
    const { text } = await post(world.gateway, token, request, { 'cordon-session': SESSION });
    if (canaryForms(Buffer.from(text)).length > 0) shown += 1;
  }
  return shown;
}

/** What subgraphs find something by, among the first customers. */
function known(input: string, random: Random): unknown {
  const number = 1 + random.below(150);
  switch (input) {
    case 'id':
    case 'customerId':
      return `c${number}`;
    case 'invoiceId':
      return `i${number}`;
    case 'first':
      return 1 + random.below(3);
    case 'email':
      return plantedText('customers', 'email', number);
    case 'number':
      return plantedText('invoices', 'number', number);
    case 'after':
      return null;
    case 'text':
    case 'nameContains':
      return plantedText('customers', 'name', number).slice(0, 20);
    default:
      return undefined;
  }
}

/** What is asked while the store is away waits in the journal; returns a copy of the disk as it is then. */
async function askWhileAway(world: World, server: TestPostgres, folder: string): Promise<string> {
  const { dataDir } = world.config;
  const query = 'query($id: ID!) { customer(id: $id) { name } people(first: 3) { name } }';
  await server.stop('immediate');
  for (let number = 1; number <= 3; number++) {
    const { text } = await world.ask('privacy', query, { id: canaryText('id', number) });
    if (canaryForms(Buffer.from(text)).length === 0) throw new Error('Nothing waits in the journal.');
  }
  const copy = copyOf(dataDir, join(folder, 'away'));
  await server.start();
  // When the store is back, it is emptied.
  while (statSync(join(dataDir, 'gateway', 'audit-journal')).size > 0) await pause(50);
  return copy;
}

/** By another process: to close a file of the store here would give up the locks that it has on it. */
function copyOf(directory: string, copy: string): string {
  execFileSync('cp', ['-a', directory, copy]);
  return copy;
}
