import type { SigningKey } from './key-ring.ts';

/**
 * The compact JWS (RFC 7515 section 7.1) of claims, under ES256; by hand, since the library's way is asynchronous, and
 * every fetch would wait for it.
 */
export function signJws({ kid, sign }: SigningKey, typ: string, claims: object): string {
  const signed = `${encodePart({ alg: 'ES256', typ, kid })}.${encodePart(claims)}`;
  return `${signed}.${sign(signed)}`;
}

function encodePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
