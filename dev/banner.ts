import type { Settings } from './environment.ts';

const QUERY = '{ customers(first: 2) { name email phone ssn tier } }';

const AUDIT_QUERY =
  '{ entries(first: 2) { nodes { began principal { subject task } ruling { decisions { coordinate effect count } } } } }';

/** What `npm start` prints once everything serves: where things are, and four commands to try. */
export function banner(settings: Settings): string {
  const gateway = `http://127.0.0.1:${settings.gatewayPort}`;
  const lookup = '--as support --task customer-lookup';
  return `
  gateway      ${gateway}/graphql
  control      http://127.0.0.1:${settings.controlPort}/graphql (the audit, for who may read it)
  provider     ${settings.issuer}
  customers    http://127.0.0.1:${settings.customersPort}/graphql (answers the gateway only)
  billing      http://127.0.0.1:${settings.billingPort}/graphql (answers the gateway only)
  data         ${settings.dataDir}

In a second terminal, here in the repository:

1. A token, as a support agent who looks up a customer:
${tokenCommand(settings, lookup)}

2. What that token sees:
${postCommand(gateway, tokenCommand(settings, lookup), QUERY)}

3. What the privacy office sees:
${postCommand(gateway, tokenCommand(settings, '--as privacy'), QUERY)}

4. Who was shown what, says the audit to the privacy office:
${postCommand(`http://127.0.0.1:${settings.controlPort}`, tokenCommand(settings, '--as privacy'), AUDIT_QUERY)}

Press Ctrl+C to stop.
`;
}

function tokenCommand({ issuer }: Settings, persona: string): string {
  const url = issuer === 'http://127.0.0.1:4001' ? '' : ` --url ${issuer}`;
  return `npm run --silent token -- ${persona}${url}`;
}

function postCommand(origin: string, token: string, query: string): string {
  return `curl -s ${origin}/graphql -H 'content-type: application/json' -H "authorization: Bearer $(${token})" -d '${JSON.stringify({ query })}'`;
}
