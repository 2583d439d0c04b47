import type { JWTVerifyGetKey } from 'jose';
import { createRemoteJWKSet } from 'jose';

/** How long the keys are believed without asking again, in milliseconds: what the gateway says of them in `cache-control`. */
const KEPT_MS = 60_000;

/** The shortest time between two questions for an unknown key, in milliseconds: forged ones must not make us flood the gateway. */
const PAUSE_MS = 1_000;

/** The gateway's published keys, fetched when first needed, then after a minute, and at once for a `kid` that is not among them. */
export function gatewayKeys(url: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { cacheMaxAge: KEPT_MS, cooldownDuration: PAUSE_MS });
}
