import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Change, TamperableStore } from '../../store/test-tampering.ts';
import { intentEvent, openLedger, outcomeEvent, templateOf } from '../test-ledger.ts';
import type { AuditFinding } from './audit-finding.ts';
import type { TestAudit } from './test-audit.ts';
import { fillAudit, verifyStore } from './test-audit.ts';
import { ENTRY_TAMPERINGS } from './test-entry-tamperings.ts';
import { EXAMPLES } from './test-finding-examples.ts';
import { HISTORY_TAMPERINGS } from './test-history-tamperings.ts';
import { Random } from './test-random.ts';
import { STORE_TAMPERINGS } from './test-store-tamperings.ts';
import type { Tampering } from './test-tampering.ts';
import type { AuditReport } from './verify-audit.ts';

/** What a dialect brings to be verified. */
export interface VerifyDialect {
  readonly name: string;
  readonly makeStore: () => Promise<TamperableStore>;
  /** Whether a column takes values of any type. */
  readonly isLoose: boolean;
  /** How many random tamperings are tried. */
  readonly runs: number;
}

/** What verification promises, whatever the store. */
export function describeVerification({ name, makeStore, isLoose, runs }: VerifyDialect): void {
  describe(`an audit in ${name}`, () => {
    let audit: TestAudit;

    beforeAll(async () => {
      audit = await fillAudit(await makeStore());
    });

    test('is whole as ledgers leave it, with open entries, erasures and two writers', async () => {
      expect(await verifyStore(audit.store, audit)).toEqual({
        chains: [
          { writer: 0, entries: 18, open: 1, links: 35, unsigned: 0 },
          { writer: 1, entries: 20, open: 1, links: 39, unsigned: 4 },
        ],
        findings: [],
        total: 0,
      });
    });

    test('is whole whatever text comes to it, though no store keeps half a character', async () => {
      const store = await makeStore();
      const { ledger } = await openLedger(store);
      for (const [entry, text] of ['\ud800', 'a\udc00b', '\u0000\u0001', '\ufffd\u{1F600}', ''].entries()) {
        const template = { ...templateOf('ada', 'support'), subject: text, document: text };
        await ledger.record([intentEvent(entry, { template, variables: text }), outcomeEvent(entry)]);
      }
      await ledger.close();
      expect(await verifyStore(store, { ...audit, shipped: [] })).toMatchObject({
        chains: [{ links: 10 }],
        findings: [],
      });
    });

    test('is whole at every moment while it is written', async () => {
      const store = await makeStore();
      const { ledger } = await openLedger(store);
      const write = async (): Promise<void> => {
        for (let entry = 0; entry < 60; entry += 2) {
          const record = { kept: `{"data":${entry}}`, size: undefined };
          await ledger.record([intentEvent(entry), intentEvent(entry + 1), outcomeEvent(entry, { record })]);
          await ledger.record([outcomeEvent(entry + 1)]);
          if (entry % 8 === 0) await ledger.index();
        }
      };
      const writing = write();
      const seen: number[] = [];
      for (let look = 0; look < 15; look++) {
        const { total, chains } = await verifyStore(store, { ...audit, shipped: [] });
        seen.push(total);
        expect(chains.length).toBeLessThanOrEqual(1);
      }
      await writing;
      expect(seen).toEqual(seen.map(() => 0));
      expect((await verifyStore(store, { ...audit, shipped: [] })).chains).toMatchObject([{ links: 120 }]);
      await ledger.close();
    });

    test.each(Object.entries(EXAMPLES))('tells %s, and no chain is to blame', async (kind, example) => {
      const examples = example(audit.rows, isLoose);
      expect(examples.length).toBeGreaterThan(0);
      for (const change of examples) {
        const report = await verifyTampered(audit, [change]);
        expect(report?.findings.map((finding) => finding.kind)).toContain(kind);
        expect(report?.chains.map(({ first }) => first)).toEqual([undefined, undefined]);
      }
    });

    test('law (A66): whatever somebody does to it is found, and where it was', async () => {
      const all = [...ENTRY_TAMPERINGS, ...STORE_TAMPERINGS, ...HISTORY_TAMPERINGS];
      const property = fc.asyncProperty(fc.gen(), async (generate) => {
        const random = new Random(generate, isLoose);
        const tampering = random.oneOf(all)(audit, random);
        const report = await verifyTampered(audit, tampering.changes);
        fc.pre(report !== undefined);
        const first = firstOf(report, tampering);
        if (first === undefined || !tampering.isNamed(first)) throw new Error(explain(tampering, report));
      });
      await fc.assert(property, { numRuns: runs });
    }, 300_000);
  });
}

/** What is found in a copy that was tampered with; undefined where the store does not take the changes. */
async function verifyTampered(audit: TestAudit, changes: readonly Change[]): Promise<AuditReport | undefined> {
  const store = await audit.store.copy();
  try {
    return (await isPossible(store.change(changes))) ? await verifyStore(store, audit) : undefined;
  } finally {
    await store.drop();
  }
}

/** Some changes no store takes: two rows of one key. */
async function isPossible(changing: Promise<void>): Promise<boolean> {
  try {
    await changing;
    return true;
  } catch (error) {
    if (/unique|duplicate|mismatch|out of range/i.test(String(error))) return false;
    throw error;
  }
}

/** What is found first in the chain that was tampered with; what is found at all, where no chain was. */
function firstOf({ chains, findings }: AuditReport, { writer, isNamed }: Tampering): AuditFinding | undefined {
  return writer === undefined ? findings.find(isNamed) : chains.find((chain) => chain.writer === writer)?.first;
}

function explain({ name, changes }: Tampering, { findings }: AuditReport): string {
  const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value);
  return `${name}: ${JSON.stringify(changes, plain)} was told as ${JSON.stringify(findings)}`;
}
