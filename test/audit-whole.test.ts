import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AuditReport } from '../src/audit/verify/verify-audit.ts';
import { verifyAudit } from '../src/audit/verify/verify-audit.ts';
import { loadConfig } from '../src/config.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { KeyRing } from '../src/keys/key-ring.ts';
import { createCheckpointVerifier } from '../src/keys/verify-checkpoint.ts';
import { openConfiguredAudit, storeConfigOf } from '../src/server/audit-sources.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import { answers, startRogueGraph } from './rogue-graph.ts';

const PEOPLE = `
  type Query { person(id: ID!, name: String @pii(category: "NAME")): Person }
  type Person @key(fields: "id") { id: ID! name: String @pii(category: "NAME") plan: String }
`;
const POLICY = `
version: 1
categories: { NAME: {} }
tasks: { none: { reveal: [NAME], default: deny } }
`;

const dataDir = mkdtempSync(join(tmpdir(), 'cordon-whole-'));
const config = loadConfig({ flags: {}, env: { CORDON_DATA_DIR: dataDir, CORDON_IDENTITY_ANONYMOUS: 'allow' } });

async function verify(ring: KeyRing): Promise<AuditReport> {
  const reader = await openStoreReader(storeConfigOf(config));
  const verifyCheckpoint = createCheckpointVerifier(ring.signing.checkpoint.published());
  try {
    return await verifyAudit(reader, { verifyCheckpoint, shipped: [], onProgress: () => undefined });
  } finally {
    await reader.close();
  }
}

test('A66 what the gateway writes is whole while it writes, when it has stopped, and when it has started again', async () => {
  const ring = await createKeyRing();
  const seen: AuditReport[] = [];
  for (const restarts of [0, 1]) {
    const audit = await openConfiguredAudit(config, ring);
    const graph = await startRogueGraph({ people: PEOPLE }, {}, POLICY, ring, audit);
    graph.behave('people', answers({ person: { __typename: 'Person', id: 'p1', name: 'Ada', plan: 'gold' } }));
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        graph.ask(
          index % 3 === 0
            ? 'query Probe { person(id: "p1", name: "Ada") { plan } }'
            : `query Look${index % 5} { person(id: "p${index}") { id name plan } }`,
        ),
      ),
    );
    seen.push(await verify(ring));
    await graph[Symbol.asyncDispose]();
    await audit?.close();
    seen.push(await verify(ring));
    expect(seen.at(-1)?.chains).toMatchObject([{ entries: 40 * (restarts + 1), open: 0, unsigned: 0 }]);
  }
  expect(seen.map(({ findings }) => findings)).toEqual([[], [], [], []]);
  rmSync(dataDir, { recursive: true });
});
