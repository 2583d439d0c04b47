import type { ReplayedEntry } from '../audit/session/replayed-entry.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import { intent, outcome } from '../store/test-rows.ts';

/** For tests: an entry that was answered, with nothing that it names. */
export function replayedEntry(change: Partial<FoundEntry> = {}): ReplayedEntry {
  const begun = intent(0, 1);
  const { asked: _, digest_key: __, shown: ___, ...entry } = { ...begun, ...outcome(begun, 2), ...change };
  return { entry, decisions: [], calls: new Map(), view: { kind: 'none' } };
}
