import type { AuditFinding } from './audit-finding.ts';

/** A finding as a sentence, for people. It holds ids, places and counts, never a value. */
export function describeFinding(finding: AuditFinding): string {
  switch (finding.kind) {
    case 'edited':
      return `${nameOf(finding)} is not what was written.`;
    case 'reordered':
      return `${nameOf(finding)} is missing where it was written, and stands elsewhere.`;
    case 'forked':
      return `${nameOf(finding)} has a place that another link has.`;
    case 'rewritten':
      return `${nameOf(finding)} is not what was signed: something behind link ${finding.since} was written anew.`;
    case 'beyond':
      return `${nameOf(finding)} stands behind the end of the chain, as its head has it.`;
    case 'missing':
      return `writer ${finding.writer}: ${count(finding.links, 'link')} from link ${finding.place} on ${isOrAre(finding.links)} missing, between ${entry(finding.after)} and ${entry(finding.before)}.`;
    case 'cut':
      return `writer ${finding.writer}: the chain is cut behind ${entry(finding.after)}: a ${finding.by} knows of ${count(finding.claimed - finding.place + 1, 'link')} more, from link ${finding.place} on.`;
    case 'head':
      return `writer ${finding.writer}: what is told of the chain's end (link ${finding.place}) does not fit it.`;
    case 'checkpoint-invalid':
      return `${checkpoint(finding.at)} is none: ${FAULTS[finding.reason]}.`;
    case 'checkpoint-misfiled':
      return `${checkpoint(finding)} says something of another place.`;
    case 'checkpoint-missing':
      return `${checkpoint(finding)} was shipped, and is not in the store.`;
    case 'artifact-damaged':
      return `the artifact ${hash(finding.artifact)} does not hold what its name says.`;
    case 'artifact-missing':
      return `the artifact ${hash(finding.artifact)} is missing, which ${finding.entry === undefined ? 'a ruling' : entry(finding.entry)} names.`;
    case 'record-missing':
      return `${entry(finding.entry)}: its record view is gone, and no erasure names it.`;
    case 'record-damaged':
      return `${entry(finding.entry)}: its record view is not what was written.`;
    case 'record-kept':
      return `${entry(finding.entry)}: an erasure says that its record view is gone, and it is there.`;
    case 'recording-stray':
      return `the recording ${finding.recording} belongs to no entry.`;
    case 'posting-missing':
      return `${entry(finding.entry)}: the index does not know all that it should be found by.`;
    case 'posting-stray':
      return `the index leads to ${entry(finding.entry)} by what does not fit it.`;
    case 'generation':
      return `part ${finding.generation} of the index does not fit the others.`;
    case 'ruling-index':
      return `the index says other things of the ruling ${hash(finding.ruling)} than it does.`;
    case 'strange-keys':
      return `${finding.table}: ${count(finding.rows, 'row')} of keys that no writer gives.`;
  }
}

const FAULTS = {
  malformed: 'it is no signed text',
  'other-kind': 'it is signed, but claims something else',
  'unknown-key': 'nobody has the key that it names',
  'bad-signature': 'its signature is wrong',
} as const;

type NamedLink = Extract<AuditFinding, { readonly part: unknown }>;

function nameOf({ writer, place, entry, part }: NamedLink): string {
  return `writer ${writer}: entry ${entry}: its ${part} (${place === 0 ? 'of no place' : `link ${place}`})`;
}

function checkpoint(at: { readonly writer: number; readonly place: number } | { readonly line: number }): string {
  return 'line' in at ? `the checkpoint in line ${at.line}` : `writer ${at.writer}: the checkpoint of link ${at.place}`;
}

function entry(id: number | undefined): string {
  return id === undefined ? 'the beginning' : `entry ${id}`;
}

/** SECURITY: a name may be anything that somebody wrote there. */
function hash(name: unknown): string {
  return typeof name === 'string' && /^[\w-]{43}$/.test(name) ? name : '(whose name is none)';
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function isOrAre(number: number): string {
  return number === 1 ? 'is' : 'are';
}
