import { z } from 'zod';

const url = () => z.url({ protocol: /^https?$/ });

/** Text first: what the environment sets is a path in dots. */
const claimPath = () =>
  z.union([
    z.string().regex(/^[^.]+(\.[^.]+)*$/, 'Expected names joined by dots, such as realm_access.roles'),
    z.array(z.string().min(1)).min(1).readonly(),
  ]);

const claims = z
  .strictObject({
    scopes: claimPath().optional().describe('Where the token lists its scopes; by default `scope`, else `scp`.'),
    groups: claimPath().default('groups').describe('Where the token lists the groups of its subject.'),
    task: claimPath().default('task').describe('Where the token names its task.'),
    client: claimPath().optional().describe('Where the token names its client; by default `client_id`, else `azp`.'),
    session: claimPath().default('sid').describe('Where the token names the session that it belongs to.'),
  })
  .readonly();

/** What is said of one issuer, in the list or as the only one; both have the same settings. */
const issuer = {
  issuer: url().describe('The issuer, exactly as its tokens state it in `iss`.'),
  /** A list first: what the environment sets is one, parted by commas. */
  audience: z
    .union([z.array(z.string().min(1)).min(1).readonly(), z.string().min(1)])
    .default('urn:cordon:gateway')
    .describe('What `aud` must name: one audience, or a list of which it must name one.'),
  jwksUri: url().optional().describe("The issuer's keys; found by discovery where it is absent."),
  algorithms: z
    .array(z.enum(['RS256', 'ES256', 'EdDSA']))
    .min(1)
    .readonly()
    .default(['RS256', 'ES256', 'EdDSA'])
    .describe('Signatures that are accepted: RS256, ES256, EdDSA.'),
  clockSkewSeconds: z.int().min(0).max(300).default(5).describe('Seconds by which clocks may differ: 0 to 300.'),
  requireTyp: z
    .enum(['at+jwt', 'any'])
    .default('at+jwt')
    .describe('What `typ` a token must have: at+jwt (RFC 9068) or any.'),
  claims: claims.prefault({}),
};

/** The settings of `identity` that describe one issuer, and stand in the way of a list of them. */
export const SHORTHAND = Object.keys(issuer);

/** Who is believed about who asks. */
export const identitySchema = z
  .strictObject({
    anonymous: z
      .enum(['deny', 'allow'])
      .default('deny')
      .describe('Whether requests without a token are answered: deny or allow.'),
    keyGraceSeconds: z
      .int()
      .min(1)
      .max(604_800)
      .default(86_400)
      .describe('Seconds for which the keys of an issuer that cannot be reached are used: 1 to 604800 (a week).'),
    ...issuer,
    issuer: issuer.issuer.optional(),
    issuers: z
      .array(z.strictObject(issuer).readonly())
      .min(1)
      .readonly()
      .optional()
      .describe('Several issuers, instead of one; in the environment as JSON.'),
  })
  .readonly();
