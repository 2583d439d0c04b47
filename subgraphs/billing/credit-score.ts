import { createHash } from 'node:crypto';

/** A score from 300 to 849, decided by number and date of birth alone. */
export function creditScoreOf(ssn: string, dateOfBirth: string | null): number {
  const digest = createHash('sha256')
    .update(`${ssn}|${dateOfBirth ?? ''}`)
    .digest();
  return 300 + (digest.readUInt32BE(0) % 550);
}
