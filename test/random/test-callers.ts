import { createTestKey, signToken, startTestProvider } from '../../src/identity/test-provider.ts';

/** Who asks in a random world: somebody who sees all, somebody who sees masks, somebody who sees nothing personal. */
export type RandomCaller = 'revealed' | 'masked' | 'denied';

/** A provider and a token for each caller. */
export interface TestCallers {
  readonly issuer: string;
  readonly tokens: Readonly<Record<RandomCaller, string>>;
  close(): Promise<void>;
}

/** The policy that the callers' tokens are read by. */
export const RANDOM_POLICY = `
version: 1
categories: { SECRET: { mask: redact } }
tasks:
  none: { reveal: "*", arguments: "*", default: deny }
  nothing: { default: deny }
`;

/** Starts a provider that has signed one token for each caller, valid for an hour. */
export async function startTestCallers(): Promise<TestCallers> {
  const provider = await startTestProvider();
  const key = await createTestKey('RS256', 'only');
  provider.publish(key);
  const now = Math.floor(Date.now() / 1_000);
  const claims = { iss: provider.issuer, aud: 'urn:cordon:gateway', sub: 'caller', client_id: 'test', iat: now };
  const sign = (more: object) => signToken(key, { ...claims, exp: now + 3_600, ...more });
  return {
    issuer: provider.issuer,
    tokens: {
      revealed: await sign({ scope: 'pii:secret:read' }),
      masked: await sign({}),
      denied: await sign({ task: 'nothing' }),
    },
    close: () => provider.stop(),
  };
}
