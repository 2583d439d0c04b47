import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Audit } from '../src/audit/open-audit.ts';
import { expectChain } from '../src/audit/test-chain.ts';
import type { Config } from '../src/config.ts';
import { loadConfig } from '../src/config.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import type { LogFields } from '../src/lib/log.ts';
import { openConfiguredAudit, storeConfigOf } from '../src/server/audit-sources.ts';
import type { EntryRow } from '../src/store/entry-columns.ts';
import { openStoreReader } from '../src/store/open-store.ts';
import type { Behaviour, RogueGraph } from './rogue-graph.ts';
import { answers, startRogueGraph } from './rogue-graph.ts';
import type { Reply } from './world.ts';

/** A gateway whose audit may fail, over one subgraph that answers whatever a test says. */
export interface AuditedGraph {
  readonly graph: RogueGraph;
  readonly config: Config;
  /** Every line that the audit logged. */
  readonly log: readonly string[];
  /** How many requests the subgraph got. */
  readonly fetched: () => number;
  /** Lets something happen while the subgraph answers. */
  readonly whileFetching: (work: () => unknown) => void;
  /** What stands in the store, the oldest first. */
  readonly entries: () => Promise<readonly EntryRow[]>;
  /** What waits in the journal. */
  readonly journal: () => string;
  /** Ends the audit as it is, and starts it again; the gateway is of no use from then on. */
  readonly reopenAudit: () => Promise<Audit>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const PEOPLE = `
  type Query { person: Person find(filter: PersonFilter!): Person }
  type Mutation { rename(name: String! @pii(category: "NAME")): Person }
  input PersonFilter { plan: String mail: String @pii(category: "MAIL") }
  type Person { name: String @pii(category: "NAME") mail: String @pii(category: "MAIL") plan: String }
`;

/** Everything may be asked for, and what has no category but NAME may wait in the journal. */
export const SPOOLING = `
version: 1
categories: { NAME: { sensitivity: low, scopes: [[open]] }, MAIL: { sensitivity: medium } }
tasks: { none: { reveal: "*", arguments: "*", default: deny } }
audit: { onFailure: { spool: [NAME] } }
`;

/** The same, but nothing may wait. */
export const REFUSING = SPOOLING.replace(/audit: .*\n/, '');

/** Canaries are the personal values that the subgraph holds. */
export const ADA = { name: 'canary-ada-lovelace', mail: 'canary-ada@example.org', plan: 'gold' };

/** Starts it; `env` says where the audit is, and how long it may take. */
export async function startAuditedGraph(policy: string, env: Readonly<Record<string, string>>): Promise<AuditedGraph> {
  const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow', ...env } });
  const ring = await createKeyRing();
  const lines: string[] = [];
  const write = (fields: LogFields, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
  let audit = await openAudit();
  const graph = await startRogueGraph({ people: PEOPLE }, env, policy, ring, audit);
  let work: () => unknown = () => undefined;
  graph.behave('people', async (...given) => {
    await work();
    answersAda(...given);
  });

  async function openAudit(): Promise<Audit> {
    const opened = await openConfiguredAudit(config, ring, { info: write, warn: write, error: write });
    if (!opened) throw new Error('There is an audit.');
    return opened;
  }

  return {
    graph,
    config,
    log: lines,
    fetched: () => graph.upstream('people').received.length,
    whileFetching: (next) => {
      work = next;
    },
    entries: () => readEntries(config),
    journal: () => readJournal(config),
    reopenAudit: async () => {
      await audit.close();
      audit = await openAudit();
      return audit;
    },
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      await audit.close();
    },
  };
}

/** Answers whatever root field is asked, under the key that it is asked under. */
const answersAda: Behaviour = (response, received, nth) => {
  const [, key = 'person'] = /(\w+): ?(?:person|find|rename)\b/.exec(JSON.parse(received.body).query) ?? [];
  answers({ [key]: ADA })(response, received, nth);
};

async function readEntries(config: Config): Promise<readonly EntryRow[]> {
  const { db, close } = await openStoreReader(storeConfigOf(config));
  const rows = await db
    .selectFrom('audit_entries')
    .selectAll()
    .orderBy('id')
    .execute()
    .finally(() => close());
  expectChain(rows);
  return rows;
}

function readJournal({ dataDir }: Config): string {
  const file = join(dataDir, 'gateway', 'audit-journal');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** What a client is told: its status, its first code, whether it was carried out, and whether it has data. */
export function told({ status, errors, data }: Reply): readonly unknown[] {
  const [error] = errors;
  return [status, error?.extensions.code, error?.extensions.executed, data !== undefined];
}

export const ANSWERED = [200, undefined, undefined, true];
export const REFUSED = [503, 'AUDIT_UNAVAILABLE', undefined, false];
export const EXECUTED = [500, 'AUDIT_OUTCOME_UNAVAILABLE', true, false];

/** Asks until it is answered: the store is back, and nobody restarted anything. */
export async function askUntilAnswered(graph: RogueGraph, query: string): Promise<void> {
  await expect.poll(async () => told(await graph.ask(query)), { timeout: 15_000, interval: 100 }).toEqual(ANSWERED);
}
