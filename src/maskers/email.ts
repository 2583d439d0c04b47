import { HIDDEN_DOMAIN, MAX_ADDRESS_LENGTH } from './mail-address.ts';
import type { Masker } from './masker.ts';
import { quickEmail } from './quick-email.ts';
import { SHARED_MAIL_DOMAINS } from './shared-mail-domains.ts';
import { textMask } from './text-mask.ts';

const ADDRESS = /^([^\s\p{C}@]+)@([^\s\p{C}@]+)$/u;

/**
 * `ada@gmail.com` is `a***@gmail.com`. Only a domain that everybody shares is kept: `ada@lovelace.family` is
 * `a***@masked.invalid`. No initial where the local part has fewer than three characters.
 */
export const emailMasker: Masker = {
  name: 'email',
  parameters: [],
  keeps: 'the first character, and the domain of a large mail provider',
  rank: 110,
  accepts: ['String'],
  customs: ['EmailAddress'],
  keyed: false,
  bind(_parameters, leaf) {
    return textMask(leaf, shapeEmail, quickEmail);
  },
};

/** The meaning of `email`. */
export function shapeEmail(text: string): string | undefined {
  const [, local, domain] = (text.length <= MAX_ADDRESS_LENGTH && ADDRESS.exec(text)) || [];
  if (local === undefined || domain === undefined) return undefined;
  const [initial = ''] = local.length < 3 ? [] : (/^[A-Za-z0-9]/.exec(local) ?? []);
  return `${initial}***@${sharedDomain(domain)}`;
}

function sharedDomain(domain: string): string {
  const lower = domain.toLowerCase();
  return SHARED_MAIL_DOMAINS.has(lower) ? lower : HIDDEN_DOMAIN;
}
