import { HIDDEN_DOMAIN, MAX_ADDRESS_LENGTH } from './mail-address.ts';
import { SHARED_MAIL_DOMAINS } from './shared-mail-domains.ts';

/** The outputs of one domain, by the code of the first character: digits and letters are shown, others are not. */
interface DomainOutputs {
  readonly domain: string;
  readonly byInitial: readonly string[];
}

const INITIALS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const BUCKETS = 128;

const HIDDEN = outputsOf(HIDDEN_DOMAIN);

const SHARED = bucketsOf(Array.from(SHARED_MAIL_DOMAINS, outputsOf));

/** What `shapeEmail` gives for an ASCII address, in one pass and without a new string; else undefined. */
export function quickEmail(text: string): string | undefined {
  if (text.length > MAX_ADDRESS_LENGTH) return undefined;
  const at = endOfAtoms(text, 0);
  if (at < 1 || at > text.length - 2 || text.charCodeAt(at) !== 64) return undefined;
  const shared = sharedOutputs(text, at + 1);
  if (shared === undefined && endOfAtoms(text, at + 1) !== text.length) return undefined;
  const { byInitial } = shared ?? HIDDEN;
  return byInitial[at >= 3 ? text.charCodeAt(0) : 0];
}

/** Where the first character is that is not ASCII, not visible, or an `@`; the length of the text where there is none. */
function endOfAtoms(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code <= 32 || code >= 127 || code === 64) return index;
  }
  return text.length;
}

/** The outputs of the shared domain that the rest of the text is, in whatever case. */
function sharedOutputs(text: string, from: number): DomainOutputs | undefined {
  const candidates = SHARED[bucketOf(text, from)] ?? [];
  for (const candidate of candidates) if (isRest(text, from, candidate.domain)) return candidate;
  return undefined;
}

function isRest(text: string, from: number, domain: string): boolean {
  if (text.length - from !== domain.length) return false;
  for (let index = 0; index < domain.length; index++) {
    if (lowerCase(text.charCodeAt(from + index)) !== domain.charCodeAt(index)) return false;
  }
  return true;
}

function lowerCase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

/** Tells nearly all of the domains apart by length and ends, in whatever case. */
function bucketOf(text: string, from: number): number {
  const length = text.length - from;
  return ((text.charCodeAt(from) & 31) * 5 + (text.charCodeAt(text.length - 1) & 31) + length * 7) % BUCKETS;
}

function bucketsOf(domains: readonly DomainOutputs[]): readonly (readonly DomainOutputs[])[] {
  return Array.from({ length: BUCKETS }, (_, bucket) => domains.filter(({ domain }) => bucketOf(domain, 0) === bucket));
}

function outputsOf(domain: string): DomainOutputs {
  const byInitial = new Array<string>(128).fill(`***@${domain}`);
  // Joined, not concatenated: a joined text is flat, and these are written again and again.
  for (const initial of INITIALS) byInitial[initial.charCodeAt(0)] = [initial, '***@', domain].join('');
  return { domain, byInitial };
}
