import type { CryptoKey, JWK } from 'jose';
import { calculateJwkThumbprint, importJWK } from 'jose';

const MISFIT = 'A signing key does not fit its own public half.';

/** A JWK (RFC 7517) that says what it is for; `kid` is its RFC 7638 thumbprint. */
export interface NamedJwk extends JWK {
  readonly alg: string;
  readonly kid: string;
}

/**
 * The key of a JWK, which cannot be exported again. Throws a plain Error, without any of it, when its name is not its
 * thumbprint, or its halves do not belong together: nobody could verify its signatures.
 */
export async function openJwk(jwk: NamedJwk): Promise<CryptoKey> {
  if ((await calculateJwkThumbprint(jwk, 'sha256')) !== jwk.kid) throw new Error(MISFIT);
  // WebCrypto compares the halves.
  const key = await importJWK(jwk, jwk.alg).catch(() => {
    throw new Error(MISFIT);
  });
  if (key instanceof Uint8Array) throw new Error(MISFIT);
  return key;
}
