import { pino } from 'pino';
import type { Log } from '../lib/log.ts';

/** How many bytes of lines are gathered, since a write for each line costs more than the request that it tells of. */
const GATHERED_BYTES = 4_096;

/** How long a line may wait to be written, in milliseconds. */
const FLUSH_MS = 100;

/** JSON lines on standard output, written in batches; the last of them when the process exits, but not when it is killed. */
export function createLog(level: string): Log {
  const output = pino.destination({ fd: 1, sync: false, minLength: GATHERED_BYTES, periodicFlush: FLUSH_MS });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output);
}
