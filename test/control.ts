import type { Caller, Reply, World } from './world.ts';
import { readReply } from './world.ts';

interface Endpoint {
  fetch(request: Request): Promise<Response>;
}

/** Asks the control plane of a world as the network would. */
export async function askControl(
  world: Pick<World, 'control' | 'token'>,
  caller: Caller,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  return await askControlAs(world.control, await world.token(caller), { query, variables });
}

/** The same with whatever token, body and headers. */
export async function askControlAs(
  endpoint: Endpoint,
  token: string | undefined,
  body: unknown,
  more: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return await readReply(await endpoint.fetch(controlRequest(token, body, more)));
}

/** A request as a client of the control plane sends it. */
export function controlRequest(
  token: string | undefined,
  body: unknown,
  more: Readonly<Record<string, string>> = {},
): Request {
  const headers = {
    'content-type': 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...more,
  };
  return new Request('http://control/graphql', { method: 'POST', headers, body: JSON.stringify(body) });
}
