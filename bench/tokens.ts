import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What a token lets its bearer see: everything, or everything masked. */
export type TokenTask = 'revealed' | 'masked';

/** An issuer of access tokens: its published keys as JSON, and a way to sign. */
export interface Issuer {
  readonly jwks: string;
  /** That many different tokens of different subjects, good for an hour. */
  sign(issuer: string, task: TokenTask, count: number): Promise<readonly string[]>;
}

/** Whom the tokens are made out to. */
export const AUDIENCE = 'urn:cordon:gateway';

const SCOPE = ['name', 'email', 'phone', 'tax', 'address', 'account'].map((name) => `pii:${name}:read`).join(' ');

/** Makes an issuer with a new ES256 key (the costliest of the usual signatures to check but EdDSA). */
export async function createIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256', use: 'sig' };
  return {
    jwks: JSON.stringify({ keys: [jwk] }),
    sign: (issuer, task, count) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          new SignJWT({ scope: SCOPE, task, groups: ['bench'], client_id: 'bench' })
            .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
            .setIssuer(issuer)
            .setAudience(AUDIENCE)
            .setSubject(`caller-${index}`)
            .setJti(`${task}-${index}`)
            .setIssuedAt()
            .setExpirationTime('1h')
            .sign(privateKey),
        ),
      ),
  };
}
