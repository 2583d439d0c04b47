import type { KeyObject } from 'node:crypto';
import { createPrivateKey, sign } from 'node:crypto';
import * as z from 'zod';
import { generateJwk } from './generate-jwk.ts';
import { bytes32 } from './key-list.ts';
import type { Sign, SigningKey } from './key-ring.ts';
import { openJwk } from './open-jwk.ts';
import type { ScheduledKey } from './rotating-keys.ts';

/** The private key that signs assertions, as it is written to disk. */
export const assertionJwk = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
  kid: bytes32,
  x: bytes32,
  y: bytes32,
  d: bytes32,
});

type AssertionJwk = z.output<typeof assertionJwk>;

/** A private key for assertions, and when it begins to sign, in whole seconds since the epoch. */
export interface AssertionKeyMaterial {
  readonly signsFrom: number;
  readonly key: AssertionJwk;
}

/** A new random key that signs from a time on, in whole seconds since the epoch. */
export async function generateAssertionKey(signsFrom: number): Promise<AssertionKeyMaterial> {
  return { signsFrom, key: assertionJwk.parse(await generateJwk('ES256')) };
}

/** Keys of assertions that can sign, in their order. Throws a plain Error, without any of them, when one does not fit itself. */
export function openAssertionKeys(
  keys: readonly AssertionKeyMaterial[],
): Promise<readonly (SigningKey & ScheduledKey)[]> {
  return Promise.all(
    keys.map(async ({ signsFrom, key }) => {
      await openJwk(key);
      const { d: _, ...publicKey } = key;
      return { signsFrom, kid: key.kid, publicKey, sign: signEs256(createPrivateKey({ key, format: 'jwk' })) };
    }),
  );
}

/** Signs at once, on the calling thread: about 60 us, less of its time than handing the work to another costs. */
function signEs256(key: KeyObject): Sign {
  return (text) => sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
}
