import { pino } from 'pino';

/** The structured log. Its lines hold codes, counts, names and times; never a value, a token or upstream text (A38). */
export interface Log {
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
}

/** What a line may hold. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** How many bytes of lines are gathered, since a write for each line costs more than the request that it tells of. */
const GATHERED_BYTES = 4_096;

/** How long a line may wait to be written, in milliseconds. */
const FLUSH_MS = 100;

/** JSON lines on standard output, written in batches; the last of them when the process exits, but not when it is killed. */
export function createLog(level: string): Log {
  const output = pino.destination({ fd: 1, sync: false, minLength: GATHERED_BYTES, periodicFlush: FLUSH_MS });
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, output);
}
