import type { OwnedLifetime } from '../lib/lifetime.ts';
import { createLifetime } from '../lib/lifetime.ts';
import type { Inbound } from './http-message.ts';

/** The one place where a request's lifetime begins: with `durationMs` to live, as long as the client is there. */
export function startLifetime(inbound: Inbound, durationMs: number): OwnedLifetime {
  const lifetime = createLifetime(durationMs);
  inbound.onGone(() => lifetime.end());
  return lifetime;
}
