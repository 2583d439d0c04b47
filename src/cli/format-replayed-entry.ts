import type { CountedDecision, ReplayedEntry } from '../audit/session/replayed-entry.ts';
import { isRecord } from '../lib/is-record.ts';
import { printableText } from '../lib/printable-text.ts';
import { readJson } from '../lib/read-json.ts';
import { formatCount } from './format-count.ts';
import { formatKeptView } from './format-kept-view.ts';
import { formatTable } from './format-table.ts';

/**
 * An entry for people: a headline, what was asked, what was not revealed, who was called, and what is kept of the answer.
 * `offsetMs` is how long after the session's first entry it began.
 */
export function formatReplayedEntry(replayed: ReplayedEntry, offsetMs: number): readonly string[] {
  const { entry, decisions, calls, view } = replayed;
  return [
    ...headline(replayed, offsetMs),
    ...indented(entry.document.split('\n')),
    ...(entry.variables === '{}' ? [] : indented([`variables ${entry.variables}`])),
    ...indented(decisions ? formatDecisions(decisions) : ['what was decided is missing']),
    ...indented(calls.size > 0 ? [`called ${[...calls].map(([name, times]) => `${name} ${times}`).join(', ')}`] : []),
    ...indented(formatKeptView(view)),
    '',
  ].map(printableText);
}

function headline({ entry }: ReplayedEntry, offsetMs: number): readonly string[] {
  const { id, subject, issuer, client, task, kind, operation, outcome, latency_us, codes } = entry;
  const who = [
    `${subject || 'nobody'}${issuer ? ` (${issuer})` : ''}`,
    client && `via ${client}`,
    task && `task ${task}`,
  ];
  const name = operation === '' ? kind : `${kind} ${operation}`;
  const took = latency_us === null ? '' : ` in ${(latency_us / 1_000).toFixed(1)} ms`;
  return [
    `${formatOffset(offsetMs)}  #${id}  ${who.filter(Boolean).join(', ')}`,
    `  ${name}: ${[outcome ?? 'under way', ...formatCodes(codes)].join(', ')}${took}`,
  ];
}

/** `PII_DENIED Customer.ssn`, and how often where it was told more than once. */
function formatCodes(codes: string | null): readonly string[] {
  const told = readJson(codes);
  return (Array.isArray(told) ? told : []).filter(isRecord).map(({ code, coordinate, count }) => {
    const times = typeof count === 'number' && count > 1 ? `${count} times` : '';
    return [code, coordinate, times].filter(Boolean).join(' ');
  });
}

/** `+1:02:03.004`. */
function formatOffset(offsetMs: number): string {
  const pad = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  const [hours, minutes, seconds] = [offsetMs / 3_600_000, (offsetMs / 60_000) % 60, (offsetMs / 1_000) % 60];
  const clock = `${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(offsetMs % 1_000, 3)}`;
  return `+${hours < 1 ? '' : `${Math.floor(hours)}:`}${clock}`;
}

/** Those that revealed need no line. */
function formatDecisions(decisions: readonly CountedDecision[]): readonly string[] {
  const rows = decisions
    .filter(({ effect }) => effect !== 'reveal')
    .map(({ effect, coordinate, categories, whose, values }) => [
      effect,
      whose ? `${coordinate} (${whose === 'own' ? "one's own" : 'of others'})` : coordinate,
      categories.join(', '),
      values === undefined ? '' : formatCount(values, 'value'),
    ]);
  return formatTable(rows);
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
