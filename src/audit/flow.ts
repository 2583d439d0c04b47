import type { Coordinate } from '../lib/coordinate.ts';

/**
 * How personal data reach a subgraph: in the keys of entities, because a field of its `@requires` them, `@fromContext`, or
 * as arguments.
 */
export type FlowVia = 'key' | 'requires' | 'context' | 'argument';

/** That a subgraph is sent the values of a personal coordinate. */
export interface Flow {
  readonly subgraph: string;
  readonly via: FlowVia;
  /** A field; for arguments the argument, input field or enum value. */
  readonly coordinate: Coordinate;
  /** Sorted; at least one. */
  readonly categories: readonly string[];
}

/** One of each flow, sorted by subgraph, way and coordinate. */
export function distinctFlows<Each extends Flow>(flows: readonly Each[]): readonly Each[] {
  const byKey = new Map(flows.map((flow) => [flowKey(flow), flow]));
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
}

/** Equal for flows of the same coordinate to the same subgraph by the same way. */
export function flowKey({ subgraph, via, coordinate }: Flow): string {
  return JSON.stringify([subgraph, via, coordinate]);
}
