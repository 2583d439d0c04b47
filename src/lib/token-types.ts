/** The `typ` of an assertion to a subgraph (RFC 8725 section 3.11): each kind of token has its own, so none passes for another. */
export const ASSERTION_TYPE = 'cordon-assertion+jwt';

/** The `typ` of a checkpoint of the audit. */
export const CHECKPOINT_TYPE = 'cordon-checkpoint+jwt';

const OWN_TYPES: ReadonlySet<string> = new Set([ASSERTION_TYPE, CHECKPOINT_TYPE]);

/** Whether a `typ` is of something that the gateway itself signs: a media type, in any case, its `application/` optional (RFC 7515 section 4.1.9). */
export function isOwnTokenType(typ: unknown): boolean {
  return typeof typ === 'string' && OWN_TYPES.has(typ.toLowerCase().replace(/^application\//, ''));
}
