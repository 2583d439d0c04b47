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
      return describeGap(finding);
    case 'cut':
      return describeCut(finding);
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
      return `the artifact ${hash(finding.artifact)} is missing, which ${namedBy(finding.entry)} names.`;
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
      return `${finding.table}: ${finding.rows} rows have keys that no writer gives.`;
    case 'file-damaged':
      return 'the file of the store is damaged: its tables and their indexes do not fit each other.';
  }
}

const FAULTS = {
  malformed: 'it is no signed text',
  'other-kind': 'it is signed, but claims something else',
  'unknown-key': 'nobody has the key that it names',
  'bad-signature': 'its signature is wrong',
} as const;

type Of<Kind> = Extract<AuditFinding, { readonly kind: Kind }>;

function describeGap({ writer, place, links, after, before }: Of<'missing'>): string {
  const what = links === 1 ? `link ${place} is` : `links ${place} to ${place + links - 1} are`;
  return `writer ${writer}: ${what} missing, between ${entry(after)} and ${entry(before)}.`;
}

function describeCut({ writer, place, claimed, by, after }: Of<'cut'>): string {
  return `writer ${writer}: cut behind ${entry(after)}: links ${place} to ${claimed} are gone, which a ${by} knows of.`;
}

type NamedLink = Extract<AuditFinding, { readonly part: unknown }>;

function nameOf({ writer, place, entry: id, part }: NamedLink): string {
  return `writer ${writer}: entry ${id}: its ${part} (${place === 0 ? 'of no place' : `link ${place}`})`;
}

function checkpoint(at: Of<'checkpoint-invalid'>['at']): string {
  return 'line' in at ? `the checkpoint in line ${at.line}` : `writer ${at.writer}: the checkpoint of link ${at.place}`;
}

function entry(id: number | undefined): string {
  return id === undefined ? 'the beginning' : `entry ${id}`;
}

function namedBy(id: number | undefined): string {
  return id === undefined ? 'a ruling' : entry(id);
}

/** SECURITY: a name may be anything that somebody wrote there. */
function hash(name: unknown): string {
  return typeof name === 'string' && /^[\w-]{43}$/.test(name) ? name : '(whose name is none)';
}
