import type { JSONWebKeySet } from 'jose';
import * as z from 'zod';
import type { Fetch } from './fetch-json.ts';
import { fetchJson } from './fetch-json.ts';

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** Where a provider's keys are: at `jwksUri`, or where the discovery document of `issuer` says. */
export interface KeyLocation {
  readonly issuer: string;
  readonly jwksUri?: string | undefined;
}

/** The provider's public keys (RFC 7517), at least one. Throws a plain Error when they cannot be had. */
export async function loadKeys(location: KeyLocation, fetch: Fetch): Promise<JSONWebKeySet> {
  const url = location.jwksUri ?? (await discoverKeys(location.issuer, fetch));
  const keys = keySetSchema.safeParse(await fetchJson(url, fetch));
  if (!keys.success) throw new Error(`${url} did not answer with a JSON Web Key Set.`);
  return keys.data;
}

/**
 * OpenID Connect Discovery 1.0, sections 4.1 to 4.3.
 * SECURITY: the document must be about this very issuer, and an https issuer's keys come by https
 * (tests: 'A53: a discovery document of another issuer …', 'A53: keys by a weaker scheme …').
 */
async function discoverKeys(issuer: string, fetch: Fetch): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = discoverySchema.safeParse(await fetchJson(url, fetch));
  if (!document.success) throw new Error(`${url} did not answer with a discovery document.`);
  const { issuer: claimed, jwks_uri: jwksUri } = document.data;
  if (claimed !== issuer) throw new Error(`${url} is about another issuer than the configured one.`);
  if (issuer.startsWith('https:') && !jwksUri.startsWith('https:'))
    throw new Error(`${url} places keys outside https.`);
  return jwksUri;
}
