import { possibleFlows } from '../audit/possible-flows.ts';
import { listPersonal } from '../catalog/list-personal.ts';
import { FindingsError } from '../lib/finding.ts';
import { loadPolicy } from '../server/load-supergraph.ts';
import { readCatalog } from '../server/read-catalog.ts';
import { formatCatalog } from './format-catalog.ts';
import { formatFlows } from './format-flows.ts';
import { parseFlags } from './parse-flags.ts';
import { readConfig, readSupergraph } from './read-sources.ts';
import type { Io, Verb } from './verb.ts';
import { UsageError } from './verb.ts';

const USAGE = `Usage: cordon catalog [--flows] [--category NAME] [--json] [--supergraph FILE] [--policy FILE] [--config FILE]
       cordon catalog suggest [--since TIME] [--json] [--supergraph FILE] [--policy FILE] [--config FILE]

Says what is personal: every field and input with its categories, the scopes that reveal it, and its mask. No server is
needed.

"suggest" says instead what should be: lines with @pii, subgraph by subgraph, for fields in which the gateway's inspection found
personal data that nobody annotated or reviewed. They come from the configured store, whether the gateway runs or not.

  --since TIME       only what was found since: 30d, 12h, 30m ago, or a time such as 2026-11-27T09:30Z
  --flows            say instead which subgraph can be sent which category, whatever is asked, and through what: keys of
                     entities, fields that @requires or @fromContext take, arguments
  --category NAME    only what is of this category
  --json             print JSON
  --supergraph FILE  the supergraph (default: the configured one, or what the configured subgraphs compose to)
  --policy FILE      the policy, for its categories (default: the configured one)
  --config FILE      the configuration (default: cordon.yaml, but only without --supergraph)`;

/** `cordon catalog`: refuses a supergraph that could not be served safely, unless it only suggests. */
export const catalogVerb: Verb = { usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args;
  if (name === 'suggest') return (await import('./catalog-suggest.ts')).runCatalogSuggest(rest, io);
  const { texts, switches } = parseFlags(args, {
    flows: 'boolean',
    category: 'string',
    json: 'boolean',
    supergraph: 'string',
    policy: 'string',
    config: 'string',
  });
  const { category, ...sources } = texts;
  const config = readConfig(sources, io);
  const source = await readSupergraph(config);
  if (!source) throw new UsageError('There is no supergraph: give --supergraph, or --config with subgraphs.');
  const policy = await loadPolicy(config);
  const { catalog, findings } = readCatalog(source, policy);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new FindingsError(`The supergraph ${source.file} cannot be served safely.`, errors);
  const known = [...policy.categories.keys()].sort();
  if (category !== undefined && !known.includes(category))
    throw new UsageError(`The policy has no category "${category}"; it has ${known.join(', ') || 'none'}.`);
  const isAsked = (each: { readonly categories: readonly string[] }) =>
    category === undefined || each.categories.includes(category);
  if (switches.has('flows')) {
    const flows = possibleFlows(source.sdl, catalog).filter(isAsked);
    print(io, switches, { flows }, () => formatFlows(flows, category === undefined ? known : [category]));
  } else {
    const coordinates = listPersonal(catalog).filter(isAsked);
    print(io, switches, { coordinates }, () => formatCatalog(coordinates));
  }
  return 0;
}

function print({ stdout }: Io, switches: ReadonlySet<string>, value: object, lines: () => readonly string[]): void {
  stdout.write(`${switches.has('json') ? JSON.stringify(value) : lines().join('\n')}\n`);
}
