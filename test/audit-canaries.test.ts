import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildASTSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildCatalog } from '../src/catalog/build-catalog.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { AskedPositions } from './canaries/asked-positions.ts';
import type { CanaryRun } from './canaries/canary-run.ts';
import { runCanaries, SESSION } from './canaries/canary-run.ts';
import { canaryForms, canaryFormsOfText } from './canaries/markers.ts';
import type { KeptEntry } from './canaries/read-store.ts';
import { readKeptEntries, readStoreTexts } from './canaries/read-store.ts';
import { ShownPositions } from './canaries/shown-positions.ts';
import { atDepth } from './depth.ts';
import { findPostgres } from './find-postgres.ts';
import { execute } from './postgres.ts';

const OPERATIONS = atDepth(60, 500, 5_000);
const TIMEOUT = 3_600_000;

const STORES = ['embedded', ...(findPostgres() === undefined ? [] : ['postgres' as const])] as const;

/** The same seed asks the same again. */
const seed = Date.now() % 2 ** 30;

/** Files in which canaries stand, and in which forms. */
function tellingFiles(directory: string): readonly string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const forms = canaryForms(readFileSync(join(parentPath, name)));
    return forms.length === 0 ? [] : [`${name}: ${forms.join()}`];
  });
}

describe.each(STORES)(`after ${OPERATIONS} random operations full of canaries (seed ${seed}), recorded: %s`, (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-canaries-'));
  let run: CanaryRun;
  let entries: readonly KeptEntry[];

  beforeAll(async () => {
    run = await runCanaries(kind, folder, seed, OPERATIONS);
    const reader = await openStoreReader(run.store);
    entries = await readKeptEntries(reader, SESSION);
    await reader.close();
  }, TIMEOUT);
  afterAll(async () => {
    await run.server?.close();
    rmSync(folder, { recursive: true });
  });

  test('every one has its entry, many were shown canaries, and are found by one', () => {
    expect([entries.length, entries.filter(({ outcome }) => outcome === null)]).toEqual([run.asked, []]);
    expect(run.shown).toBeGreaterThan(run.asked / 10);
    expect(run.found).toBeGreaterThan(0);
  });

  test('I7, A67: none is in any byte on disk, whenever one looks, nor in the log', async () => {
    for (const [when, directory] of Object.entries(run.disks)) expect(tellingFiles(directory), when).toEqual([]);
    expect(canaryForms(Buffer.from(run.log))).toEqual([]);
    if (!run.server) return;
    await execute(run.server.connectionString, 'checkpoint');
    await run.server.stop();
    expect(tellingFiles(run.server.directory)).toEqual([]);
    await run.server.start();
  });

  test('I7: none is in any text of the store, as a text or as a number, once it is inflated', async () => {
    const reader = await openStoreReader(run.store);
    const texts = await readStoreTexts(reader);
    await reader.close();
    expect(texts.flatMap(({ column, text }) => canaryFormsOfText(text).map((form) => `${column}: ${form}`))).toEqual(
      [],
    );
    expect(texts.find(({ column }) => column === 'recordings.bytes')?.text.length).toBeGreaterThan(100 * run.asked);
  });

  test('I7: none leaves the audit again, by the control plane, exports or the command line', () => {
    const telling = run.outputs.filter(({ text }) => canaryForms(Buffer.from(text)).length > 0);
    expect(telling.map(({ name }) => name)).toEqual([]);
    expect(run.outputs.reduce((sum, { text }) => sum + text.length, 0)).toBeGreaterThan(1_000 * run.asked);
  });

  test('I7: whatever is personal by its place is hidden, in record views, documents and variables', () => {
    const schema = buildASTSchema(parse(run.supergraphSdl), { assumeValidSDL: true });
    const { categories } = parsePolicy(readFileSync('schema/policy.yaml', 'utf8'), 'policy.yaml');
    const { catalog } = buildCatalog({ sdl: run.supergraphSdl, file: 'supergraph' }, categories);
    const [shownAt, askedAt] = [new ShownPositions(schema, catalog), new AskedPositions(schema, catalog)];
    for (const { id, document, variables, record } of entries) {
      const parsed = parse(document);
      expect(askedAt.find(parsed, JSON.parse(variables)), `entry ${id}: ${document}`).toEqual([]);
      if (record !== undefined)
        expect(shownAt.find(parsed, JSON.parse(record)), `entry ${id}: ${document}`).toEqual([]);
    }
    expect(shownAt.checked).toBeGreaterThan(run.asked);
    expect(askedAt.checked).toBeGreaterThan(run.asked / 4);
  });
});
