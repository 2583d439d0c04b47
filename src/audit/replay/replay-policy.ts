import type { TrafficQuery, TrafficRow } from '../../store/read-traffic.ts';
import { readTraffic, trafficWindows } from '../../store/read-traffic.ts';
import type { StoreReader } from '../../store/store-reader.ts';
import type { Judgement } from './judgement.ts';
import type { PolicyReplay } from './policy-replay.ts';
import type { NewPolicy, RecalledOperation } from './recall-operations.ts';
import { OperationRecall } from './recall-operations.ts';
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
    const rulings = [...new Set([...asking].map(({ hash }) => hash))];
    if (rulings.length > 0) await judgeRows(await readTraffic(reader, window, { rulings }), recall, tally, asking);
  }
  return summarizeReplay(tally, recall.unfit);
}

/** Judges rows, of these operations or of all. Returns the operations that cannot be judged without variables. */
async function judgeRows(
  rows: readonly TrafficRow[],
  recall: OperationRecall,
  tally: ReplayTally,
  only?: ReadonlySet<RecalledOperation>,
): Promise<ReadonlySet<RecalledOperation>> {
  const asking = new Set<RecalledOperation>();
  for (const row of rows) {
    const recalled = recall.known(row) ?? (await recall.recall(row));
    if (typeof recalled === 'string') {
      if (!only) tally.addUnknown(recalled, row.entries);
    } else if (!only || only.has(recalled)) {
      const judgement = judgeRow(row, recalled);
      if (judgement.kind === 'asks-variables') asking.add(recalled);
      else if (judgement.kind === 'unknown') tally.addUnknown(judgement.why, row.entries);
      else tally.add(recalled.ruling, judgement, row.entries, readCounts(row.counts));
    }
  }
  return asking;
}

function judgeRow({ refused, variables }: TrafficRow, { operation }: RecalledOperation): Judgement {
  return operation.judge(refused === '' ? undefined : readRefusal(refused), variables === '' ? undefined : variables);
}

function readCounts(text: string): readonly number[] {
  const counts: unknown = text === '' ? [] : JSON.parse(text);
  return Array.isArray(counts) ? counts.map(Number) : [];
}
