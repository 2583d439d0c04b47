import { StoreError } from './store-error.ts';

/** What is said of an error, by its SQLSTATE or, for a whole class, its first two characters (PostgreSQL, appendix A). */
const SENTENCES: Readonly<Record<string, string>> = {
  '08': 'the connection broke',
  '22': 'it refused a value',
  '23': 'what was written does not fit what is there',
  '25006': 'it can only be read: it is a standby, or its transactions are read-only by default',
  '28': 'it refused the user or the password',
  '3D000': 'there is no such database',
  '40': 'another writer was in the way',
  '42501': 'the user may not do this; it must own the tables, or be granted all on them',
  '42P01': 'its tables are not there; a gateway that writes to it makes them',
  '53100': 'its disk is full',
  '53300': 'it has no connection left; raise its max_connections',
  '53': 'it lacks a resource',
  '57014': 'it took too long',
  '57P': 'it is starting or stopping',
  '58': 'its disk failed',
  XX: 'it found its data damaged',
};

/**
 * What to throw for an error of PostgreSQL, of its client, or of the way there.
 * SECURITY: PostgreSQL's messages and details quote the values of a row, and the client's may quote a connection string, so
 * none is passed on, and none is kept as the cause (test "no failure tells a value").
 */
export function postgresFailure(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const sentence = sentenceOf(code) ?? (isTimeout(error) ? SENTENCES['57014'] : 'it cannot be reached');
  return new StoreError(
    `The store in PostgreSQL cannot be used: ${sentence}${code === undefined ? '' : ` (${code})`}.`,
  );
}

/** Of a system error (`ECONNREFUSED`) or of PostgreSQL (`23505`): both are short, and hold no value. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? error.code : undefined;
}

function sentenceOf(code: string | undefined): string | undefined {
  if (code === undefined || !/^[A-Z0-9]{5}$/.test(code)) return undefined;
  return SENTENCES[code] ?? SENTENCES[code.slice(0, 3)] ?? SENTENCES[code.slice(0, 2)] ?? 'it refused the statement';
}

/** The client says so in words alone. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /time(d )?out/i.test(error.message);
}
