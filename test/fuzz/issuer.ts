import { createTestKey, signToken, startTestProvider } from '../../src/identity/test-provider.ts';
import type { Principal } from './fuzz-case.ts';

/** An issuer of access tokens for random principals. */
export interface FuzzIssuer {
  readonly url: string;
  /** A token that is valid for a day; undefined for an anonymous principal. */
  tokenOf(principal: Principal): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Starts it on a port of 127.0.0.1. */
export async function startIssuer(): Promise<FuzzIssuer> {
  const provider = await startTestProvider();
  const key = await createTestKey('EdDSA', 'only');
  provider.publish(key);
  return {
    url: provider.issuer,
    tokenOf: async ({ subject, client, groups, scopes, task }) => {
      if (subject === undefined) return undefined;
      const now = Math.floor(Date.now() / 1_000);
      return await signToken(key, {
        iss: provider.issuer,
        aud: 'urn:cordon:gateway',
        sub: subject,
        client_id: client,
        groups: [...groups],
        scope: scopes.join(' '),
        iat: now,
        exp: now + 86_400,
        ...(task !== undefined && { task }),
      });
    },
    close: () => provider.stop(),
  };
}
