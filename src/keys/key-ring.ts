import type { KeyObject } from 'node:crypto';
import type { CryptoKey, JSONWebKeySet } from 'jose';

/**
 * Everything that a gateway signs and hashes with.
 * SECURITY: private parts are key objects, which print as nothing in JSON, logs and `inspect`
 * (test: 'prints no key material').
 */
export interface KeyRing {
  /** Public halves only (RFC 7517 section 5), fit to be published. */
  readonly jwks: JSONWebKeySet;
  /** ES256; signs assertions to subgraphs and nothing else. `kid` is the RFC 7638 thumbprint. */
  readonly assertionKey: { readonly kid: string; readonly privateKey: CryptoKey };
  /** 32 bytes that every hash, pseudonym and principal pseudonym is derived from, one HKDF label each. */
  readonly mask: { readonly keyId: string; readonly secret: KeyObject };
}
