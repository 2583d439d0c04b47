import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildASTSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCatalog } from '../src/catalog/build-catalog.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { gatewayFolder } from '../src/server/audit-sources.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import type { StoreConfig } from '../src/store/store-config.ts';
import type { Random } from '../subgraphs/lib/random.ts';
import { createRandom } from '../subgraphs/lib/random.ts';
import { AskedPositions } from './canaries/asked-positions.ts';
import { drawCanaryRequest } from './canaries/canary-request.ts';
import { canaryForms, canaryFormsOfText } from './canaries/markers.ts';
import { plantDatabases, plantedText } from './canaries/plant-databases.ts';
import { readKeptEntries, readStoreTexts } from './canaries/read-store.ts';
import { ShownPositions } from './canaries/shown-positions.ts';
import { findPostgres } from './find-postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { execute, startPostgres } from './postgres.ts';
import type { Caller, World } from './world.ts';
import { startWorld } from './world.ts';

const OPERATIONS = process.env.CORDON_TEST_DEPTH === 'deep' ? 5_000 : 300;
const TIMEOUT = 1_800_000;

/** One who may see everything, and others who may not. */
const CALLERS: readonly Caller[] = ['privacy', 'privacy', 'privacy', 'support', 'billing', 'support without task'];

const STORES = ['embedded', ...(findPostgres() === undefined ? [] : ['postgres' as const])] as const;

const folder = mkdtempSync(join(tmpdir(), 'cordon-canaries-'));
const seed = Date.now() % 2 ** 30;

afterAll(() => rmSync(folder, { recursive: true }));

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

/** Files in which canaries stand, and in which forms. */
function tellingFiles(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(({ parentPath, name }) => {
      const forms = canaryForms(readFileSync(join(parentPath, name)));
      return forms.length === 0 ? [] : [`${name}: ${forms.join()}`];
    });
}

test('canaries are found in every form that a value could be written in', () => {
  const canary = plantedText('customers', 'email', 7);
  const bytes = Buffer.from(canary);
  const written: Readonly<Record<string, Buffer>> = {
    text: bytes,
    capitals: Buffer.from(canary.toUpperCase()),
    JSON: Buffer.from(JSON.stringify(JSON.stringify(canary))),
    URL: Buffer.from(encodeURIComponent(canary)),
    hexadecimal: Buffer.from(bytes.toString('hex').toUpperCase()),
    'UTF-16, little-endian': Buffer.from(canary, 'utf16le'),
    'UTF-16, big-endian': Buffer.from(canary, 'utf16le').swap16(),
    ...Object.fromEntries([0, 1, 2].map((before) => [`base64 ${before}`, inBase64(canary.toLowerCase(), before)])),
  };
  for (const [form, found] of Object.entries(written)) expect(canaryForms(found), form).not.toEqual([]);
  expect(canaryForms(Buffer.from(bytes.toString().slice(8, -8)))).toEqual([]);
});

function inBase64(text: string, before: number): Buffer {
  return Buffer.from(Buffer.from('x'.repeat(before) + text).toString('base64'));
}

