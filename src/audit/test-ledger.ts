import { createSecretKey } from 'node:crypto';
import { deriveHmac } from '../keys/derive-hmac.ts';
import { memberCoordinate } from '../lib/coordinate.ts';
import type { StoreWriter } from '../store/store-writer.ts';
import type { TestStore } from '../store/test-writer-suite.ts';
import type { Artifact } from './artifact.ts';
import { toArtifact } from './artifact.ts';
import type { EntryEvent, IntentEvent, OutcomeEvent } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';
import { Ledger } from './ledger.ts';
import { rulingArtifact } from './ruling.ts';

/** For tests: how values become digests. */
export const DIGEST = { keyId: 'k1', digest: deriveHmac(createSecretKey(Buffer.alloc(32, 1)), 'test') };

/** For tests: a ledger, and what it writes with. */
export interface OpenLedger {
  readonly ledger: Ledger;
  readonly writer: StoreWriter;
}

/** For tests: the ledger of a store, in a slot of its own. */
export async function openLedger(store: TestStore, now: () => number = Date.now): Promise<OpenLedger> {
  const writer = await store.openWriter();
  if (!writer) throw new Error('No slot is free.');
  return { writer, ledger: await Ledger.open(writer, { digest: DIGEST, now }) };
}

/** For tests: what entries of one person and task have in common, with all that it names. */
export function templateOf(subject: string, task: string): EntryTemplate {
  const claims = toArtifact('claims', JSON.stringify({ task, scopes: [] }));
  const ruling = rulingOf(task);
  return {
    kind: 'query',
    issuer: 'https://issuer.example',
    subject,
    client: 'desk',
    task,
    session: `session-${subject}`,
    claims: claims.hash,
    ruling: ruling.hash,
    operation: 'Customers',
    document: 'query Customers { customers { email } }',
    artifacts: [claims, ruling, ...VERSIONS],
  };
}

const VERSIONS = [toArtifact('supergraph', 'type Query { a: Int }'), toArtifact('policy', 'version: 1')] as const;

function rulingOf(task: string): Artifact {
  const [supergraph, policy] = VERSIONS;
  return rulingArtifact({
    kind: 'query',
    operation: 'Customers',
    client: 'desk',
    task,
    decisions: [
      { coordinate: memberCoordinate('Customer', 'email'), categories: ['EMAIL'], effect: 'mask', why: [], count: 0 },
    ],
    inputs: [],
    fetches: [],
    flows: [],
    versions: { supergraph: supergraph.hash, policy: policy.hash, keys: 'k' },
  });
}

/** For tests: an intent. */
export function intentEvent(entry: number, change: Partial<IntentEvent> = {}): EntryEvent {
  return {
    event: 'intent',
    entry,
    beganAt: Date.now(),
    template: templateOf('ada', 'support'),
    variables: '{}',
    asked: [],
    canSpool: false,
    ...change,
  };
}

/** For tests: the outcome of an entry. */
export function outcomeEvent(entry: number, change: Partial<OutcomeEvent> = {}): EntryEvent {
  return {
    event: 'outcome',
    entry,
    outcome: 'answered',
    codes: '[]',
    latencyUs: 1,
    counts: '[]',
    calls: '{}',
    shown: [],
    record: undefined,
    canSpool: false,
    ...change,
  };
}
