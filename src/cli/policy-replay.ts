import type { PolicyReplay } from '../audit/replay/policy-replay.ts';
import { replayPolicy } from '../audit/replay/replay-policy.ts';
import { formatFinding } from '../lib/finding.ts';
import { printableJson, printableText } from '../lib/printable-text.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { openStoreReader } from '../store/open-store.ts';
import { queryRange } from '../store/query-range.ts';
import type { TrafficQuery } from '../store/read-traffic.ts';
import { newestTraffic } from '../store/read-traffic.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { formatPolicyReplay } from './format-policy-replay.ts';
import { parseFlags } from './parse-flags.ts';
import { parseTime } from './parse-time.ts';
import { readConfig, readPolicy } from './read-sources.ts';
import { recordReading } from './record-reading.ts';
import { runOrRefuse } from './run-or-refuse.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/** `cordon policy replay`: 1 where somebody would have gained, and that was to be refused. */
export function runPolicyReplay(args: readonly string[], io: Io): Promise<number> {
  return runOrRefuse('policy replay', io, () => run(args, io));
}

async function run(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches } = parseFlags(args, FLAGS);
  const { policy: file, since, until } = texts;
  if (file === undefined || since === undefined)
    throw new UsageError('Say which policy (--policy), and since when (--since).');
  if (![undefined, 'gains'].includes(texts['fail-on'])) throw new UsageError('--fail-on is "gains".');
  const [limit, now] = [limitOf(texts.limit), Date.now()];
  const times = {
    from: parseTime('since', since, now),
    to: until === undefined ? undefined : parseTime('until', until, now),
  };
  const config = readConfig({ config: texts.config }, io);
  const policy = await readPolicy(config, file);
  const reader = await openStoreReader(storeConfigOf(config));
  try {
    await recordReading(config, { operation: 'policy replay', said: { since, until, limit: texts.limit }, asked: [] });
    const query = await trafficOf(reader, times, limit);
    const issuers = config.identity.issuers.map(({ issuer }) => issuer);
    const replay = await replayPolicy(reader, query, { policy, issuers, limits: config.limits });
    print(replay, switches.has('json'), io);
    return texts['fail-on'] === 'gains' && gains(replay) ? 1 : 0;
  } finally {
    await reader.close();
  }
}

const FLAGS = {
  policy: 'string',
  since: 'string',
  until: 'string',
  limit: 'string',
  json: 'boolean',
  'fail-on': 'string',
  config: 'string',
} as const;

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9][0-9]{0,9}$/.test(text)) throw new UsageError('--limit is a whole number, 1 or more.');
  return Number(text);
}

async function trafficOf(
  reader: StoreReader,
  times: Pick<TrafficQuery, 'from' | 'to'>,
  limit: number | undefined,
): Promise<TrafficQuery> {
  const query = { ...times, ...(await queryRange(reader.db, { ...times, after: undefined, before: undefined })) };
  return limit === undefined ? query : await newestTraffic(reader, query, limit);
}

function print(replay: PolicyReplay, isJson: boolean, io: Io): void {
  for (const finding of replay.unfit) io.stderr.write(`${printableText(formatFinding(finding))}\n`);
  const text = isJson
    ? printableJson(JSON.stringify(replay))
    : formatPolicyReplay(replay).map(printableText).join('\n');
  io.stdout.write(`${text}\n`);
}

/** SECURITY: another mask of which it is not known whether it shows more counts as one that does (test "… another mask …"). */
function gains({ changes, verdicts }: PolicyReplay): boolean {
  return [...changes, ...verdicts].some(({ direction }) => direction !== 'loses');
}
