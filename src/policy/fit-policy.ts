import type { Catalog } from '../catalog/catalog.ts';
import type { Coordinate } from '../lib/coordinate.ts';
import { memberCoordinate, memberOf } from '../lib/coordinate.ts';
import type { InspectedFields } from './inspect-policy.ts';
import type { Policy } from './policy.ts';

/**
 * The policy as it holds on a supergraph: what a rule, of inspection too, says of an interface or a coordinate of one, it says
 * of its object types, since those are what answers are made of.
 */
export function fitPolicy(policy: Policy, { implementers }: Catalog): Policy {
  const spread = (coordinate: Coordinate): readonly Coordinate[] => {
    const { type, member } = memberOf(coordinate);
    return [coordinate, ...(implementers.get(type) ?? []).map((each) => memberCoordinate(each, member))];
  };
  const spreadFields = ({ types, coordinates }: InspectedFields): InspectedFields => ({
    types: new Set([...types].flatMap((type) => [type, ...(implementers.get(type) ?? [])])),
    coordinates: new Set([...coordinates].flatMap(spread)),
  });
  return {
    ...policy,
    rules: policy.rules.map((rule) => ({
      ...rule,
      on: { ...rule.on, coordinates: new Set([...rule.on.coordinates].flatMap(spread)) },
    })),
    inspect: {
      ...policy.inspect,
      rules: policy.inspect.rules.map((rule) => ({ ...rule, on: rule.on && spreadFields(rule.on) })),
    },
  };
}
