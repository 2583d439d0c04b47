import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportReport } from '../src/audit/export/export-report.ts';
import type { TestCollector } from '../src/audit/export/test-collector.ts';
import { startCollector } from '../src/audit/export/test-collector.ts';
import { numberOf, openEntryStore, startTestExport } from '../src/audit/export/test-export.ts';
import { DEPTH } from './depth.ts';
import { findPostgres } from './find-postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { startPostgres } from './postgres.ts';

describe.skipIf(findPostgres() === undefined || DEPTH === 'quick')('the export of an audit in PostgreSQL', () => {
  let postgres: TestPostgres;
  let collector: TestCollector;

  beforeAll(async () => {
    postgres = await startPostgres();
    collector = await startCollector();
  });
  afterAll(async () => {
    await collector.close();
    await postgres.close();
  });

  test('goes on when PostgreSQL comes back, and one of two takes over where the other got to', async () => {
    const connectionString = await postgres.createDatabase();
    const config = { kind: 'postgres', connectionString, timeoutMs: 2_000 } as const;
    const reports: ExportReport[] = [];
    const store = await openEntryStore(config);
    const start = () => startTestExport({ store: config, url: collector.url }, (report) => void reports.push(report));
    const taken = () => collector.records.map(numberOf);
    const first = start();
    await store.write(3);
    await collector.until(() => taken().length === 3);
    await store.close();

    await postgres.stop('immediate');
    await expect.poll(() => reports.at(-1)).toEqual({ kind: 'failing', code: 'STORE_UNAVAILABLE' });
    await postgres.start();
    await expect.poll(() => reports.at(-1), { timeout: 10_000 }).toEqual({ kind: 'exporting' });

    const second = start();
    await expect.poll(() => reports.at(-1), { timeout: 10_000 }).toEqual({ kind: 'standing by' });
    await first.stop();
    const reopened = await openEntryStore(config, 3);
    await reopened.write(2);
    await collector.until(() => taken().includes(5));
    await second.stop();
    await reopened.close();
    // How far it got may be forgotten when the server fails; what arrived then comes again.
    expect([...new Set(taken())]).toEqual([1, 2, 3, 4, 5]);
  });
});
