import type { IntentEvent, OutcomeEvent } from './entry-event.ts';
import type { EntryTemplate } from './entry-template.ts';

/** For tests: what entries have in common. */
export const TEMPLATE: EntryTemplate = {
  kind: 'query',
  issuer: 'https://issuer.example',
  subject: 'ada',
  client: null,
  task: null,
  session: 's',
  claims: 'c',
  ruling: 'r',
  operation: 'Customers',
  document: '{ customers { id } }',
  artifacts: [],
};

/** For tests: something is about to be done. */
export function intent(entry: number, change: Partial<IntentEvent> = {}): IntentEvent {
  return {
    event: 'intent',
    entry,
    beganAt: Date.now(),
    template: TEMPLATE,
    variables: '{}',
    asked: [],
    canSpool: false,
    ...change,
  };
}

/** For tests: what became of it. */
export function outcome(entry: number, change: Partial<OutcomeEvent> = {}): OutcomeEvent {
  return {
    event: 'outcome',
    entry,
    outcome: 'answered',
    codes: '[]',
    latencyUs: 1,
    counts: '[]',
    calls: '{"fetches":[],"flows":[]}',
    shown: [],
    record: undefined,
    canSpool: false,
    ...change,
  };
}
