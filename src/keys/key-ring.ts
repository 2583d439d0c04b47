import type { KeyObject } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';

/** The ES256 signature (RFC 7518 section 3.4) of an ASCII text, as base64url. */
export type Sign = (text: string) => string;

/**
 * Everything that a gateway signs and hashes with.
 * SECURITY: private parts are key objects or hidden in a function, which print as nothing in JSON, logs and `inspect`
 * (test: 'prints no key material').
 */
export interface KeyRing {
  /** Public halves only (RFC 7517 section 5), fit to be published. */
  readonly jwks: JSONWebKeySet;
  /** Signs assertions to subgraphs and nothing else. `kid` is the RFC 7638 thumbprint. */
  readonly assertionKey: { readonly kid: string; readonly sign: Sign };
  /** 32 bytes that every hash, pseudonym and principal pseudonym is derived from, one HKDF label each. */
  readonly mask: { readonly keyId: string; readonly secret: KeyObject };
}
