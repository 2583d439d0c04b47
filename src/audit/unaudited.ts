import type { OutcomeContent } from './entry-content.ts';
import type { OutcomeEvent } from './entry-event.ts';

/** The outcome of an entry whose client was told that the audit could not be written, and of which nothing was carried out. */
export const UNAUDITED: OutcomeContent = {
  outcome: 'unaudited',
  codes: '[{"code":"AUDIT_UNAVAILABLE","count":1}]',
  latency_us: 0,
  counts: '[]',
  calls: '{"fetches":[],"flows":[]}',
  shown: '',
  record: undefined,
};

/** The same as an event, of the entry with a number. */
export function unaudited(entry: number): OutcomeEvent {
  const { codes, counts, calls } = UNAUDITED;
  const nothing = { latencyUs: 0, shown: [], record: undefined, canSpool: false };
  return { event: 'outcome', entry, outcome: 'unaudited', codes, counts, calls, ...nothing };
}

/** What is owed of an operation that ran, whose outcome could not be written when it should: nothing of it was shown. */
export function owedOutcome(content: OutcomeContent): OutcomeContent {
  return { ...content, outcome: 'unaudited', shown: '', record: undefined };
}

/** The outcome of an entry whose gateway ended before it had one. */
export function interrupted(latencyMs: number): OutcomeContent {
  return { ...UNAUDITED, outcome: 'interrupted', codes: '[]', latency_us: 1_000 * Math.max(0, latencyMs) };
}
