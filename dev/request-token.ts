import { z } from 'zod';
import { PERSONAS } from './personas.ts';

/** How long one answer of the provider may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Which token is wanted. */
export interface TokenRequest {
  readonly issuer: string;
  /** A persona's client id: support, billing, privacy. */
  readonly as: string;
  /** A task label; default none. */
  readonly task?: string | undefined;
  /** Space-separated; default all that the persona may have. An empty string asks for none. */
  readonly scope?: string | undefined;
}

const discoverySchema = z.object({ token_endpoint: z.url() });
const tokenSchema = z.object({ access_token: z.string().min(1) });
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() });

/** An access token by the client credentials grant (RFC 6749 section 4.4). Throws an Error that says why there is none. */
export async function requestToken({ issuer, as, task, scope }: TokenRequest): Promise<string> {
  const persona = PERSONAS.get(as);
  if (!persona) throw new Error(`There is no persona "${as}"; there are ${[...PERSONAS.keys()].join(', ')}.`);
  const endpoint = await discoverTokenEndpoint(issuer);
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const wanted = scope ?? persona.scopes.join(' ');
  if (wanted !== '') body.set('scope', wanted);
  if (task !== undefined) body.set('task', task);
  const credentials = Buffer.from(`${persona.clientId}:${persona.clientSecret}`).toString('base64');
  const response = await ask(endpoint, { method: 'POST', headers: { authorization: `Basic ${credentials}` }, body });
  const answer = await readJson(response);
  if (!response.ok) throw new Error(refusal(response.status, answer));
  const token = tokenSchema.safeParse(answer);
  if (!token.success) throw new Error(`${endpoint} answered without an access token.`);
  return token.data.access_token;
}

async function discoverTokenEndpoint(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const discovery = discoverySchema.safeParse(await readJson(await ask(url, {})));
  if (!discovery.success) throw new Error(`${url} is not an OpenID provider's discovery document.`);
  return discovery.data.token_endpoint;
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (cause) {
    throw new Error(`${url} does not answer.`, { cause });
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

function refusal(status: number, answer: unknown): string {
  const { success, data } = refusalSchema.safeParse(answer);
  if (!success) return `The provider answered with status ${status}.`;
  return `The provider refused: ${[data.error, data.error_description].filter(Boolean).join(', ')}.`;
}
