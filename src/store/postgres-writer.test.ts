import { asyncProperty, constantFrom, assert as holds, string } from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPostgres } from '../../test/find-postgres.ts';
import type { TestPostgres } from '../../test/postgres.ts';
import { startPostgres } from '../../test/postgres.ts';
import { openExportSlot, openStoreReader, openStoreWriter } from './open-store.ts';
import type { PostgresConfig } from './postgres-client.ts';
import { readFinds } from './read-finds.ts';
import type { StoreWriter } from './store-writer.ts';
import { MOST_FINDS } from './store-writer.ts';
import { describeExport } from './test-export-suite.ts';
import { batch, find, intent } from './test-rows.ts';
import { describeWriter } from './test-writer-suite.ts';

describe.skipIf(findPostgres() === undefined)('with a PostgreSQL server', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.close());

  async function fresh(): Promise<PostgresConfig & { readonly connectionString: string }> {
    return { kind: 'postgres', connectionString: await postgres.createDatabase(), timeoutMs: 5_000 };
  }

  describeWriter('PostgreSQL', async () => {
    const config = await fresh();
    return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
  });

  describeExport('PostgreSQL', async () => {
    const config = await fresh();
    return {
      openWriter: (slot) => openStoreWriter(config, slot),
      openReader: () => openStoreReader(config),
      openExport: (destination) => openExportSlot(config, destination),
    };
  });

  /** Opens writers of one store at the same time, for as long as the work takes. */
  async function withWriters(
    config: PostgresConfig,
    count: number,
    work: (writers: readonly StoreWriter[]) => Promise<void>,
  ): Promise<void> {
    const opened = await Promise.all(Array.from({ length: count }, () => openStoreWriter(config)));
    const writers = opened.filter((writer) => writer !== undefined);
    try {
      await Promise.all(writers.map((writer) => writer.resume()));
      await work(writers);
    } finally {
      await Promise.all(writers.map((writer) => writer.close()));
    }
  }

  test('starts at the same time make the schema once, and take a slot each', async () => {
    await withWriters(await fresh(), 8, async (writers) => {
      expect(writers.map(({ slot }) => slot).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    });
  });

  // What several writers may write at once: of one table alone, since who was first in one is first in the next, too.
  const artifacts = (names: readonly string[]) => ({
    artifacts: names.map((hash) => ({ hash, kind: 'ruling', content: '{}' })),
  });
  const ruledCoordinates = (names: readonly string[]) => ({
    ruledCoordinates: names.map((ruling) => ({ coordinate: 'A.b', category: 'C', effect: 'mask', ruling })),
  });
  const ruledOperations = (names: readonly string[]) => ({
    ruledOperations: names.map((ruling) => ({ ruling, kind: 'query', operation: '', client: '', task: '' })),
  });

  test.each([
    ['artifacts', "('m', 'ruling', '{}')", artifacts],
    ['ruled_coordinates', "('A.b', 'C', 'mask', 'm')", ruledCoordinates],
    ['ruled_operations', "('m', 'query', '', '', '')", ruledOperations],
  ])('writers of the same %s in different orders never wait in a circle', async (table, row, rowsOf) => {
    const config = await fresh();
    await withWriters(config, 2, async (writers) => {
      const client = new Client({ connectionString: config.connectionString });
      await client.connect();
      // Both wait in the middle, until it is known that this row will not be there.
      await client.query(`begin; insert into ${table} values ${row}`);
      const written = Promise.all(
        writers.map((writer, index) => {
          const names = index === 0 ? ['a', 'm', 'z'] : ['z', 'm', 'a'];
          return writer.commit(
            batch({ ...rowsOf(names), head: { writer: writer.slot, sequence: 1, hash: '', entry: 1 } }),
          );
        }),
      );
      await expect.poll(async () => (await client.query('select 1 from pg_locks where not granted')).rowCount).toBe(2);
      await client.query('rollback');
      await client.end();
      await written;
    });
  });

  test('counts that several add at once, in different orders, are all there, and nobody waits in a circle', async () => {
    const config = await fresh();
    await withWriters(config, 4, async (writers) => {
      const finds = Array.from({ length: 200 }, (_, number) => find(`Order.field${number}`, 1_000));
      await Promise.all(
        Array.from({ length: 40 }, (_, turn) => {
          const order = turn % 2 === 0 ? finds : finds.toReversed();
          return writers[turn % 4]?.addFinds([...order.slice(turn), ...order.slice(0, turn)]);
        }),
      );
    });
    const reader = await openStoreReader(config);
    const rows = await readFinds(reader);
    await reader.close();
    expect([rows.length, rows.every(({ count }) => count === 40)]).toEqual([200, true]);
  });

  test('what somebody finds again at this moment is not waited for, and stays', async () => {
    const config = await fresh();
    await withWriters(config, 1, async ([writer]) => {
      const old = Array.from({ length: MOST_FINDS }, (_, number) => find(`Order.field${number}`, number));
      await writer?.addFinds(old);
      const client = new Client({ connectionString: config.connectionString });
      await client.connect();
      await client.query("begin; update inspection_finds set last_seen = 90000 where coordinate = 'Order.field0'");
      await writer?.addFinds([find('Order.new', 80_000)]);
      await client.query('commit');
      await client.end();
      await writer?.addFinds([]);
    });
    const reader = await openStoreReader(config);
    const kept = new Set((await readFinds(reader)).map(({ coordinate }) => coordinate));
    await reader.close();
    expect(kept.size).toBe(MOST_FINDS);
    expect(['field0', 'field1', 'new'].map((name) => kept.has(`Order.${name}`))).toEqual([true, false, true]);
  });

  test('a recording that several rewrite at once keeps what each of them did', async () => {
    await withWriters(await fresh(), 2, async (writers) => {
      const [first] = writers;
      const recordings = [{ id: 1, codec: 'none', bytes: new Uint8Array() }];
      await first?.commit(batch({ recordings, head: { writer: first.slot, sequence: 1, hash: '', entry: 1 } }));
      const longer = (row: { readonly id: number; readonly bytes: Uint8Array }) => ({
        id: row.id,
        codec: 'none',
        bytes: Buffer.concat([row.bytes, Buffer.of(7)]),
      });
      await Promise.all(Array.from({ length: 20 }, (_, index) => writers[index % 2]?.rewriteRecording(1, longer)));
      let length = 0;
      await first?.rewriteRecording(1, (row) => {
        length = row.bytes.length;
        return row;
      });
      expect(length).toBe(20);
    });
  });

  test('every text is found by itself, and comes back', async () => {
    const config = await fresh();
    const reader = await withReader(config);
    await withWriters(config, 1, async ([writer]) => {
      let number = 0;
      const texts = string({ unit: constantFrom('\u0000', '\u0001', '0', '1', "'", '\\', '"', 'é', '\u{1F600}', ',') });
      await holds(
        asyncProperty(texts, async (subject) => {
          number += 1;
          const slot = writer?.slot ?? 0;
          const head = { writer: slot, sequence: number, hash: subject, entry: number };
          await writer?.commit(batch({ intents: [intent(slot, number, { subject })], head }));
          const rows = await reader.db
            .selectFrom('audit_entries')
            .select(['subject', 'sequence'])
            .where('subject', '=', subject)
            .orderBy('id', 'desc')
            .execute();
          expect(rows[0]).toEqual({ subject, sequence: number });
          expect(await writer?.resume()).toEqual(head);
        }),
        { numRuns: 50 },
      );
    });
    await reader.close();
  });

  /** Opens a reader, once a writer has made the schema. */
  async function withReader(config: PostgresConfig) {
    await withWriters(config, 1, async () => undefined);
    return await openStoreReader(config);
  }

  test('text is compared byte by byte, so that a language of the server changes neither order nor indexes', async () => {
    const config = await fresh();
    await withWriters(config, 1, async () => undefined);
    const client = new Client({ connectionString: config.connectionString });
    await client.connect();
    const { rows } = await client.query(
      `select distinct collation_name from information_schema.columns
       where table_schema = 'public' and data_type = 'text' and table_name not like 'kysely%'`,
    );
    await client.end();
    expect(rows).toEqual([{ collation_name: 'C' }]);
  });
});
