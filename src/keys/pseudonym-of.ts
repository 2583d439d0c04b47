import { deriveHmac } from './derive-hmac.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * What a subgraph learns of a principal: 22 characters of base64url, stable per key ring, issuer and subject.
 * The pair is encoded as JSON, so no issuer can be read as part of a subject.
 */
export function pseudonymOf(ring: KeyRing, issuer: string, subject: string): string {
  return deriveHmac(ring.mask.secret, 'cordon/principal')(JSON.stringify([issuer, subject]));
}
