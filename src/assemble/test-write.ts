import type { RawResult } from '../execute/raw-result.ts';
import type { OwnKeys } from '../policy/own-keys.ts';
import { NO_OWN_KEYS } from '../policy/own-keys.ts';
import type { Writer, Written } from './compile-writer.ts';

/** Writes data too short to be written in slices, for tests. */
export function writeAtOnce(
  writer: Writer,
  raw: Pick<RawResult, 'data' | 'isPlain'> & Partial<RawResult>,
  ownKeys: OwnKeys = NO_OWN_KEYS,
): Written {
  const written = writer.write({ errors: [], incomplete: new Set(), calls: [], ...raw }, new Map(), ownKeys);
  if (written instanceof Promise) throw new Error('It is written in slices.');
  return written;
}
