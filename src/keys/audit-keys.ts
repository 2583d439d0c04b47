import { createSecretKey } from 'node:crypto';
import type { AuditKeyMaterial } from './audit-key-material.ts';
import { deriveHmac } from './derive-hmac.ts';

/** A key that personal values are digested with, so that the audit can be searched for one without holding it. */
export interface AuditKey {
  readonly keyId: string;
  /** 22 characters of base64url, 128 bits of HMAC-SHA-256: equal for equal values under one key. Give it `digestText`s. */
  digest(value: string): string;
}

/** The keys of the audit: what is recorded is digested with the current one, what is searched for with all. */
export interface AuditKeys {
  readonly current: AuditKey;
  /** The oldest first, the current one last. */
  readonly all: readonly AuditKey[];
}

/**
 * The keys of their material, in whatever thread. Throws a plain Error where there are none.
 * SECURITY: a label of its own, so that no digest equals a hash or pseudonym that somebody was shown; secrets are hidden
 * in functions (tests: 'A70, A72: a digest is unlinkable …', 'prints no key material').
 */
export function toAuditKeys({ keys }: AuditKeyMaterial): AuditKeys {
  const all = keys.map(
    ({ keyId, secret }): AuditKey => ({
      keyId,
      digest: deriveHmac(createSecretKey(secret, 'base64url'), 'cordon/audit/value'),
    }),
  );
  const current = all.at(-1);
  if (!current) throw new Error('There is no key to digest with.');
  return { current, all };
}