describe.each(STORES)('after random operations full of canaries, recorded in an %s store', (kind) => {
  const dataDir = join(folder, kind);
  /** The data directory as it was while the gateway ran. */
  const running = join(folder, `${kind}-running`);
  let server: TestPostgres | undefined;
  let store: StoreConfig;
  let world: World;
  let [asked, shown] = [0, 0];

  beforeAll(async () => {
    server = kind === 'postgres' ? await startPostgres() : undefined;
    const connectionString = await server?.createDatabase();
    const env = connectionString === undefined ? {} : { CORDON_STORE_KIND: kind, CORDON_STORE_URL: connectionString };
    const file = join(gatewayFolder({ dataDir }), 'cordon.db');
    store = kind === 'postgres' ? { kind, connectionString, timeoutMs: 5_000 } : { kind, file, timeoutMs: 5_000 };
    world = await startWorld(
      { CORDON_DATA_DIR: dataDir, CORDON_POLICY: patientPolicy(), CORDON_LIMITS_FIELDS: '100000', ...env },
      plantDatabases(mkdtempSync(join(folder, 'subgraphs-'))),
    );
    await askRandomly();
    // By another process: to close a file here would give up the locks that the store has on it.
    execFileSync('cp', ['-a', dataDir, running]);
    await world.gateway.close();
    await world.close();
  }, TIMEOUT);

  afterAll(async () => {
    await server?.close();
  });

  /** The example's, but for how often anybody may try. */
  function patientPolicy(): string {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, readFileSync('schema/policy.yaml', 'utf8').replace('distinct: 50', 'distinct: 1000000'));
    return file;
  }

  async function askRandomly(): Promise<void> {
    const schema = buildASTSchema(parse(world.supergraphSdl), { assumeValidSDL: true });
    const random = createRandom(seed);
    for (let number = seed; asked < OPERATIONS; number++) {
      const request = drawCanaryRequest(schema, number, known);
      if (!request) continue;
      asked += 1;
      const { text } = await world.ask(random.pick(CALLERS), request.query, request.variables);
      if (canaryForms(Buffer.from(text)).length > 0) shown += 1;
    }
  }

  test('every one has its entry, and many were shown canaries', async () => {
    const reader = await openStoreReader(store);
    const entries = await readKeptEntries(reader);
    await reader.close();
    expect([entries.length, entries.filter(({ outcome }) => outcome === null)]).toEqual([asked, []]);
    process.stdout.write(`Canaries, ${kind}: ${asked} asked, ${shown} shown some (seed ${seed}).\n`);
    expect(shown).toBeGreaterThan(asked / 10);
  });

  test(
    `I7, A67: none is in any byte on disk, nor in the log (seed ${seed})`,
    async () => {
      expect(tellingFiles(running)).toEqual([]);
      expect(tellingFiles(dataDir)).toEqual([]);
      expect(canaryForms(Buffer.from(world.log.join('\n')))).toEqual([]);
      if (server) {
        await execute(server.connectionString, 'checkpoint');
        await server.stop();
        expect(tellingFiles(server.directory)).toEqual([]);
        await server.start();
      }
    },
    TIMEOUT,
  );

  test('I7: none is in any text of the store, as a number or as a text, once it is inflated', async () => {
    const reader = await openStoreReader(store);
    const texts = await readStoreTexts(reader);
    await reader.close();
    expect(texts.flatMap(({ column, text }) => canaryFormsOfText(text).map((form) => `${column}: ${form}`))).toEqual(
      [],
    );
    expect(texts.find(({ column }) => column === 'recordings.bytes')?.text.length).toBeGreaterThan(100 * asked);
  });

  test('I7: whatever is personal by its place is hidden, in record views, documents and variables', async () => {
    const schema = buildASTSchema(parse(world.supergraphSdl), { assumeValidSDL: true });
    const { categories } = parsePolicy(readFileSync('schema/policy.yaml', 'utf8'), 'policy.yaml');
    const { catalog } = buildCatalog({ sdl: world.supergraphSdl, file: 'supergraph' }, categories);
    const [shownAt, askedAt] = [new ShownPositions(schema, catalog), new AskedPositions(schema, catalog)];
    const reader = await openStoreReader(store);
    for (const { id, document, variables, record } of await readKeptEntries(reader)) {
      const parsed = parse(document);
      expect(askedAt.find(parsed, JSON.parse(variables)), `entry ${id}: ${document}`).toEqual([]);
      if (record !== undefined)
        expect(shownAt.find(parsed, JSON.parse(record)), `entry ${id}: ${document}`).toEqual([]);
    }
    await reader.close();
    expect(shownAt.checked).toBeGreaterThan(asked);
    expect(askedAt.checked).toBeGreaterThan(asked / 4);
  });
});
