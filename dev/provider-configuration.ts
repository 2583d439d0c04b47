import type {
  Adapter,
  ClientMetadata,
  Configuration,
  ErrorOut,
  KoaContextWithOIDC,
  ResourceServer,
} from 'oidc-provider';
import type { Persona } from './personas.ts';
import { PERSONAS, RESOURCE, SCOPES } from './personas.ts';
import type { SigningKeys } from './signing-key.ts';
import { assertKnownResource, assertKnownScopes, personaClaims } from './token-request.ts';

/** How long an access token is good for, in seconds. */
const TOKEN_LIFETIME_S = 600;

/**
 * The configuration of oidc-provider: client credentials for the personas (RFC 6749 section 4.4, RFC 8707) and
 * nothing else; tokens are RFC 9068 JWTs.
 */
export function providerConfiguration(jwks: SigningKeys): Configuration {
  return {
    jwks: { keys: [...jwks.keys] },
    adapter: () => NOTHING_STORED,
    clients: [...PERSONAS.values()].map(clientMetadata),
    scopes: SCOPES,
    responseTypes: [],
    clientAuthMethods: ['client_secret_basic'],
    clientBasedCORS: () => false,
    renderError,
    ttl: { ClientCredentials: TOKEN_LIFETIME_S },
    extraTokenClaims: (ctx, token) => ({ ...personaClaims(personaOf(token.clientId), ctx.oidc.body?.task) }),
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        getResourceServerInfo: (ctx, resource, client) => resourceServer(ctx, resource, personaOf(client.clientId)),
      },
    },
  };
}

function resourceServer(ctx: KoaContextWithOIDC, resource: string, persona: Persona): ResourceServer {
  assertKnownResource(resource);
  assertKnownScopes(ctx.oidc.requestParamScopes);
  return {
    audience: RESOURCE,
    scope: persona.scopes.join(' '),
    accessTokenFormat: 'jwt',
    accessTokenTTL: TOKEN_LIFETIME_S,
    jwt: { sign: { alg: 'ES256' } },
  };
}

function clientMetadata(persona: Persona): ClientMetadata {
  return {
    client_id: persona.clientId,
    client_secret: persona.clientSecret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    token_endpoint_auth_method: 'client_secret_basic',
    // oidc-provider refuses a client whose signing algorithms it has no key for, and the default is RS256.
    id_token_signed_response_alg: 'ES256',
    scope: persona.scopes.join(' '),
  };
}

function personaOf(clientId: string | undefined): Persona {
  const persona = PERSONAS.get(clientId ?? '');
  if (!persona) throw new Error('A client that is not a persona was let in.');
  return persona;
}

/** What somebody sees who asks for a page that a provider without users does not have. */
function renderError(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  ctx.type = 'text/plain';
  ctx.body = `${out.error}\n`;
}

/** JWT access tokens are not stored, the clients are in the configuration, and no other grant is offered. */
const NOTHING_STORED: Adapter = {
  upsert: () => Promise.resolve(),
  find: () => Promise.resolve(undefined),
  findByUid: () => Promise.resolve(undefined),
  findByUserCode: () => Promise.resolve(undefined),
  consume: () => Promise.resolve(),
  destroy: () => Promise.resolve(),
  revokeByGrantId: () => Promise.resolve(),
};
