import type { TrafficQuery, TrafficRow } from '../../store/read-traffic.ts';
import { readTraffic, trafficWindows } from '../../store/read-traffic.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { PolicyReplay } from './policy-replay.ts';
import type { NewPolicy } from './recall-operations.ts';
import { OperationRecall, operationKey } from './recall-operations.ts';
import { readRefusal } from './recorded-refusal.ts';
import { ReplayTally } from './replay-tally.ts';
import { summarizeReplay } from './summarize-replay.ts';

/**
 * Decides what was recorded once more, by another policy: what would have been shown, hidden and refused otherwise. Each
 * operation is compiled once for all that decide alike, and nothing is fetched.
 */
export async function replayPolicy(
  reader: StoreReader,
  query: TrafficQuery,
  newPolicy: NewPolicy,
): Promise<PolicyReplay> {
  const recall = new OperationRecall(reader, newPolicy);
  const tally = new ReplayTally();
  for await (const window of trafficWindows(reader, query)) {
    const asking = await judgeRows(await readTraffic(reader, window), recall, tally);
    if (asking.length === 0) continue;
    const keys = new Set(asking.map(operationKey));
    const rulings = [...new Set(asking.map(({ ruling }) => ruling))];
    const rows = await readTraffic(reader, window, { rulings });
    await judgeRows(
      rows.filter((row) => keys.has(operationKey(row))),
      recall,
      tally,
    );
  }
  return summarizeReplay(tally, recall.unfit);
}

/** Returns the rows that cannot be judged without variables. */
async function judgeRows(
  rows: readonly TrafficRow[],
  recall: OperationRecall,
  tally: ReplayTally,
): Promise<readonly TrafficRow[]> {
  const asking: TrafficRow[] = [];
  for (const row of rows) {
    const recalled = await recall.recall(row);
    if (typeof recalled === 'string') {
      tally.addUnknown(recalled, row.entries);
      continue;
    }
    const refused = row.refused === '' ? undefined : readRefusal(row.refused);
    const judgement = recalled.operation.judge(refused, row.variables === '' ? undefined : row.variables);
    if (judgement.kind === 'judged') tally.add(recalled.ruling, judgement, row.entries, readCounts(row.counts));
    else if (judgement.kind === 'unknown') tally.addUnknown(judgement.why, row.entries);
    else asking.push(row);
  }
  return asking;
}

function readCounts(text: string): readonly number[] {
  const counts: unknown = text === '' ? [] : JSON.parse(text);
  return Array.isArray(counts) ? counts.map(Number) : [];
}
