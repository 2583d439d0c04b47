import './require-node.cjs';
import { parseArgs } from 'node:util';
import { readSettings } from './environment.ts';
import { requestToken } from './request-token.ts';

const USAGE = `Usage: npm run --silent token -- --as PERSONA [--task LABEL] [--scope "SCOPE ..."] [--url ISSUER]

Prints an access token of the development provider and nothing else.

  --as PERSONA   support, billing or privacy
  --task LABEL   customer-lookup or billing-report (default: a token without a task)
  --scope LIST   the scopes to ask for, space-separated (default: all that the persona may have)
  --url ISSUER   the provider (default: CORDON_PROVIDER_ISSUER, else 127.0.0.1 at CORDON_PROVIDER_PORT, else port 4001)
`;

async function printToken(): Promise<void> {
  const { values } = parseArgs({
    options: {
      as: { type: 'string' },
      task: { type: 'string' },
      scope: { type: 'string' },
      url: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  if (values.as === undefined) throw new Error('--as is missing; see --help.');
  const issuer = values.url ?? readSettings(process.env).issuer;
  const token = await requestToken({ issuer, as: values.as, task: values.task, scope: values.scope });
  process.stdout.write(`${token}\n`);
}

try {
  await printToken();
} catch (error) {
  process.stderr.write(`token: ${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
