import type { CheckpointClaims } from '../../keys/checkpoint-claims.ts';
import type { CheckpointVerifier } from '../../keys/verify-checkpoint.ts';
import { checkpointPages } from '../../store/checkpoint-pages.ts';
import type { StoreSnapshot } from '../../store/read-snapshot.ts';
import type { CheckpointFinding } from './audit-finding.ts';
import type { SignedPlace } from './claimed-places.ts';

/** Checkpoints from elsewhere, as a file holds them. */
export interface ShippedCheckpoint {
  /** Where it stands in its file, counted from 1. */
  readonly line: number;
  readonly jws: string;
}

/** What is signed of each writer's chain. */
export type SignedPlaces = ReadonlyMap<number, readonly SignedPlace[]>;

/**
 * Verifies the checkpoints of the store, and those that were shipped, which the store must have too. What they say is
 * returned; that it is so is for the chains to show.
 */
export async function checkCheckpoints(
  snapshot: StoreSnapshot,
  shipped: readonly ShippedCheckpoint[],
  verify: CheckpointVerifier,
  report: (finding: CheckpointFinding) => void,
): Promise<SignedPlaces> {
  const filed: CheckpointClaims[] = [];
  for await (const page of checkpointPages(snapshot)) {
    for (const { writer, sequence, jws } of page) {
      const at = { writer, place: sequence };
      const claims = await verified(jws, at, verify, report);
      if (claims && (claims.writer !== writer || claims.sequence !== sequence))
        report({ kind: 'checkpoint-misfiled', ...at });
      if (claims) filed.push(claims);
    }
  }
  const known = new Set(filed.map(nameOf));
  const others = await checkShipped(shipped, verify, report);
  const lacking = others.filter((claims) => !known.has(nameOf(claims)));
  for (const { writer, sequence: place } of lacking) report({ kind: 'checkpoint-missing', writer, place });
  const places = [...filed, ...lacking].map(({ writer, sequence: place, hash }) => ({ writer, place, hash }));
  return Map.groupBy(places, ({ writer }) => writer);
}

async function checkShipped(
  shipped: readonly ShippedCheckpoint[],
  verify: CheckpointVerifier,
  report: (finding: CheckpointFinding) => void,
): Promise<readonly CheckpointClaims[]> {
  const found: CheckpointClaims[] = [];
  for (const { line, jws } of shipped) {
    const claims = await verified(jws, { line }, verify, report);
    if (claims) found.push(claims);
  }
  return found;
}

async function verified(
  jws: string,
  at: (CheckpointFinding & { kind: 'checkpoint-invalid' })['at'],
  verify: CheckpointVerifier,
  report: (finding: CheckpointFinding) => void,
): Promise<CheckpointClaims | undefined> {
  const found = await verify(String(jws));
  if (found.kind === 'valid') return found.claims;
  report({ kind: 'checkpoint-invalid', at, reason: found.reason });
  return undefined;
}

/** Two of one name say the same, whenever they were signed. */
function nameOf({ writer, sequence, hash }: CheckpointClaims): string {
  return `${writer} ${sequence} ${hash}`;
}
