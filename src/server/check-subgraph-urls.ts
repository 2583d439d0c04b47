import type { ListedSubgraph } from '../catalog/listed-subgraphs.ts';
import type { NodeFinding } from '../catalog/rules/annotation-rule.ts';
import type { Config } from '../config.ts';
import { variableName } from '../config-settings.ts';

/**
 * One finding for every subgraph that could not be called, because neither the configuration nor the supergraph says
 * where it is, and a warning for every configured one that the supergraph does not list. Quotes no URL: it may hold a secret.
 */
export function checkSubgraphUrls(
  listed: readonly ListedSubgraph[],
  configured: ReadonlyMap<string, string>,
): readonly NodeFinding[] {
  const names = new Set(listed.map(({ name }) => name));
  return [
    ...listed.filter(({ name, url }) => !configured.has(name) && !isHttp(url)).map(unusableUrl),
    ...[...configured.keys()].filter((name) => !names.has(name)).map((name) => unknownSubgraph(name, names)),
  ];
}

/** Where the configuration says that subgraphs are, by name. */
export function configuredUrls({ subgraphs }: Pick<Config, 'subgraphs'>): ReadonlyMap<string, string> {
  return new Map(Object.entries(subgraphs).map(([name, { url }]) => [name, url]));
}

function isHttp(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? '');
}

function unusableUrl({ name, url, node }: ListedSubgraph): NodeFinding {
  const what = url.trim() === '' ? 'no URL' : 'a URL that is not http or https, or is a placeholder';
  return {
    severity: 'error',
    code: 'SUBGRAPH_URL_INVALID',
    message: `The supergraph gives the subgraph "${name}" ${what}, so it could not be called.`,
    fix: `Set subgraphs.${name}.url in cordon.yaml${orVariable(name)} to where "${name}" answers GraphQL. With --supergraph name the configuration, too: --config cordon.yaml.`,
    subgraph: name,
    node,
  };
}

/** The variable where it leads to this very name without a configuration that lists it. */
function orVariable(name: string): string {
  const word = variableName(name);
  return word.toLowerCase() === name ? `, or CORDON_SUBGRAPHS_${word}_URL,` : '';
}

function unknownSubgraph(name: string, names: ReadonlySet<string>): NodeFinding {
  return {
    severity: 'warning',
    code: 'SUBGRAPH_UNKNOWN',
    message: `subgraphs.${name} is configured, but the supergraph has no subgraph of that name.`,
    fix: `Use one of its names: ${[...names].join(', ')}. In the environment a name is in capitals, and only cordon.yaml can say a name that has capitals itself.`,
    subgraph: name,
  };
}
