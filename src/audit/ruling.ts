import type { TrackedLeaf } from '../assemble/tracked-leaves.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Decided } from '../operation/decided.ts';
import type { Contribution } from '../policy/decision.ts';
import type { Effect } from '../policy/effect.ts';
import type { Artifact } from './artifact.ts';
import { toArtifact } from './artifact.ts';
import type { Flow } from './flow.ts';
import { ruledRows } from './ruled-rows.ts';

/** What was decided for an operation and one kind of principal: all that its entries have in common. */
export interface Ruling {
  readonly kind: string;
  readonly operation: string;
  /** Empty where the token names none. */
  readonly client: string;
  /** `none` where the token has none. */
  readonly task: string;
  readonly decisions: readonly RuledDecision[];
  /** Personal arguments and input fields that the operation uses. */
  readonly inputs: readonly RuledInput[];
  /** The subgraphs of its fetches, by the numbers under which entries count calls. */
  readonly fetches: readonly string[];
  /** Every way that it can send something personal to a subgraph, by the numbers under which entries name them. */
  readonly flows: readonly Flow[];
  /** Labels of `@override` that its plan can meet; absent where there are none, and in rulings of earlier versions. */
  readonly overrides?: readonly RuledOverride[];
  readonly versions: RuledVersions;
}

/** Whether fields that move by `@override` with a label came from the subgraph that they move to. */
export interface RuledOverride {
  readonly label: string;
  readonly inForce: boolean;
}

/** What happens to a field, and why. */
export interface RuledDecision {
  readonly coordinate: Coordinate;
  readonly categories: readonly string[];
  readonly effect: Effect;
  /** What it would be if every shadow rule were enforced; absent where it is the same. */
  readonly shadowEffect?: Effect;
  /** Present where it makes a difference whose entity it is. */
  readonly whose?: 'own' | 'others';
  readonly why: readonly Contribution[];
  /** The number under which entries count its values; absent where none can arrive. */
  readonly count?: number;
}

/** A personal input. */
export interface RuledInput {
  readonly coordinate: Coordinate;
  readonly categories: readonly string[];
  readonly use: 'use' | 'write';
}

/** By what it was decided; hashes of artifacts, and the id of the key that hashes and pseudonyms are made with. */
export interface RuledVersions {
  readonly supergraph: string;
  readonly policy: string;
  readonly keys: string;
}

/** The decisions of a compiled operation, each once, with the numbers under which its writer counts. */
export function ruledDecisions(decided: readonly Decided[], tracked: readonly TrackedLeaf[]): readonly RuledDecision[] {
  const rulings = new Map<string, RuledDecision>();
  for (const { coordinate, decision, whose } of decided) {
    if (!decision) continue;
    const { categories, effect, shadowEffect, contributions: why } = decision;
    const key = `${coordinate} ${effect} ${whose ?? ''}`;
    const isShown = effect === 'reveal';
    const count = tracked.findIndex((leaf) => leaf.coordinate === coordinate && leaf.isShown === isShown);
    if (rulings.has(key)) continue;
    rulings.set(key, {
      coordinate,
      categories,
      effect,
      ...(shadowEffect !== effect && { shadowEffect }),
      ...(whose && { whose }),
      why,
      ...(count !== -1 && { count }),
    });
  }
  return [...rulings.values()];
}

/** A ruling as it is kept: equal ones are one artifact, which is found by what it says. */
export function rulingArtifact(ruling: Ruling): Artifact {
  const artifact = toArtifact('ruling', JSON.stringify(ruling));
  return { ...artifact, ...ruledRows(artifact.hash, ruling) };
}
