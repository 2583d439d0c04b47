import { UsageError } from './verb.ts';

/** In bytes: no value that is searched for is longer. */
const MOST_BYTES = 65_536;

/**
 * The value that stands on standard input, without the line's end behind it. Throws UsageError where there is none, or too
 * much. SECURITY: arguments are seen by everybody on the machine and stay in histories, so a value never comes as one (I7).
 */
export async function readValue(input: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of input) {
    parts.push(part);
    length += part.length;
    if (length > MOST_BYTES) throw new UsageError(`The value on standard input is longer than ${MOST_BYTES} bytes.`);
  }
  const value = Buffer.concat(parts)
    .toString()
    .replace(/\r?\n$/, '');
  if (value.trim() === '') throw new UsageError('There is no value on standard input.');
  return value;
}
