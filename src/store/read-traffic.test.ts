import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openStoreReader, openStoreWriter } from './open-store.ts';
import { describeTraffic } from './test-traffic-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-traffic-'));
let stores = 0;

afterAll(() => rmSync(folder, { recursive: true }));

describeTraffic('SQLite', async () => {
  const config = { kind: 'embedded', file: join(folder, `${stores++}.db`), timeoutMs: 500 } as const;
  return { openWriter: (slot) => openStoreWriter(config, slot), openReader: () => openStoreReader(config) };
});
