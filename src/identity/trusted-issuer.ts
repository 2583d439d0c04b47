import type { KeyEvent, KeySource } from './create-key-source.ts';
import { createKeySource } from './create-key-source.ts';
import type { Fetch } from './fetch-json.ts';
import type { IdentityConfig, IssuerConfig } from './identity-config.ts';
import { DEFAULT_KEY_GRACE_SECONDS } from './identity-config.ts';
import { loadKeys } from './load-keys.ts';

/** An issuer whose tokens are accepted, with its own keys. */
export interface TrustedIssuer {
  readonly config: IssuerConfig;
  readonly keys: KeySource;
}

/** What a verifier needs from outside. */
export interface IdentityEnvironment {
  readonly fetch: Fetch;
  /** The time in milliseconds. */
  readonly now: () => number;
  /** Told of every load of an issuer's keys that changed them or failed. */
  readonly report?: (issuer: string, event: KeyEvent) => void;
}

/**
 * The trusted issuers by their `iss`, exactly as configured. Nothing is fetched until a token needs it.
 * SECURITY: each has a key source of its own, so that no issuer's key verifies another's token
 * (test: 'A53: a key of one issuer verifies no token of another').
 */
export function trustIssuers(
  { issuers, keyGraceSeconds = DEFAULT_KEY_GRACE_SECONDS }: IdentityConfig,
  { fetch, now, report }: IdentityEnvironment,
): ReadonlyMap<string, TrustedIssuer> {
  return new Map(
    issuers.map((config) => {
      const keys = createKeySource({
        load: () => loadKeys(config, fetch),
        grace: keyGraceSeconds * 1_000,
        now,
        report: report && ((event) => report(config.issuer, event)),
      });
      return [config.issuer, { config, keys }];
    }),
  );
}
