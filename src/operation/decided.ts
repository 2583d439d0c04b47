import type { Coordinate } from '../lib/coordinate.ts';
import type { Decision } from '../policy/decision.ts';

/** A field that compilation came by, and what was decided of it; nothing where it is not personal. */
export interface Decided {
  /** Response keys. */
  readonly path: readonly string[];
  readonly coordinate: Coordinate;
  readonly decision: Decision | undefined;
  /** Whose entity it is decided for; undefined where it makes no difference. */
  readonly whose: 'own' | 'others' | undefined;
}
