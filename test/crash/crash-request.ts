import type { Random } from '../../subgraphs/lib/random.ts';
import type { Persona } from '../surroundings.ts';

/** One request of a crash test. */
export interface CrashRequest {
  /**
   * Tells it from all others: it is its session, and the value of `$mark`, by which subgraphs see whose fetch it is. The
   * audit keeps it as it is, and digests it.
   */
  readonly mark: string;
  readonly persona: Persona;
  /** The name of its operation: every third time one of its own, else one that it shares. */
  readonly operation: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** After so many milliseconds its client goes away. */
  readonly leavesAfterMs: number | undefined;
}

interface Draft {
  readonly persona: Persona;
  /** How many of a hundred requests are this. */
  readonly share: number;
  readonly kind: 'query' | 'mutation';
  readonly rest: string;
}

const DRAFTS: readonly Draft[] = [
  {
    // Only names, which may wait in the journal.
    persona: 'support',
    share: 15,
    kind: 'query',
    rest: '($mark: ID!, $id: ID!) { mark: customer(id: $mark) { id } customer(id: $id) { name tier } }',
  },
  {
    persona: 'support',
    share: 25,
    kind: 'query',
    rest: '($mark: ID!, $id: ID!) { mark: customer(id: $mark) { id } customer(id: $id) { name email phone tier } }',
  },
  {
    persona: 'privacy',
    share: 25,
    kind: 'query',
    rest: `($mark: ID!, $id: ID!) { mark: customer(id: $mark) { id }
      customer(id: $id) { name ssn notes creditScore balance { amount } invoices { number total { amount } } } }`,
  },
  {
    // An answer that takes many packets.
    persona: 'privacy',
    share: 3,
    kind: 'query',
    rest: '($mark: ID!) { mark: customer(id: $mark) { id } customers(first: 300) { id name email notes } }',
  },
  {
    // Refused: under this task nobody looks up by e-mail.
    persona: 'billing',
    share: 7,
    kind: 'query',
    rest: '($mark: ID!, $text: String!) { mark: customer(id: $mark) { id } customerByEmail(email: $text) { id } }',
  },
  {
    persona: 'support',
    share: 25,
    kind: 'mutation',
    rest: `($mark: ID!, $id: ID!, $text: String!) { mark: addNote(id: $mark, text: $text) { id }
      addNote(id: $id, text: $text) { id name } }`,
  },
];

const CUSTOMERS = 3_000;

/** Draws the request with that number, below a million. */
export function drawCrashRequest(number: number, random: Random): CrashRequest {
  const draft = drawDraft(random);
  const digits = String(number).padStart(6, '0');
  const mark = `op-${digits}`;
  const operation = random.below(3) === 0 ? `Op${digits}` : `Shared${DRAFTS.indexOf(draft)}`;
  const given = { mark, id: `c${1 + random.below(CUSTOMERS)}`, text: `a text of ${mark}` };
  const declared = Object.entries(given).filter(([name]) => draft.rest.includes(`$${name}:`));
  return {
    mark,
    persona: draft.persona,
    operation,
    query: `${draft.kind} ${operation}${draft.rest}`,
    variables: Object.fromEntries(declared),
    leavesAfterMs: random.below(25) === 0 ? random.below(20) : undefined,
  };
}

function drawDraft(random: Random): Draft {
  let place = random.below(100);
  for (const draft of DRAFTS) {
    if (place < draft.share) return draft;
    place -= draft.share;
  }
  throw new Error('The shares are a hundred.');
}
