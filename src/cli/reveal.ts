import { loadConfig } from '../config.ts';
import { CodedError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import { unauthenticated } from '../identity/unauthenticated.ts';
import { readKeyMaterial } from '../keys/key-file.ts';
import type { TokenKey, TokenKeys } from '../keys/token-keys.ts';
import { openTokenKeys } from '../keys/token-keys.ts';
import { permuteText } from '../maskers/token.ts';
import { gatewayFolder } from '../server/audit-sources.ts';
import { authenticate, verifierOf } from '../server/authenticate.ts';
import { loadPolicy } from '../server/load-supergraph.ts';
import { configPath } from './config-path.ts';
import { parseFlags } from './parse-flags.ts';
import { parseTime } from './parse-time.ts';
import { readValue } from './read-value.ts';
import { recordReveal } from './record-reveal.ts';
import { runOrRefuse } from './run-or-refuse.ts';
import type { Io, Verb } from './verb.ts';
import { UsageError } from './verb.ts';

const USAGE = `Usage: cordon reveal --category NAME [--shown TIME | --key ID] [--config FILE] < FILE

Reads one token of the mask "token" from standard input, a line, and prints the value that it stands for. The access token
in the environment variable CORDON_TOKEN says who asks; it needs the scope cordon:reveal. Before anything is printed, the
audit has who revealed a value of which category. No server is needed, but the gateway's configuration, its data folder and
its key file.

A token tells neither its category nor its key, and every text of its form is one: with another category or key than it was
made with, or of a text that is none, what is printed is wrong and looks right.

  --category NAME  the field's category; of a field with several all of them, as in EMAIL+NAME
  --shown TIME     when it was shown: 7d, 12h, 30m ago, or a time such as 2026-11-27T09:30Z; says which key, where there
                   were several
  --key ID         the key, as "cordon keys show" lists it
  --config FILE    the configuration (default: cordon.yaml)`;

/** What a token must hold to have tokens of the mask taken back. */
const SCOPE = 'cordon:reveal';

/** `cordon reveal`: 0 where a value was printed; 1 where it is refused, or cannot be written down. */
export const revealVerb: Verb = { usage: USAGE, run: (args, io) => runOrRefuse('reveal', io, () => run(args, io)) };

async function run(args: readonly string[], io: Io): Promise<number> {
  // SECURITY: a token that is given as an argument all the same must not be quoted.
  const { texts, operands } = parseFlags(
    args,
    { category: 'string', shown: 'string', key: 'string', config: 'string' },
    args.length,
  );
  if (operands.length > 0) throw new UsageError('A token is read from standard input, never from arguments.');
  if (texts.key !== undefined && texts.shown !== undefined) throw new UsageError('Say --shown or --key, not both.');
  try {
    io.stdout.write(`${await reveal(texts, io)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    io.stderr.write(`cordon reveal: ${error.code}: ${error.message}\n`);
    return 1;
  }
}

/** The value, once the audit has it. Throws CodedError `UNAUTHENTICATED`, `ISSUER_UNAVAILABLE`, `FORBIDDEN`; UsageError. */
async function reveal(texts: Readonly<Record<string, string | undefined>>, io: Io): Promise<string> {
  const config = loadConfig({ file: configPath(texts.config), env: io.env, flags: {} });
  const beganAt = Date.now();
  const category = parseCategory(texts.category, (await loadPolicy(config)).categories);
  const principal = await whoAsks(config, io);
  if (!principal.scopes.has(SCOPE)) {
    const refusal = new CodedError('FORBIDDEN');
    await recordReveal(config, { beganAt, principal, category, became: { kind: 'refused', code: refusal.code } });
    throw refusal;
  }
  const { tokens } = await readKeyMaterial(gatewayFolder(config));
  const key = chooseKey(openTokenKeys(tokens), texts, beganAt);
  const token = await readValue(io.stdin);
  const value = permuteText(token, category, key.invert);
  if (value === undefined) throw new UsageError('What stands on standard input has not the form of a token.');
  const became = { kind: 'revealed', keyId: key.keyId, token, value } as const;
  await recordReveal(config, { beganAt, principal, category, became });
  return value;
}

/** Who asks, by the same rules as at the gateway, but never without a token. */
async function whoAsks(config: Parameters<typeof verifierOf>[0], { env }: Io): Promise<Principal> {
  const { CORDON_TOKEN: token } = env;
  if (token === undefined || token === '') throw unauthenticated('there is no token');
  return await authenticate(`Bearer ${token}`, verifierOf(config, SILENT, Date.now), false);
}

/** The categories as masks have them. A misspelt one would not fail, but lead to another value. */
function parseCategory(text: string | undefined, known: ReadonlyMap<string, unknown>): string {
  if (text === undefined) throw new UsageError('Say of which category it is (--category).');
  const names = [...new Set(text.split('+'))].sort();
  if (!names.every((name) => known.has(name))) throw new UsageError('The policy has no such category.');
  return names.join('+');
}

function chooseKey(
  keys: TokenKeys,
  { key, shown }: Readonly<Record<string, string | undefined>>,
  now: number,
): TokenKey {
  if (shown !== undefined) return keys.at(parseTime('shown', shown, now));
  if (key !== undefined) {
    const named = keys.all.find(({ keyId }) => keyId === key);
    if (!named) throw new UsageError('There is no such key for tokens; "cordon keys show" lists them.');
    return named;
  }
  const current = keys.at(now);
  if (current !== keys.all[0])
    throw new UsageError('Several keys have made tokens: say when it was shown (--shown), or by which key (--key).');
  return current;
}

/** What the verifier tells is told by what it throws. */
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
