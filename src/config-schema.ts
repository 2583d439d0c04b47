import { z } from 'zod';
import { auditExportSchema } from './config-export-schema.ts';
import { identitySchema } from './config-identity-schema.ts';
import { overridesSchema } from './config-override-labels.ts';
import { ERRORS } from './errors.ts';
import { isForwardableHeader } from './lib/forwardable-header.ts';

/** A path; relative to the configuration file that names it, to the working directory in flags and environment. */
const path = () => z.string().min(1).meta({ path: true });
const url = () => z.url({ protocol: /^https?$/ });
const milliseconds = () => z.int().min(1).max(600_000);
const count = () => z.int().min(1);

const subgraph = z
  .strictObject({
    url: url().describe('Where the subgraph answers GraphQL: an http or https URL.'),
    schema: path().optional().describe('Its schema file (SDL); needed to compose.'),
    audience: z.string().min(1).optional().describe("What it expects in an assertion's `aud`; its name unless set."),
  })
  .readonly();

/** The name of a header (RFC 9110 section 5.6.2), in lower case. */
const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

const cors = z
  .strictObject({
    origins: z
      .array(z.string().refine(isOrigin, 'Expected an origin, such as https://app.example.com, or *'))
      .readonly()
      .default([])
      .describe('Origins whose pages may read answers: exact ones, or * for all.'),
    headers: z
      .array(z.string().regex(HEADER_NAME, 'Expected the name of a header in lower case'))
      .max(64)
      .readonly()
      .default([])
      .describe('Request headers that those pages may send beside the usual ones, by name in lower case.'),
  })
  .readonly();

function isOrigin(text: string): boolean {
  return text === '*' || URL.parse(text)?.origin === text;
}

/** Paths that are the gateway's own wherever GraphQL is. */
export const OWN_PATHS: readonly string[] = ['/healthz', '/readyz', '/.well-known/jwks.json'];

/** A path as URLs are normalised to: no empty segment, no dots alone, nothing that would be escaped. */
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._~-]+)+$/;

const http = z
  .strictObject({
    path: z
      .string()
      .regex(PATH, 'Expected a path, such as /api/graphql')
      .refine((text) => !OWN_PATHS.includes(text), "Expected a path that is none of the gateway's own")
      .default('/graphql')
      .describe('The path of the GraphQL endpoint; a slash may follow it.'),
    statusCodes: z
      .enum(['legacy', 'draft'])
      .default('legacy')
      .describe(
        'legacy, or draft: the newest draft of GraphQL over HTTP, with 422 for what is invalid and 294 for partial data.',
      ),
    bodyLimitBytes: count().default(1_048_576).describe('The largest request body in bytes, packed or unpacked.'),
    cors: cors.prefault({}),
    introspection: z.boolean().optional().describe('Whether introspection is answered: true or false.'),
    landingPage: z.boolean().optional().describe('Whether http.path shows Apollo Sandbox to browsers: true or false.'),
    persistedQueries: z
      .boolean()
      .default(true)
      .describe('Whether a document may be sent as its hash once it is known: true or false.'),
    requestTimeoutMs: milliseconds().default(30_000).describe('How long one request may take, in milliseconds.'),
  })
  .readonly();

