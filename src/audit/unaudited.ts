import type { OutcomeEvent } from './entry-event.ts';

/** The outcome of an entry whose client was told that the audit could not be written. */
export function unaudited(entry: number): OutcomeEvent {
  return {
    event: 'outcome',
    entry,
    outcome: 'unaudited',
    codes: '["AUDIT_UNAVAILABLE"]',
    latencyUs: 0,
    counts: '[]',
    calls: '{"fetches":[],"flows":[]}',
    shown: [],
    record: undefined,
    canSpool: false,
  };
}
