import type { Random } from '../../subgraphs/lib/random.ts';
import { oneIn } from './draw-type.ts';

/** How one fetch goes wrong on the wire, for a whole subgraph or for its entity fetches only. */
export interface TransportFault {
  readonly subgraph: string;
  readonly on: 'all' | 'entities';
  readonly how: 'status 500' | 'invalid json' | 'reset' | 'fewer entities' | 'more entities' | 'data null';
}

/** How likely each fault of the data is at each place, and at most one fault of the wire. */
export interface Faults {
  readonly nulls: number;
  readonly errors: number;
  readonly wrongTypes: number;
  readonly missingEntities: number;
  readonly wrongTypenames: number;
  readonly extraFields: number;
  readonly transport: TransportFault | undefined;
}

/** Nothing goes wrong, and nothing is null. */
export const NO_FAULTS: Faults = {
  nulls: 0,
  errors: 0,
  wrongTypes: 0,
  missingEntities: 0,
  wrongTypenames: 0,
  extraFields: 0,
  transport: undefined,
};

/** Nulls where they are allowed, and nothing else. */
const HEALTHY: Faults = { ...NO_FAULTS, nulls: 0.08 };

const HOW: readonly TransportFault['how'][] = [
  'status 500',
  'invalid json',
  'reset',
  'fewer entities',
  'more entities',
  'data null',
];

/** The faults of one case: four in ten are healthy. */
export function drawFaults(random: Random, subgraphs: readonly string[]): Faults {
  switch (random.below(10)) {
    case 0:
      return { ...HEALTHY, errors: 0.06 };
    case 1:
      return { ...HEALTHY, missingEntities: 0.2, extraFields: 0.2 };
    case 2:
      return { ...HEALTHY, wrongTypes: 0.05 };
    case 3:
      return { ...HEALTHY, nulls: 0.3, errors: 0.03, missingEntities: 0.1 };
    case 4:
      return { ...HEALTHY, wrongTypenames: 0.1, extraFields: 0.1 };
    case 5:
      return {
        ...HEALTHY,
        transport: {
          subgraph: random.pick(subgraphs),
          on: oneIn(random, 2) ? 'all' : 'entities',
          how: random.pick(HOW),
        },
      };
    default:
      return HEALTHY;
  }
}
