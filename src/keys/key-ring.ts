import type { KeyObject } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';

/** The ES256 signature (RFC 7518 section 3.4) of an ASCII text, as base64url. */
export type Sign = (text: string) => string;

/** What the gateway signs. Each has keys of its own, and a `typ` of its own (lib/token-types.ts). */
export type SigningUse = 'assertion';

/** A key that signs. `kid` is the RFC 7638 thumbprint. */
export interface SigningKey {
  readonly kid: string;
  readonly sign: Sign;
}

/** The keys of one use, which follow one another (key-schedule.ts). */
export interface SigningKeys {
  /** The key to sign with at this moment. */
  current(): SigningKey;
  /** Public halves only (RFC 7517 section 5), fit to be published: of every key that verifies something at this moment. */
  published(): JSONWebKeySet;
}

/**
 * Everything that a gateway signs and hashes with.
 * SECURITY: private parts are key objects or hidden in a function, which print as nothing in JSON, logs and `inspect`
 * (test: 'prints no key material').
 */
export interface KeyRing {
  readonly signing: Readonly<Record<SigningUse, SigningKeys>>;
  /** What subgraphs verify assertions with at this moment. */
  readonly jwks: JSONWebKeySet;
  /** 32 bytes that every hash, pseudonym and principal pseudonym is derived from, one HKDF label each. */
  readonly mask: { readonly keyId: string; readonly secret: KeyObject };
}
