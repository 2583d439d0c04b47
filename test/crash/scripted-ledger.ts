import { writeSync } from 'node:fs';
import { toArtifact } from '../../src/audit/artifact.ts';
import type { EntryEvent } from '../../src/audit/entry-event.ts';
import { openTestLedger } from './test-ledger.ts';

/**
 * Opens the ledger in a file, and lets everything happen in it that can: `scripted-ledger.ts FILE NAME`. What it was told is
 * durable it says on standard output, as lines: `intent NAME1`, `outcome NAME1`. For a process that is killed meanwhile.
 */
const [file = '', name = ''] = process.argv.slice(2);

const ledger = await openTestLedger(file);
await record(intent(1), intent(2), outcome(2));
await ledger.index();
await record(outcome(1), intent(3));
await ledger.addCheckpoint({ writer: ledger.slot, sequence: ledger.head.sequence, made_at: Date.now(), jws: 'a.b.c' });
await record(intent(4), outcome(3));
await ledger.index();
await record(outcome(4), intent(5));
await ledger.close();

async function record(...events: readonly EntryEvent[]): Promise<void> {
  const refused = await ledger.record(events);
  for (const event of events) if (!refused.has(event)) say(`${event.event} ${name}${event.entry}`);
}

/** At once: what a killed process has in its buffers is lost. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

function intent(entry: number): EntryEvent {
  const operation = `${name}${entry}`;
  const ruling = toArtifact('ruling', JSON.stringify({ operation }));
  const names = { kind: 'query', issuer: 'https://issuer.example', subject: 'ada', client: null, task: null };
  const template = { ...names, session: 's', claims: 'c', operation, document: '{ a }', artifacts: [ruling] };
  return {
    event: 'intent',
    entry,
    beganAt: Date.now(),
    template: { ...template, ruling: ruling.hash },
    variables: '{}',
    asked: [operation],
    canSpool: false,
  };
}

function outcome(entry: number): EntryEvent {
  return {
    event: 'outcome',
    entry,
    outcome: 'answered',
    codes: '[]',
    latencyUs: 1,
    counts: '[]',
    calls: '{}',
    shown: ['a value'],
    record: { kept: `{"entry":${entry}}`, size: undefined },
    canSpool: false,
  };
}
