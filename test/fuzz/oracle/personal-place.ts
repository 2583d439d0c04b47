import { getNamedType, isObjectType } from 'graphql';
import type { Origin } from '../canary.ts';
import type { Finding } from '../fuzz-case.ts';
import type { World } from '../world.ts';
import type { Oracle } from './oracle.ts';
import { fieldOf } from './oracle.ts';

/**
 * The canaries of a text that the audit may not hold (docs/audit.md, "What is kept of a request"): inputs, what subgraphs let
 * slip, and values that are personal wherever they are asked for. `known` are texts that a token brought as its subject.
 */
export function kept(
  oracle: Oracle,
  world: World,
  where: string,
  text: string,
  known: ReadonlySet<string>,
): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const { key, form, origin } of world.canaries.find(text)) {
    if (known.has(key) || (origin.kind === 'value' && !isPersonalPlace(oracle, origin))) continue;
    found.set(`${form} ${origin.place}`, {
      kind: 'LEAK',
      where,
      coordinate: origin.coordinate,
      text: `${form}, of ${origin.place}`,
    });
  }
  return [...found.values()];
}

/** Whether a value is personal by its own field, or by one that covers it whoever asks for it. */
export function isPersonalPlace({ requirements, schema }: Oracle, { coordinate, place }: Origin): boolean {
  const isSure = (type: string, field: string) => requirements.ofField(type, field).some((each) => each.isSure);
  const [type = '', field = ''] = coordinate.split('.');
  if (isSure(type, field)) return true;
  // `E0#2.f3[0].inner.text`: what leads to the object covers it.
  const [root = '', ...fields] = place.replace(/\{\w+\}|\[\d+\]/g, '').split('.');
  let at = root.replace(/#\d+$/, '');
  for (const name of fields.slice(0, -1)) {
    if (isSure(at, name)) return true;
    const named = getNamedType(fieldOf(schema, at, name)?.type);
    at = isObjectType(named) ? named.name : type;
  }
  return false;
}
