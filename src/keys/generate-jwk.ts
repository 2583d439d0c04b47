import type { JWK } from 'jose';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

/** A new random private key for signatures of an algorithm (RFC 7518 section 3.1, RFC 8037 section 3.1), named by its thumbprint. */
export async function generateJwk(alg: 'ES256' | 'EdDSA'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return await nameJwk(await exportJWK(privateKey), alg);
}

/** A private key with its name (RFC 7638) and what it is for. */
export async function nameJwk(jwk: JWK, alg: string): Promise<JWK> {
  return { ...jwk, kid: await calculateJwkThumbprint(jwk, 'sha256'), alg, use: 'sig' };
}
