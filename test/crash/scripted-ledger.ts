import { writeSync } from 'node:fs';
import type { EntryEvent } from '../../src/audit/entry-event.ts';
import { intentEvent, outcomeEvent, templateOf } from '../../src/audit/test-ledger.ts';
import { openTestLedger } from './test-ledger.ts';

/**
 * Opens the ledger in a file, and lets everything happen in it that can: `scripted-ledger.ts FILE NAME`. What it was told is
 * durable it says on standard output, as lines: `intent NAME1`, `outcome NAME1`. For a process that is killed meanwhile; with
 * a number behind, it kills itself after so many lines.
 */
const [file = '', name = '', lines] = process.argv.slice(2);
let said = 0;

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
  for (const each of events) if (!refused.has(each)) say(`${each.event} ${name}${each.entry}`);
}

/** At once: what a killed process has in its buffers is lost. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
  said += 1;
  if (said === Number(lines)) process.kill(process.pid, 'SIGKILL');
}

function intent(entry: number): EntryEvent {
  const operation = `${name}${entry}`;
  return intentEvent(entry, { template: { ...templateOf(name, operation), operation }, asked: [operation] });
}

function outcome(entry: number): EntryEvent {
  return outcomeEvent(entry, { shown: ['a value'], record: { kept: `{"entry":${entry}}`, size: undefined } });
}
