import type { Principal } from '../identity/principal.ts';
import type { Artifact } from './artifact.ts';
import { toArtifact } from './artifact.ts';

/** What of a token decided, as it is kept: enough to decide again. The subject stands in the entry. */
export interface KeptClaims {
  readonly issuer: string;
  readonly client?: string;
  readonly task?: string;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  readonly actors: Principal['actors'];
}

/** The claims of a principal as an artifact: the same for all who hold the same, in whatever order. */
export function claimsArtifact(principal: Principal): Artifact {
  const { issuer, client, task, scopes, groups, actors } = principal;
  const claims: KeptClaims = {
    issuer,
    ...(client !== undefined && { client }),
    ...(task.kind === 'label' && { task: task.label }),
    scopes: [...scopes].sort(),
    groups: [...groups].sort(),
    actors,
  };
  return toArtifact('claims', JSON.stringify(claims));
}

/** Who asked, as far as it decides: principals with equal claims decide alike, whoever their subject is. */
export function principalOfClaims({ issuer, client, task, scopes, groups, actors }: KeptClaims): Principal {
  return {
    issuer,
    subject: '',
    ...(client !== undefined && { client }),
    scopes: new Set(scopes),
    groups: new Set(groups),
    task: task === undefined ? { kind: 'none' } : { kind: 'label', label: task },
    actors,
  };
}
