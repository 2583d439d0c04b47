import type { ExportSlot } from './export-slot.ts';
import { openPostgresExportSlot } from './postgres-export-slot.ts';
import { openPostgresReader } from './postgres-reader.ts';
import { openPostgresWriter } from './postgres-writer.ts';
import { openSqliteExportSlot } from './sqlite-export-slot.ts';
import { openSqliteReader, openSqliteReaderThread } from './sqlite-reader.ts';
import { openSqliteWriter } from './sqlite-writer.ts';
import type { StoreConfig } from './store-config.ts';
import type { StoreReader } from './store-reader.ts';
import type { StoreWriter } from './store-writer.ts';

/**
 * Opens the store for writing, brought up to date, in the slot that is named or the first free one; undefined where the
 * named one is held. `resume` must be called before it is used. Throws StoreError.
 */
export async function openStoreWriter(config: StoreConfig, slot?: number): Promise<StoreWriter | undefined> {
  switch (config.kind) {
    case 'embedded':
      return await openSqliteWriter(config, slot);
    case 'postgres':
      return await openPostgresWriter(config, slot);
  }
}

/** Opens the store for reading. Throws StoreError, and NoStoreError where there is none. */
export async function openStoreReader(config: StoreConfig): Promise<StoreReader> {
  switch (config.kind) {
    case 'embedded':
      return openSqliteReader(config);
    case 'postgres':
      return await openPostgresReader(config);
  }
}

/** The same without ever holding up the thread that asks: for a process that has other work. Rejects with StoreError. */
export async function openStoreReaderApart(config: StoreConfig): Promise<StoreReader> {
  switch (config.kind) {
    case 'embedded':
      return await openSqliteReaderThread(config);
    case 'postgres':
      return await openPostgresReader(config);
  }
}

/**
 * Holds the export of a store to a destination, which is named by a hash of its address; undefined where another process
 * does. The store must have been written to. Throws StoreError.
 */
export async function openExportSlot(config: StoreConfig, destination: string): Promise<ExportSlot | undefined> {
  switch (config.kind) {
    case 'embedded':
      return openSqliteExportSlot(config, destination);
    case 'postgres':
      return await openPostgresExportSlot(config, destination);
  }
}
