import type { KeptClaims } from '../audit/claims.ts';
import type { RuledDecision, Ruling } from '../audit/ruling.ts';
import { callsOf, codesOf, countsOf, flowsOf } from '../control/entry-parts.ts';
import { printableText } from '../lib/printable-text.ts';
import type { FoundEntry } from '../store/found-entry.ts';
import { formatCount } from './format-count.ts';
import { formatContribution } from './format-explanation.ts';
import { formatKeptView } from './format-kept-view.ts';
import { formatTable } from './format-table.ts';
import type { ShownEntry } from './read-shown-entry.ts';

/** All of an entry for people: what was asked, by whom, what was decided and why, and what became of it. */
export function formatShownEntry(shown: ShownEntry): readonly string[] {
  const { entry, ruling, claims, view } = shown;
  return [
    ...formatTable(headRows(shown)),
    ...section('document', entry.document === '' ? [] : entry.document.split('\n')),
    ...section('variables', entry.variables === '{}' ? [] : [entry.variables]),
    ...section('claims', claims ? formatClaims(claims) : []),
    ...section('decisions', (ruling?.decisions ?? []).flatMap(decisionLines(countsOf(entry)))),
    ...section('inputs', formatInputs(ruling)),
    ...section(
      'called',
      callsOf(entry, ruling ?? null).map(({ subgraph, count }) => `${subgraph} ${count}`),
    ),
    ...section(
      'overrides',
      (ruling?.overrides ?? []).map(({ label, inForce }) => `${label} ${inForce ? 'in force' : 'not in force'}`),
    ),
    ...section('sent', formatFlows(entry, ruling)),
    ...section('record view', formatKeptView(view)),
  ].map(printableText);
}

function headRows({ entry, checkpoint }: ShownEntry): readonly (readonly string[])[] {
  const { id, began_at, kind, operation, issuer, subject, client, task, session, outcome, latency_us } = entry;
  const took = latency_us === null ? '' : ` in ${(latency_us / 1_000).toFixed(1)} ms`;
  const codes = codesOf(entry).map(({ code, coordinate, category, count }) =>
    words(code, coordinate, category, count > 1 && `x${count}`),
  );
  const { writer, sequence, outcome_sequence } = entry;
  const end = outcome_sequence ?? sequence;
  const isSigned = checkpoint !== undefined && end <= checkpoint.sequence;
  return [
    ['entry', String(id)],
    ['began', new Date(began_at).toISOString()],
    ['operation', words(kind, operation)],
    ['outcome', `${outcome ?? 'open'}${took}`],
    ...codes.map((code) => ['code', code]),
    ['principal', words(subject || '-', issuer && `(${issuer})`)],
    ['client', client ?? '-'],
    ['task', task ?? '-'],
    ['session', session || '-'],
    ['chain', `writer ${writer}, links ${sequence}${outcome_sequence === null ? '' : ` and ${outcome_sequence}`}`],
    ['signed', isSigned ? `by the checkpoint of ${new Date(checkpoint.made_at).toISOString()}` : 'not yet'],
  ];
}

function formatClaims({ scopes, groups, actors }: KeptClaims): readonly string[] {
  return [
    `scopes ${scopes.join(' ') || '-'}`,
    `groups ${groups.join(' ') || '-'}`,
    ...actors.map(({ issuer, subject }) => words('acted for by', subject, issuer && `(${issuer})`)),
  ];
}

function decisionLines(counts: readonly number[] | null): (decision: RuledDecision) => readonly string[] {
  return ({ effect, shadowEffect, coordinate, categories, whose, count, why }) => [
    words(
      effect.padEnd(6),
      coordinate,
      `[${categories.join(', ')}]`,
      whose && (whose === 'own' ? "(one's own)" : '(of others)'),
      shadowEffect && `(${shadowEffect} if shadow rules were enforced)`,
      count !== undefined && counts !== null && formatCount(counts[count] ?? 0, 'value'),
    ),
    ...why.map((each) => `    ${formatContribution(each)}`),
  ];
}

function formatInputs(ruling: Ruling | undefined): readonly string[] {
  return formatTable(
    (ruling?.inputs ?? []).map(({ use, coordinate, categories }) => [use, coordinate, categories.join(', ')]),
  );
}

function formatFlows(entry: FoundEntry, ruling: Ruling | undefined): readonly string[] {
  return formatTable(
    flowsOf(entry, ruling ?? null).map(({ subgraph, via, coordinate, categories }) => [
      subgraph,
      via,
      coordinate,
      categories.join(', '),
    ]),
  );
}

/** Nothing where there is nothing to say. */
function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', name, ...lines.map((line) => `  ${line}`)];
}

function words(...parts: readonly (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
