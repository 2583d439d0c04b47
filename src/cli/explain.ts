import { CodedError } from '../errors.ts';
import { createKeyRing } from '../keys/create-key-ring.ts';
import { createMaskKeys } from '../keys/create-mask-keys.ts';
import { configuredUrls } from '../server/check-subgraph-urls.ts';
import { explainOperation } from '../server/explain-operation.ts';
import { loadPolicy } from '../server/load-supergraph.ts';
import { readDocument } from '../server/read-document.ts';
import { openSnapshot } from '../server/snapshot.ts';
import { formatExplanation } from './format-explanation.ts';
import { parseFlags } from './parse-flags.ts';
import { readPrincipal } from './read-principal.ts';
import { readConfig, readSupergraph } from './read-sources.ts';
import { readText } from './read-text.ts';
import type { Io, Verb } from './verb.ts';
import { UsageError } from './verb.ts';

const USAGE = `Usage: cordon explain --as CLAIMS.json|TOKEN --query FILE [--variables FILE] [--operation NAME] [--json]
                      [--supergraph FILE] [--policy FILE] [--config FILE]

Says what the policy makes of an operation: for each path the effect, the category, what spoke, and what would unlock it.
Nothing is fetched; no server is needed.

  --as CLAIMS.json|TOKEN  who asks: a file with the claims of an access token, or a token, which is read and not verified
  --query FILE            the GraphQL document
  --variables FILE        its variables, as JSON
  --operation NAME        which operation of the document, where it has several
  --json                  print JSON, as a client gets it that sends "Cordon-Explain: 1" with the scope cordon:explain
  --supergraph FILE       the supergraph (default: the configured one, or what the configured subgraphs compose to)
  --policy FILE           the policy (default: the configured one)
  --config FILE           the configuration (default: cordon.yaml, but only without --supergraph)`;

/** `cordon explain`: exits with 0 whatever the policy says, with 1 for an operation that is not valid. */
export const explainVerb: Verb = { usage: USAGE, run };

async function run(args: readonly string[], io: Io): Promise<number> {
  const { texts, switches } = parseFlags(args, {
    as: 'string',
    query: 'string',
    variables: 'string',
    operation: 'string',
    json: 'boolean',
    supergraph: 'string',
    policy: 'string',
    config: 'string',
  });
  const { as, query, variables, operation, ...sources } = texts;
  if (as === undefined || query === undefined) throw new UsageError('Say who asks (--as) and what (--query).');
  const config = readConfig(sources, io);
  const principal = await readPrincipal(as, config.identity.issuers);
  const source = await readSupergraph(config);
  if (!source) throw new UsageError('There is no supergraph: give --supergraph, or --config with subgraphs.');
  const text = await readText(query);
  const sent = variables === undefined ? {} : readVariables(await readText(variables));
  const { snapshot } = await openSnapshot({
    supergraph: source,
    policy: await loadPolicy(config),
    issuers: config.identity.issuers.map(({ issuer }) => issuer),
    urls: configuredUrls(config),
    overrideSettings: new Map(),
    fetch: config.fetch,
    planner: config.planner,
    masks: { keys: createMaskKeys(await createKeyRing()) },
    limits: config.limits,
    dumpWriter: () => undefined,
    isRecorded: false,
  });
  try {
    const document = readDocument(text, query, snapshot.supergraph.apiSchema);
    const request = { principal, document, operationName: operation, variables: sent, isFull: true };
    const explanation = explainOperation({ ...request, limits: config.limits }, snapshot);
    io.stdout.write(
      `${switches.has('json') ? JSON.stringify(explanation) : formatExplanation(explanation).join('\n')}\n`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    io.stderr.write(`cordon explain: ${error.code}\n`);
    return 1;
  } finally {
    await snapshot.supergraph.close();
  }
}

/** SECURITY: the parser's message quotes the text, so it is not kept. */
function readVariables(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {}
  throw new UsageError('The variables are no JSON object.');
}