const limits = z
  .strictObject({
    tokens: count().default(5000).describe('The most tokens of a document.'),
    depth: count().default(30).describe('The deepest nesting of selections.'),
    fields: count().default(2000).describe('The most fields of an operation, fragments expanded.'),
    rootFields: count().default(200).describe('The most fields at the root of an operation.'),
    aliases: count().default(1000).describe('The most aliases of a document.'),
    directives: count().default(500).describe('The most directives of a document.'),
    inputValues: count()
      .default(10_000)
      .describe(
        'The most values that variables hold, and that arguments take, in one operation; lists and objects count.',
      ),
    concurrentRequests: count()
      .default(2000)
      .describe('The most requests that run at once; more are refused with 503.'),
    concurrentPerCaller: count()
      .default(500)
      .describe('The most requests of one caller that run at once; more are refused with 429.'),
    introspection: count()
      .default(500_000)
      .describe('The most values that introspection writes in one operation; lists and objects count.'),
    errors: count().default(1000).describe('The most errors of an answer; one more says how many were left out.'),
    responseBytes: count().default(67_108_864).describe('The largest answer in bytes.'),
    preparedCacheBytes: count()
      .default(134_217_728)
      .describe('About how many bytes of memory compiled operations may keep; every caller has a share.'),
    documentCacheBytes: count()
      .default(67_108_864)
      .describe('About how many bytes of memory parsed documents may keep; every caller has a share.'),
    planCacheBytes: count().default(67_108_864).describe('About how many bytes of memory query plans may keep.'),
  })
  .readonly();

/** A process cannot start a thread with less memory than this. */
const LEAST_HEAP_MEGABYTES = 64;

const planner = z
  .strictObject({
    heapMegabytes: z
      .int()
      .min(LEAST_HEAP_MEGABYTES)
      .max(1_048_576)
      .optional()
      .describe(
        "The most memory of the planner's heap, in megabytes: at least 64; by the supergraph's size unless set.",
      ),
    openTimeoutMs: z
      .int()
      .min(1)
      .max(3_600_000)
      .optional()
      .describe(
        "How long the planner may take to open a supergraph, in milliseconds; by the supergraph's size unless set.",
      ),
    planCpuMs: milliseconds()
      .default(5_000)
      .describe('How much CPU time the plan of one operation may take, in milliseconds.'),
    evaluatedPlans: count()
      .default(1_000)
      .describe('The most ways to fetch one operation that the planner compares; fewer above 25 fields.'),
    queuePerCaller: count().default(100).describe('The most new operations of one caller that may wait to be planned.'),
  })
  .readonly();

const fetch = z
  .strictObject({
    timeoutMs: milliseconds().default(10_000).describe('How long a subgraph may take, in milliseconds.'),
    responseLimitBytes: count()
      .default(33_554_432)
      .describe('The largest answer of a subgraph in bytes, packed or unpacked.'),
    connections: count().default(256).describe('The most connections to one subgraph.'),
    http2: z
      .boolean()
      .default(false)
      .describe('Whether HTTP/2 is spoken with https subgraphs that offer it: true or false.'),
    breakerFailures: count()
      .default(20)
      .describe('Failures in a row after which a subgraph is left alone for a while.'),
    breakerPauseMs: milliseconds()
      .default(1000)
      .describe('How long it is left alone, in milliseconds; then one request tries.'),
    forwardHeaders: z
      .array(
        z.string().refine(isForwardableHeader, 'Expected the name, in lower case, of a header that may be forwarded'),
      )
      .max(16)
      .readonly()
      .default([])
      .describe('Request headers that subgraphs are sent as the client sent them, by name in lower case.'),
  })
  .readonly();

/** Longer words are more likely a value than a code. */
const LONGEST_CODE = 64;

const errors = z
  .strictObject({
    passCodes: z
      .record(
        z.string().min(1),
        z
          .array(
            z
              .string()
              .max(LONGEST_CODE, `Expected a code of at most ${LONGEST_CODE} characters`)
              .regex(/^[A-Z][A-Z0-9_]*$/, 'Expected a code in capitals, such as NOT_FOUND')
              .refine((code) => !isReservedCode(code), "Expected a code that is none of the gateway's own"),
          )
          .max(100)
          .readonly()
          .describe(
            "Codes of this subgraph's errors that clients are sent as `extensions.code`, instead of SUBGRAPH_ERROR.",
          ),
      )
      .readonly()
      .prefault({}),
  })
  .readonly();

