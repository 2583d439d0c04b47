import type { EndedEntry } from '../../store/ended-entries.ts';
import { readEntryDetails } from './entry-details.ts';
import type { AttributeValue, LogRecord, Severity } from './log-record.ts';
import type { RulingSummary } from './summarize-ruling.ts';

/** How grave an outcome is; one that a newer version knows is an error until this one does. */
const SEVERITIES: Readonly<Record<string, Severity>> = {
  answered: 'INFO',
  abandoned: 'INFO',
  refused: 'WARN',
  interrupted: 'WARN',
  failed: 'ERROR',
  unaudited: 'ERROR',
};

/** Kinds of entries that are types of GraphQL operations. */
const OPERATION_TYPES: readonly string[] = ['query', 'mutation', 'subscription'];

/**
 * An entry as a log record: who did what, how it ended, which categories met which effect how often, and its place in the
 * chain. Without an attribute where there is nothing to say. `ruling` is undefined where it could not be read.
 */
export function entryLog(entry: EndedEntry, ruling: RulingSummary | undefined): LogRecord {
  const { kind, operation, outcome, began_at, latency_us } = entry;
  const time = began_at * 1_000;
  return {
    time,
    observed: time + latency_us,
    severity: SEVERITIES[outcome] ?? 'ERROR',
    eventName: 'cordon.audit.entry',
    body: [kind, operation, outcome].filter((word) => word !== '').join(' '),
    attributes: { ...principalAttributes(entry), ...workAttributes(entry, ruling), ...chainAttributes(entry) },
  };
}

type Attributes = Readonly<Record<string, AttributeValue>>;

function principalAttributes({ issuer, subject, client, task, session }: EndedEntry): Attributes {
  return stated({
    'cordon.issuer': issuer,
    'enduser.id': subject,
    'cordon.client': client,
    'cordon.task': task,
    'session.id': session,
  });
}

/** Names of GraphQL are those of OpenTelemetry's conventions, and so is `error.type`. */
function workAttributes(entry: EndedEntry, ruling: RulingSummary | undefined): Attributes {
  const { kind, operation, outcome, latency_us, document, variables } = entry;
  const { codes, counts, fetches } = readEntryDetails(entry);
  return {
    ...stated({
      'cordon.kind': kind,
      'graphql.operation.type': OPERATION_TYPES.includes(kind) ? kind : '',
      'graphql.operation.name': operation,
      'graphql.document': document,
      'cordon.variables': variables,
      'cordon.outcome': outcome,
      'error.type': outcome === 'answered' ? '' : codes[0],
      'cordon.codes': codes,
      'cordon.subgraphs': ruling ? calledSubgraphs(ruling, fetches) : [],
      'cordon.input.categories': ruling?.inputs,
      'cordon.ruling': ruling || entry.ruling === '' ? '' : 'unreadable',
    }),
    'cordon.latency_us': latency_us,
    ...(ruling && effectAttributes(ruling, counts)),
  };
}

/** `cordon.category.EMAIL.mask`: how many values of that category met that effect; 0 where none came. */
function effectAttributes({ effects }: RulingSummary, counted: readonly number[]): Attributes {
  const sums = effects.map(({ category, effect, counts }) => [
    `cordon.category.${category}.${effect}`,
    counts.reduce((sum, number) => sum + (counted[number] ?? 0), 0),
  ]);
  return Object.fromEntries(sums);
}

function calledSubgraphs({ subgraphs }: RulingSummary, fetches: readonly number[]): readonly string[] {
  return [...new Set(subgraphs.filter((_, number) => (fetches[number] ?? 0) > 0))].sort();
}

function chainAttributes(entry: EndedEntry): Attributes {
  return {
    'cordon.entry.id': entry.id,
    'cordon.entry.origin': entry.origin,
    'cordon.chain.writer': entry.writer,
    'cordon.chain.intent.sequence': entry.sequence,
    'cordon.chain.intent.hash': entry.hash,
    'cordon.chain.outcome.sequence': entry.outcome_sequence,
    'cordon.chain.outcome.hash': entry.outcome_hash,
  };
}

/** Those that say something. */
function stated(attributes: Readonly<Record<string, string | readonly string[] | null | undefined>>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter((named): named is [string, string | readonly string[]] =>
      Boolean(named[1]?.length),
    ),
  );
}
