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

/** Equal for flows of the same coordinate to the same subgraph by the same way. */
export function flowKey({ subgraph, via, coordinate }: Flow): string {
  return JSON.stringify([subgraph, via, coordinate]);
}

/** One of each flow with all that belongs to it, sorted by subgraph, way and coordinate. */
export function groupFlows<Part>(
  parts: readonly (readonly [Flow, Part])[],
): readonly { readonly flow: Flow; readonly parts: readonly Part[] }[] {
  const groups = new Map<string, { readonly flow: Flow; readonly parts: Part[] }>();
  for (const [flow, part] of parts) {
    const key = flowKey(flow);
    const group = groups.get(key) ?? { flow, parts: [] };
    groups.set(key, group);
    group.parts.push(part);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}
