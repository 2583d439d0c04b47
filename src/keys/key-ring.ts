import type { KeyObject } from 'node:crypto';
import type { CryptoKey, JSONWebKeySet } from 'jose';
import type { TokenKeys } from './token-keys.ts';

/** The ES256 signature (RFC 7518 section 3.4) of an ASCII text, as base64url. */
export type Sign = (text: string) => string;

/** What the gateway signs. Each has keys of its own, and a `typ` of its own (lib/token-types.ts). */
export type SigningUse = 'assertion' | 'checkpoint';

/** A key that signs assertions. `kid` is the RFC 7638 thumbprint. */
export interface SigningKey {
  readonly kid: string;
  readonly sign: Sign;
}

/** A key that signs checkpoints: Ed25519 (RFC 8037), and cannot be exported. `kid` is the RFC 7638 thumbprint. */
export interface CheckpointKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

/** The keys of one use, which follow one another (key-schedule.ts). */
export interface SigningKeys<Key> {
  /** The key to sign with at this moment. */
  current(): Key;
  /** Public halves only (RFC 7517 section 5), fit to be published: of every key that verifies something at this moment. */
  published(): JSONWebKeySet;
}

/**
 * Everything that a gateway signs and hashes with.
 * SECURITY: private parts are key objects or hidden in a function, which print as nothing in JSON, logs and `inspect`
 * (test: 'prints no key material').
 */
export interface KeyRing {
  readonly signing: {
    readonly assertion: SigningKeys<SigningKey>;
    /** Of these every one stays published that ever signed: checkpoints are verified years later. */
    readonly checkpoint: SigningKeys<CheckpointKey>;
  };
  /** What subgraphs verify assertions with at this moment; no key of another use is in it. */
  readonly jwks: JSONWebKeySet;
  /** 32 bytes that every hash, pseudonym and principal pseudonym is derived from, one HKDF label each. */
  readonly mask: { readonly keyId: string; readonly secret: KeyObject };
  /** What tokens are made with at this moment, and what it was before. */
  readonly tokens: TokenKeys;
}
