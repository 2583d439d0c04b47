import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { generateAuditKey } from '../../keys/audit-key-material.ts';
import { createKeyRing } from '../../keys/create-key-ring.ts';
import { signCheckpoint } from '../../keys/sign-checkpoint.ts';
import { tamperableSqlite } from '../../store/test-tampering.ts';
import { LedgerThread } from '../ledger-thread.ts';
import { intentEvent, openLedger, outcomeEvent } from '../test-ledger.ts';
import { verifyStore } from '../verify/test-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-retention-'));
const file = join(folder, 'cordon.db');
const DAY_MS = 86_400_000;

afterAll(() => rmSync(folder, { recursive: true }));

test('the running gateway erases record views when they are too old, and goes on recording', async () => {
  const store = tamperableSqlite(file, () => file);
  const { ledger } = await openLedger(store);
  for (const [entry, days] of [8, 7.5, 6].entries()) {
    const record = { kept: `{"data":{"age":${days}}}`, size: undefined };
    await ledger.record([intentEvent(entry, { beganAt: Date.now() - days * DAY_MS }), outcomeEvent(entry, { record })]);
  }
  await ledger.close();
  const ring = await createKeyRing();
  const thread = await LedgerThread.open({
    store: { kind: 'embedded', file, timeoutMs: 2_000 },
    keys: { version: 1, keys: [generateAuditKey(0)] },
    journal: { file: `${file}-journal`, limitBytes: 1_000_000 },
    recordDays: 7,
    commitSpacingMs: 1,
    timeoutMs: 2_000,
    checkpointMs: 60_000,
    sign: ({ writer, sequence, hash }) => signCheckpoint(ring, { iss: 'cordon', iat: 1, writer, sequence, hash }),
  });
  const { db, close } = await store.openReader();
  const codecs = async () =>
    (await db.selectFrom('recordings').select('codec').orderBy('id').execute()).map(({ codec }) => codec);
  const [erasures] = [
    db.selectFrom('audit_entries').select(['subject', 'outcome', 'variables']).where('kind', '=', 'erasure'),
  ];
  await vi.waitFor(async () => expect(await erasures.execute()).toMatchObject([{ outcome: 'answered' }]), 5_000);
  expect(await codecs()).toEqual(['erased', 'erased', 'none']);
  expect(await erasures.execute()).toMatchObject([
    { subject: 'retention', variables: expect.stringContaining('older than 7 days') },
  ]);
  expect(await thread.record(intentEvent(1))).toBe(true);
  expect(await thread.record(outcomeEvent(1))).toBe(true);
  await thread.close();
  await close();
  expect(await verifyStore(store, { ring, shipped: [] })).toMatchObject({
    findings: [],
    chains: [{ entries: 5, open: 0, unsigned: 0 }],
  });
});
