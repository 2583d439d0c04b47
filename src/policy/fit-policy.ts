import type { Catalog } from '../catalog/catalog.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import type { Policy } from './policy.ts';

/** The policy as it holds on a supergraph: a rule on a coordinate of an interface is one on those of its object types. */
export function fitPolicy(policy: Policy, { implementers }: Catalog): Policy {
  const rules = policy.rules.map((rule) => {
    const coordinates = [...rule.on.coordinates].flatMap((each) => spread(each, implementers));
    return { ...rule, on: { ...rule.on, coordinates: new Set(coordinates) } };
  });
  return { ...policy, rules };
}

function spread(coordinate: Coordinate, implementers: Catalog['implementers']): readonly Coordinate[] {
  const dot = coordinate.indexOf('.');
  const types = implementers.get(coordinate.slice(0, dot)) ?? [];
  return [coordinate, ...types.map((type) => `${type}${coordinate.slice(dot)}` as Coordinate)];
}
