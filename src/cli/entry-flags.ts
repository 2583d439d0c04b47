import { EFFECTS } from '../policy/effect.ts';
import type { EntryFilter } from '../store/entry-query.ts';
import { OUTCOMES } from '../store/outcomes.ts';
import { parseTime } from './parse-time.ts';
import { UsageError } from './verb.ts';

/** The flags that say which entries are meant. */
export const ENTRY_FLAGS = {
  since: 'string',
  until: 'string',
  principal: 'string',
  issuer: 'string',
  client: 'string',
  task: 'string',
  session: 'string',
  kind: 'string',
  operation: 'string',
  outcome: 'string',
  coordinate: 'string',
  category: 'string',
  effect: 'string',
} as const;

/** What was given for each flag. */
export type EntryTexts = { readonly [Flag in keyof typeof ENTRY_FLAGS]?: string | undefined };

/** Their lines in a usage. */
export const ENTRY_USAGE = `  --since TIME --until TIME   7d, 12h, 30m ago, or a time such as 2026-11-27T09:30Z
  --principal SUBJECT         who asked; --issuer URL where subjects of several issuers are the same
  --client ID --task NAME     with which client, under which task; "none" for those without
  --session NAME              in which session
  --kind KIND                 query, mutation; reveal, of a token; reading, erasure: what was done to the audit itself
  --operation NAME            the operation's name
  --outcome OUTCOME           ${OUTCOMES.join(', ')}; open: not known yet
  --coordinate Type.field --category NAME --effect EFFECT
                              what was decided; the effect is ${EFFECTS.join(', ')}, or use, write of an argument`;

/** How names look that people do not choose freely; what looks otherwise is refused, and so never kept. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  kind: /^[a-z]{1,20}$/,
  operation: /^[_A-Za-z]\w{0,99}$/,
  coordinate: /^[_A-Za-z]\w*\.[_A-Za-z]\w*(\([_A-Za-z]\w*:\))?$/,
  category: /^[A-Z][A-Z0-9_]*$/,
  outcome: oneOf([...OUTCOMES, 'open']),
  effect: oneOf([...EFFECTS, 'use', 'write']),
};

/** The entries that flags mean. Throws UsageError for what no entry can have, without quoting it. */
export function parseEntryFilter(texts: EntryTexts, now: number): EntryFilter {
  for (const [flag, shape] of Object.entries(SHAPES)) {
    const text = new Map(Object.entries(texts)).get(flag);
    if (text !== undefined && !shape.test(text)) throw new UsageError(`What --${flag} says is no ${flag}.`);
  }
  const { since, until, principal: subject, client, task, outcome, issuer, session, kind, operation } = texts;
  return {
    from: since === undefined ? undefined : parseTime('since', since, now),
    to: until === undefined ? undefined : parseTime('until', until, now),
    issuer,
    subject,
    session,
    kind,
    operation,
    client: client === 'none' ? null : client,
    task: task === 'none' ? null : task,
    outcome: outcome === 'open' ? null : outcome,
    coordinate: texts.coordinate,
    category: texts.category,
    effect: texts.effect,
  };
}

function oneOf(names: readonly string[]): RegExp {
  return new RegExp(`^(?:${names.join('|')})$`);
}
