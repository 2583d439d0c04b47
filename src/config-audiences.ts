import type { ConfigFile } from './config-file.ts';
import { isRecord } from './config-file.ts';
import type { Finding } from './lib/finding.ts';

/**
 * Finds subgraphs that share an audience.
 * SECURITY: each could use at the other the assertions that it is sent (test 'refuses subgraphs that share an audience').
 */
export function checkAudiences(
  values: Readonly<Record<string, unknown>>,
  file: ConfigFile | undefined,
): readonly Finding[] {
  const subgraphs = isRecord(values.subgraphs) ? Object.entries(values.subgraphs) : [];
  const owners = new Map<unknown, string>();
  return subgraphs.flatMap(([name, subgraph]) => {
    const audience = isRecord(subgraph) && subgraph.audience !== undefined ? subgraph.audience : name;
    const owner = owners.get(audience);
    if (owner === undefined) owners.set(audience, name);
    return owner === undefined ? [] : [sharedAudience(name, owner, file)];
  });
}

function sharedAudience(name: string, owner: string, file: ConfigFile | undefined): Finding {
  return {
    severity: 'error',
    code: 'CONFIG_INVALID',
    message: `subgraphs.${name}: its audience is also that of ${owner}.`,
    fix: 'Give each subgraph an audience of its own, or none: then it is its name.',
    ...(file ? { place: file.placeOf(['subgraphs', name, 'audience']) } : {}),
  };
}
