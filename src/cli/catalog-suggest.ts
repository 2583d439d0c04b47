import { readSubgraphFiles } from '../compose/read-subgraph-files.ts';
import type { SubgraphSource } from '../compose/subgraph-source.ts';
import { suggestAnnotations } from '../compose/suggest-annotations.ts';
import type { Config } from '../config.ts';
import { loadPolicy } from '../server/load-supergraph.ts';
import { readCatalog } from '../server/read-catalog.ts';
import { formatSuggestions } from './format-suggestions.ts';
import { parseFlags } from './parse-flags.ts';
import { parseTime } from './parse-time.ts';
import { readCountedFinds } from './read-counted-finds.ts';
import { readConfig, readSupergraph } from './read-sources.ts';
import type { Io } from './verb.ts';
import { UsageError } from './verb.ts';

/** `cordon catalog suggest`: what to write where inspection found something. */
export async function runCatalogSuggest(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches } = parseFlags(args, {
    since: 'string',
    json: 'boolean',
    supergraph: 'string',
    policy: 'string',
    config: 'string',
  });
  const { since, ...sources } = texts;
  const from = since === undefined ? 0 : parseTime('since', since, Date.now());
  const config = readConfig(sources, io);
  const source = await readSupergraph(config);
  if (!source) throw new UsageError('There is no supergraph: give --supergraph, or --config with subgraphs.');
  const finds = await readCountedFinds(config, from);
  const policy = await loadPolicy(config);
  const { unreviewed } = readCatalog(source, policy, finds);
  const suggestions = suggestAnnotations(unreviewed, await knownFiles(config));
  if (switches.has('json')) io.stdout.write(`${JSON.stringify({ suggestions })}\n`);
  else if (suggestions.length > 0)
    io.stdout.write(`${formatSuggestions(suggestions, new Set(policy.categories.keys())).join('\n')}\n`);
  else io.stdout.write(`Nothing to suggest: ${finds.length === 0 ? NOTHING_FOUND : ALL_REVIEWED}\n`);
  return 0;
}

const NOTHING_FOUND = 'the store has nothing that inspection found in this time (docs/discovery.md).';

const ALL_REVIEWED = 'every field in which inspection found something is @pii, covered, @notPii, or gone.';

/** The schema files that the configuration lists; a subgraph without one is suggested what the supergraph says of it. */
function knownFiles({ subgraphs }: Config): Promise<readonly SubgraphSource[]> {
  const listed = Object.entries(subgraphs).filter(([, { schema }]) => schema !== undefined);
  return listed.length === 0 ? Promise.resolve([]) : readSubgraphFiles({ subgraphs: Object.fromEntries(listed) });
}
