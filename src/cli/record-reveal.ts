import { claimsArtifact } from '../audit/claims.ts';
import { REVEAL_KIND } from '../audit/reading-kind.ts';
import { sessionOf } from '../audit/session-of.ts';
import type { Config } from '../config.ts';
import type { ErrorCode } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { commandUser } from './open-audit-ledger.ts';
import { recordDone } from './record-done.ts';

/** A token that is about to be revealed, or is not. */
export interface Reveal {
  readonly beganAt: number;
  readonly principal: Principal;
  readonly category: string;
  /** What became of it: with which key, from what, to what. SECURITY: both raw, for their digests alone. */
  readonly became:
    | { readonly kind: 'revealed'; readonly keyId: string; readonly token: string; readonly value: string }
    | { readonly kind: 'refused'; readonly code: ErrorCode };
}

/**
 * Writes down who reveals what kind of value, durable when it resolves; the value is found by its digest. Rejects with
 * StoreError: then nothing may be shown.
 */
export async function recordReveal(config: Config, { beganAt, principal, category, became }: Reveal): Promise<void> {
  const claims = claimsArtifact(principal);
  const template = {
    kind: REVEAL_KIND,
    issuer: principal.issuer.toWellFormed(),
    subject: principal.subject.toWellFormed(),
    client: principal.client?.toWellFormed() ?? null,
    task: principal.task.kind === 'label' ? principal.task.label : null,
    session: sessionOf(principal, undefined),
    claims: claims.hash,
    ruling: '',
    operation: 'reveal',
    document: '',
    artifacts: [claims],
  };
  const about = { beganAt, template };
  // Whose token it was, and at whose keyboard, may be two.
  const variables = { category, user: commandUser().subject };
  switch (became.kind) {
    case 'revealed': {
      const { keyId: key, token, value } = became;
      const shown = { asked: [token], shown: [value], outcome: 'answered' } as const;
      await recordDone(config, { ...about, ...shown, variables: { ...variables, key } });
      return;
    }
    case 'refused':
      await recordDone(config, { ...about, variables, asked: [], shown: [], outcome: 'refused', code: became.code });
  }
}
