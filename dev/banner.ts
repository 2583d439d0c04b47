import type { Settings } from './environment.ts';

const QUERY = '{ customers(first: 2) { name email phone ssn tier } }';

/** What `npm start` prints once everything serves: where things are, and three commands to try. */
export function banner(settings: Settings): string {
  const gateway = `http://127.0.0.1:${settings.gatewayPort}`;
  const lookup = '--as support --task customer-lookup';
  return `
  gateway      ${gateway}/graphql
  provider     ${settings.issuer}
  customers    http://127.0.0.1:${settings.customersPort}/graphql (answers the gateway only)
  billing      http://127.0.0.1:${settings.billingPort}/graphql (answers the gateway only)
  data         ${settings.dataDir}

In a second terminal, here in the repository:

1. A token, as a support agent who looks up a customer:
${tokenCommand(settings, lookup)}

2. What that token sees:
${queryCommand(gateway, tokenCommand(settings, lookup))}

3. What the privacy office sees:
${queryCommand(gateway, tokenCommand(settings, '--as privacy'))}

Press Ctrl+C to stop.
`;
}

function tokenCommand({ issuer }: Settings, persona: string): string {
  const url = issuer === 'http://127.0.0.1:4001' ? '' : ` --url ${issuer}`;
  return `npm run --silent token -- ${persona}${url}`;
}

function queryCommand(gateway: string, token: string): string {
  return `curl -s ${gateway}/graphql -H 'content-type: application/json' -H "authorization: Bearer $(${token})" -d '${JSON.stringify({ query: QUERY })}'`;
}
