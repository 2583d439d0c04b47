import { runOrRefuse } from './run-or-refuse.ts';
import type { Io, Verb } from './verb.ts';
import { UsageError } from './verb.ts';

const USAGE = `Usage: cordon keys rotate [--use assertion|checkpoint|token|audit] [--config FILE]
       cordon keys show [--config FILE]

"rotate" adds a new key for one use. Gateways that share the key file take up a key for assertions, checkpoints or tokens
within seconds, publish those that sign at once, and use it five minutes later. The old key for assertions stays published
until nothing that it signed is valid, that for checkpoints for good; old keys for tokens stay, so that "cordon reveal" takes
back what they made. A key of the audit is used by gateways that start from then on; what earlier keys digested is still
found.

"show" lists the keys: what for, name, state, since when. No key material is shown.

  --use USE      assertion: what subgraphs check (the default); checkpoint: what closes the chains of the audit;
                 token: what the mask "token" hides values with; audit: what personal values are digested with in the
                 audit
  --config FILE  the configuration that names the data folder and the audit's key file (default: cordon.yaml)`;

/** `cordon keys rotate` and `cordon keys show`: what is done to the key files, and what may be told of them. */
export const keysVerb: Verb = { usage: USAGE, run };

async function run([action, ...args]: readonly string[], io: Io): Promise<number> {
  return await runOrRefuse('keys', io, async () => {
    io.stdout.write(`${await perform(action, args, io)}\n`);
    return 0;
  });
}

/** Does it, and returns what is to be printed. */
async function perform(action: string | undefined, args: readonly string[], io: Io): Promise<string> {
  switch (action) {
    case 'rotate':
      return (await import('./keys-rotate.ts')).rotateKeys(args, io);
    case 'show':
      return (await import('./keys-show.ts')).showKeys(args, io);
    default:
      throw new UsageError('Say what to do: rotate or show.');
  }
}