/**
 * SECURITY: a subgraph must not be able to speak for the gateway (test "no code of ours can be passed"). `NOT_FOUND` is the
 * gateway's word for a URL, with status 404 and without data, so that it cannot be taken for a subgraph's.
 */
function isReservedCode(code: string): boolean {
  return (Object.hasOwn(ERRORS, code) && code !== 'NOT_FOUND') || code === 'INTERNAL_SERVER_ERROR';
}

const assertions = z
  .strictObject({
    issuer: z.string().min(1).default('cordon').describe('What the gateway calls itself towards subgraphs.'),
    lifetimeSeconds: z.int().min(2).max(60).default(60).describe('Seconds that an assertion is valid: 2 to 60.'),
  })
  .readonly();

const log = z
  .strictObject({
    level: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default('info')
      .describe('The least severe lines that are logged.'),
  })
  .readonly();

const debug = z
  .strictObject({
    writersDir: path()
      .optional()
      .describe('A folder for the code of every writer that is generated; it holds no value.'),
  })
  .readonly();

const store = z
  .strictObject({
    kind: z
      .enum(['embedded', 'postgres'])
      .default('embedded')
      .describe('embedded (a file under dataDir) or postgres (needed for more than one gateway).'),
    url: z
      .url({ protocol: /^postgres(ql)?$/ })
      .optional()
      .describe('Where PostgreSQL is: a postgres:// URL; the PG… environment says it where this is unset.'),
    timeoutMs: milliseconds().default(2000).describe('How long the store may take to commit, in milliseconds.'),
  })
  .readonly();

const DAY_LIMIT = 36_500;

const audit = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether what is asked and answered is recorded: true or false.'),
    keyFile: path()
      .optional()
      .describe('The keys that searched values are digested with; best kept away from dataDir.'),
    commitSpacingMs: z
      .int()
      .min(0)
      .max(1000)
      .default(8)
      .describe('The least time between two commits, in milliseconds: more costs time to answer, less costs work.'),
    recordLimitBytes: count().default(262_144).describe('The most bytes of one record view that are kept.'),
    journalLimitBytes: count()
      .default(67_108_864)
      .describe('The most bytes that wait in the local journal while the store cannot be reached.'),
    checkpointSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(60)
      .describe('How often it is signed where the chain stands, in seconds.'),
    retention: z
      .strictObject({
        recordDays: z
          .int()
          .min(1)
          .max(DAY_LIMIT)
          .optional()
          .describe('Days after which record views are erased; never unless set.'),
      })
      .readonly()
      .prefault({}),
    export: auditExportSchema.prefault({}),
  })
  .readonly();

const control = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('The address of the control plane.'),
    port: z.int().min(0).max(65_535).default(4002).describe('The port of the control plane; 0 takes any free one.'),
  })
  .readonly();

/** Every setting of the gateway, with its default. Environment names are derived from it (config-settings.ts). */
export const CONFIG_SCHEMA = z
  .strictObject({
    host: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
    port: z.int().min(0).max(65_535).default(4000).describe('The port to listen on; 0 takes any free one.'),
    dataDir: path().default('./data').describe('The folder for what the gateway keeps.'),
    environment: z.enum(['development', 'production']).default('development').describe('development or production.'),
    supergraph: path().optional().describe('A composed supergraph file, instead of composing the subgraphs.'),
    policy: path().optional().describe('The policy file; without it nothing personal is revealed.'),
    subgraphs: z.record(z.string().min(1), subgraph).readonly().prefault({}),
    overrides: overridesSchema.prefault({}),
    identity: identitySchema.prefault({}),
    http: http.prefault({}),
    limits: limits.prefault({}),
    planner: planner.prefault({}),
    fetch: fetch.prefault({}),
    errors: errors.prefault({}),
    assertions: assertions.prefault({}),
    store: store.prefault({}),
    audit: audit.prefault({}),
    control: control.prefault({}),
    log: log.prefault({}),
    debug: debug.prefault({}),
  })
  .readonly();
