/** What tells a session from every other: names of sessions are unique for one principal only. */
export interface SessionKey {
  readonly issuer: string;
  readonly subject: string;
  readonly session: string;
}

/** A session as clients name it. */
export function toSessionId({ issuer, subject, session }: SessionKey): string {
  return Buffer.from(JSON.stringify([issuer, subject, session])).toString('base64url');
}

/** The session that a client named; undefined where none can have this id. */
export function fromSessionId(id: string): SessionKey | undefined {
  const [issuer, subject, session, ...more] = parsed(Buffer.from(id, 'base64url').toString());
  const isWhole = typeof issuer === 'string' && typeof subject === 'string' && typeof session === 'string';
  return isWhole && more.length === 0 ? { issuer, subject, session } : undefined;
}

function parsed(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
