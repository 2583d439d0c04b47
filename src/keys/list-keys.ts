import { findAuditKeys } from './audit-key-file.ts';
import { readKeyMaterial } from './key-file.ts';
import type { SigningUse } from './key-ring.ts';
import type { Scheduled } from './key-schedule.ts';
import { publishedAt, signingAt } from './key-schedule.ts';
import type { TokenKeyMaterial } from './token-key-material.ts';

/**
 * What a key is good for: for nothing yet; for all that its use needs; only to verify, or find, what was made with it; for
 * nothing any more.
 */
export type KeyState = 'waiting' | 'current' | 'former' | 'over';

/** What may be told of a key. */
export interface ListedKey {
  readonly use: SigningUse | 'mask' | 'token' | 'audit';
  readonly keyId: string;
  readonly state: KeyState;
  /** Since when it is, or will be, the current one, in whole seconds since the epoch; 0 where it was the first. */
  readonly from: number;
}

/** The keys of a directory's key file, each use's oldest first; `now` is in milliseconds. Throws a plain Error where it cannot be used. */
export async function listKeys(directory: string, now: number): Promise<readonly ListedKey[]> {
  const { signing, retired, mask, tokens } = await readKeyMaterial(directory);
  const seconds = Math.floor(now / 1_000);
  const checkpoint = [...retired.checkpoint, ...signing.checkpoint];
  return [
    ...listSigning('assertion', signing.assertion, publishedAt(signing.assertion, seconds), seconds),
    ...listSigning('checkpoint', checkpoint, checkpoint, seconds),
    { use: 'mask', keyId: mask.keyId, state: 'current', from: 0 },
    ...listTokens(tokens, seconds),
  ];
}

/** The keys of the audit in a file, the oldest first; none where there is no file. Throws a plain Error where it cannot be used. */
export async function listAuditKeys(path: string): Promise<readonly ListedKey[]> {
  const keys = (await findAuditKeys(path))?.keys ?? [];
  return keys.map(({ keyId, from }, index) => ({
    use: 'audit',
    keyId,
    state: index === keys.length - 1 ? 'current' : 'former',
    from,
  }));
}

function listTokens(keys: TokenKeyMaterial, seconds: number): readonly ListedKey[] {
  const current = keys.findLast(({ from }) => from <= seconds) ?? keys[0];
  const stateOf = (key: TokenKeyMaterial[number]): KeyState => {
    if (key === current) return 'current';
    return key.from > seconds ? 'waiting' : 'former';
  };
  return keys.map((key) => ({ use: 'token', keyId: key.keyId, state: stateOf(key), from: key.from }));
}

interface NamedKey extends Scheduled {
  readonly key: { readonly kid: string };
}

function listSigning(
  use: SigningUse,
  keys: readonly NamedKey[],
  published: readonly NamedKey[],
  seconds: number,
): readonly ListedKey[] {
  const current = signingAt(keys, seconds);
  const stateOf = (key: NamedKey): KeyState => {
    if (key === current) return 'current';
    if (key.signsFrom > seconds) return 'waiting';
    return published.includes(key) ? 'former' : 'over';
  };
  return keys.map((key) => ({ use, keyId: key.key.kid, state: stateOf(key), from: key.signsFrom }));
}
