import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Config } from './config.ts';
import { loadConfig, SETTINGS } from './config.ts';
import { exportHeaders } from './config-export-schema.ts';
import { overrideSettings } from './config-override-labels.ts';
import { FindingsError } from './lib/finding.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-'));
let files = 0;

/** Writes a configuration file and returns its path. */
function fileOf(yaml: string): string {
  const path = join(folder, `${files++}.yaml`);
  writeFileSync(path, yaml);
  return path;
}

/** Loads a configuration that needs no issuer unless it says so. */
function load(yaml: string | undefined, env: NodeJS.ProcessEnv = {}, flags: Record<string, string> = {}): Config {
  return loadConfig({ file: yaml === undefined ? undefined : fileOf(yaml), env, flags, needsIdentity: false });
}

/** What a configuration is refused for: code, line and the start of the message. */
function refusals(yaml: string, env: NodeJS.ProcessEnv = {}, flags: Record<string, string> = {}): readonly string[] {
  try {
    loadConfig({ file: fileOf(yaml), env: { CORDON_IDENTITY_ANONYMOUS: 'allow', ...env }, flags });
  } catch (error) {
    if (!(error instanceof FindingsError)) throw error;
    return error.findings.map(
      (each) => `${each.code} ${each.place?.line ?? '-'} ${each.message.replace(/[:(].*/, '').trim()}`,
    );
  }
  throw new Error('The configuration is accepted.');
}

test('the defaults', () => {
  expect(load(undefined)).toEqual({
    host: '127.0.0.1',
    port: 4000,
    dataDir: resolve('data'),
    environment: 'development',
    subgraphs: {},
    overrides: { labels: {} },
    identity: { anonymous: 'deny', keyGraceSeconds: 86_400, issuers: [] },
    http: {
      bodyLimitBytes: 1_048_576,
      cors: { origins: [], headers: [] },
      introspection: true,
      landingPage: true,
      path: '/graphql',
      persistedQueries: true,
      requestTimeoutMs: 30_000,
      statusCodes: 'legacy',
    },
    errors: { passCodes: {} },
    limits: {
      tokens: 5000,
      depth: 30,
      fields: 2000,
      rootFields: 200,
      aliases: 1000,
      directives: 500,
      inputValues: 10_000,
      concurrentRequests: 2000,
      concurrentPerCaller: 500,
      introspection: 500_000,
      errors: 1000,
      responseBytes: 67_108_864,
      preparedCacheBytes: 134_217_728,
      documentCacheBytes: 67_108_864,
      planCacheBytes: 67_108_864,
    },
    planner: { planCpuMs: 5000, evaluatedPlans: 1000, queuePerCaller: 100 },
    fetch: {
      timeoutMs: 10_000,
      responseLimitBytes: 33_554_432,
      connections: 256,
      http2: false,
      forwardHeaders: [],
      breakerFailures: 20,
      breakerPauseMs: 1000,
    },
    assertions: { issuer: 'cordon', lifetimeSeconds: 60 },
    store: { kind: 'embedded', timeoutMs: 2000 },
    audit: {
      enabled: true,
      commitSpacingMs: 8,
      recordLimitBytes: 262_144,
      journalLimitBytes: 67_108_864,
      checkpointSeconds: 60,
      retention: {},
      export: { headers: {}, intervalMs: 1_000, include: [] },
    },
    control: { host: '127.0.0.1', port: 4002 },
    log: { level: 'info' },
    debug: {},
  });
});

test('flags win over the environment, that over the file', () => {
  const yaml = 'port: 1\nhost: file\nlog: { level: warn }';
  const config = load(yaml, { CORDON_PORT: '2', CORDON_HOST: 'environment' }, { port: '3' });
  expect(config).toMatchObject({ port: 3, host: 'environment', log: { level: 'warn' } });
});

test('production turns introspection and the landing page off, unless they are set', () => {
  expect(load('', { NODE_ENV: 'production' })).toMatchObject({
    environment: 'production',
    http: { introspection: false, landingPage: false },
  });
  expect(load('environment: development', { NODE_ENV: 'production' }).environment).toBe('development');
  expect(load('environment: production\nhttp: { introspection: true }').http).toMatchObject({
    introspection: true,
    landingPage: false,
  });
});

test('the environment is parsed by type', () => {
  const config = load('subgraphs:\n  my-Service: { url: "http://a" }', {
    CORDON_HTTP_BODY_LIMIT_BYTES: '7',
    CORDON_HTTP_LANDING_PAGE: 'false',
    CORDON_IDENTITY_ALGORITHMS: 'ES256, EdDSA',
    CORDON_IDENTITY_ISSUER: 'https://issuer.example',
    CORDON_IDENTITY_CLAIMS_TASK: 'urn:task',
    CORDON_SUBGRAPHS_MY_SERVICE_URL: 'http://b',
    CORDON_SUBGRAPHS_OTHER_URL: 'http://c',
    CORDON_PROVIDER_PORT: 'ignored',
    CORDON_POLICY: '',
  });
  expect(config).toMatchObject({
    http: { bodyLimitBytes: 7, landingPage: false },
    identity: {
      issuers: [{ algorithms: ['ES256', 'EdDSA'], issuer: 'https://issuer.example', claims: { task: 'urn:task' } }],
    },
    subgraphs: { 'my-Service': { url: 'http://b' }, other: { url: 'http://c' } },
  });
  expect(config.policy).toBeUndefined();
});

test('paths start from the file that names them, others from the working directory', () => {
  const yaml =
    'policy: p.yaml\nsupergraph: /abs/s.graphql\ndataDir: d\nsubgraphs: { a: { url: "http://a", schema: x/a.graphql } }';
  expect(load(yaml)).toMatchObject({
    policy: join(folder, 'p.yaml'),
    supergraph: '/abs/s.graphql',
    dataDir: join(folder, 'd'),
    subgraphs: { a: { schema: join(folder, 'x/a.graphql') } },
  });
  expect(load(yaml, { CORDON_DATA_DIR: 'e' }, { policy: 'q.yaml' })).toMatchObject({
    dataDir: resolve('e'),
    policy: resolve('q.yaml'),
  });
});

test('everything wrong is found at once, where it is written', () => {
  const yaml = `host: 5
prot: 4000
http:
  bodyLimitBytes: none
  introspektion: true
subgraphs:
  a: { url: "ftp://a" }
  b: { schema: b.graphql }
identity:
  algorithms: [none]
assertions:
  lifetimeSeconds: 61`;
  expect(refusals(yaml, { CORDON_PORT: 'many' }, {}).toSorted()).toEqual(
    [
      'CONFIG_INVALID 1 host',
      'CONFIG_INVALID - port',
      'CONFIG_INVALID 7 subgraphs.a.url',
      'CONFIG_INVALID 8 subgraphs.b.url',
      'CONFIG_INVALID 10 identity.algorithms.0',
      'CONFIG_INVALID 4 http.bodyLimitBytes',
      'CONFIG_INVALID 12 assertions.lifetimeSeconds',
      'CONFIG_UNKNOWN_SETTING 2 There is no setting prot.',
      'CONFIG_UNKNOWN_SETTING 5 There is no setting http.introspektion.',
    ].toSorted(),
  );
});

test('findings say where a value came from and what to write', () => {
  expect(() => load('', { CORDON_PORT: 'many' })).toThrow(
    /port \(from CORDON_PORT\).*\n {4}fix: The port to listen on/,
  );
  expect(() => load('', {}, { port: 'many' })).toThrow(/port \(from --port\)/);
  expect(() => load('log: { levle: info }')).toThrow(/The settings here are: level\./);
});

test('a file that cannot be used', () => {
  expect(() => loadConfig({ file: join(folder, 'absent.yaml'), env: {}, flags: {}, needsIdentity: false })).toThrow(
    /CONFIG_UNREADABLE.*ENOENT/,
  );
  expect(refusals('host: a\nport: [a')).toEqual(['CONFIG_SYNTAX 2 The configuration file is not YAML']);
  expect(refusals('- a')).toEqual(['CONFIG_SYNTAX 1 The configuration file is not a mapping.']);
  expect(refusals('http: 5')).toEqual(['CONFIG_INVALID 1 http']);
});

test('an issuer, or anonymous on purpose', () => {
  const load_ = (env: NodeJS.ProcessEnv) => loadConfig({ env, flags: {} });
  expect(() => load_({})).toThrow('CONFIG_NO_IDENTITY');
  expect(load_({ CORDON_IDENTITY_ISSUER: 'http://127.0.0.1:4001' }).identity.issuers).toMatchObject([
    { issuer: 'http://127.0.0.1:4001' },
  ]);
  expect(load_({ CORDON_IDENTITY_ANONYMOUS: 'allow' }).identity.anonymous).toBe('allow');
});

test('every setting has a variable of its own and a description', () => {
  const variables = SETTINGS.flatMap(({ variable }) => variable ?? []);
  expect(new Set(variables).size).toBe(variables.length);
  const without = SETTINGS.filter(({ variable }) => variable === undefined);
  expect(without.every(({ path }) => path.join('.').startsWith('identity.issuers.*.'))).toBe(true);
  expect(SETTINGS.filter((setting) => setting.description === '')).toEqual([]);
  expect(SETTINGS.map((setting) => setting.variable)).toContain('CORDON_SUBGRAPHS_*_SCHEMA');
  expect(SETTINGS.filter((setting) => setting.isPath).map((setting) => setting.path.join('.'))).toEqual([
    'dataDir',
    'supergraph',
    'policy',
    'subgraphs.*.schema',
    'audit.keyFile',
    'debug.writersDir',
  ]);
});

test('the example configuration is valid', () => {
  const config = loadConfig({ file: 'cordon.yaml', env: {}, flags: {} });
  expect(Object.keys(config.subgraphs)).toEqual(['customers', 'billing']);
  expect(config.policy).toBe(resolve('schema/policy.yaml'));
});

test.each(['https://app.example.com/', 'app.example.com', 'https://app.example.com/path', 'null'])(
  'CORS: %s is no origin',
  (origin) => {
    expect(refusals(`http: { cors: { origins: ['${origin}'] } }`)).toEqual(['CONFIG_INVALID 1 http.cors.origins.0']);
  },
);

test('CORS: origins are exact, or *', () => {
  const variable = { CORDON_HTTP_CORS_ORIGINS: 'https://app.example.com, http://localhost:3000,*' };
  expect(load('', variable).http.cors.origins).toEqual(['https://app.example.com', 'http://localhost:3000', '*']);
});

test.each(['graphql', '/graphql/', '/', '/a//b', '/../graphql', '/a/.', '/a b', '/a?b', '/healthz', '/%61'])(
  '%s is no path of GraphQL',
  (path) => {
    expect(refusals(`http: { path: '${path}' }`)).toEqual(['CONFIG_INVALID 1 http.path']);
  },
);

test('a path of GraphQL, codes that pass and headers of pages', () => {
  const yaml = 'errors: { passCodes: { a: [NOT_FOUND], my-Service: [A] } }\nhttp: { cors: { headers: [X-Tenant] } }';
  expect(refusals(yaml)).toEqual(['CONFIG_INVALID 2 http.cors.headers.0']);
  const config = load(yaml.replace('X-', 'x-').replace('-Tenant', '-tenant'), { CORDON_HTTP_PATH: '/a-b/.well/v1.0' });
  expect(config.http).toMatchObject({ path: '/a-b/.well/v1.0', cors: { headers: ['x-tenant'] } });
  expect(config.errors.passCodes).toEqual({ a: ['NOT_FOUND'], 'my-Service': ['A'] });
});

const TWO_ISSUERS = `identity:
  issuers:
    - issuer: https://one.example
      audience: [a, b]
      claims: { scopes: realm_access.roles, groups: ['https://one.example/groups'] }
    - issuer: https://two.example
      jwksUri: https://two.example/keys
      clockSkewSeconds: 0
`;

test('several issuers, each with the defaults of one', () => {
  const usual = {
    audience: 'urn:cordon:gateway',
    algorithms: ['RS256', 'ES256', 'EdDSA'],
    clockSkewSeconds: 5,
    requireTyp: 'at+jwt',
    claims: { groups: 'groups', task: 'task', session: 'sid' },
  };
  const one = { ...usual, issuer: 'https://one.example' };
  expect(loadConfig({ file: fileOf(TWO_ISSUERS), env: {}, flags: {} }).identity.issuers).toEqual([
    {
      ...one,
      audience: ['a', 'b'],
      claims: { ...usual.claims, scopes: 'realm_access.roles', groups: ['https://one.example/groups'] },
    },
    { ...usual, issuer: 'https://two.example', jwksUri: 'https://two.example/keys', clockSkewSeconds: 0 },
  ]);
  expect(load('identity: { issuer: https://one.example }').identity.issuers).toEqual([one]);
  const json = JSON.stringify([{ issuer: 'https://one.example' }]);
  expect(load('', { CORDON_IDENTITY_ISSUERS: json }).identity.issuers).toEqual([one]);
  const audience = { CORDON_IDENTITY_ISSUER: 'https://one.example', CORDON_IDENTITY_AUDIENCE: 'a, b' };
  expect(load('', audience).identity.issuers).toEqual([{ ...one, audience: ['a', 'b'] }]);
});

test('A53 issuers that share an issuer, keys or the short form are findings where they are written', () => {
  const yaml = `${TWO_ISSUERS}    - audience: c
      issuer: https://one.example
    - issuer: https://four.example
      jwksUri: https://two.example/keys
  issuer: https://five.example
  algorithms: [RS256]
`;
  expect(refusals(yaml, { CORDON_IDENTITY_CLAIMS_TASK: 'x' })).toEqual([
    'CONFIG_ISSUERS_OVERLAP 13 identity.issuer and identity.issuers are both set.',
    'CONFIG_ISSUERS_OVERLAP 14 identity.algorithms and identity.issuers are both set.',
    'CONFIG_ISSUERS_OVERLAP - identity.claims and identity.issuers are both set',
    'CONFIG_ISSUER_REPEATED 10 identity.issuers.2 is the issuer of identity.issuers.0 again.',
    'CONFIG_ISSUERS_SHARE_KEYS 12 identity.issuers.3 has the keys of identity.issuers.1.',
  ]);
});

test('what is wrong within a list of issuers is found where it is written', () => {
  const yaml = `identity:
  issuers:
    - issuer: https://one.example
      audiense: a
      claims:
        groups: realm..roles
    - audience: a
  keyGraceSeconds: 0
`;
  expect(refusals(yaml)).toEqual([
    'CONFIG_INVALID 8 identity.keyGraceSeconds',
    'CONFIG_INVALID 6 identity.issuers.0.claims.groups',
    'CONFIG_UNKNOWN_SETTING 4 There is no setting identity.issuers.0.audiense.',
    'CONFIG_INVALID 7 identity.issuers.1.issuer',
  ]);
  expect(refusals('identity: { issuers: [] }')).toEqual(['CONFIG_INVALID 1 identity.issuers']);
  expect(refusals('', { CORDON_IDENTITY_ISSUERS: '[{' })).toEqual(['CONFIG_INVALID - identity.issuers']);
  expect(() => load('identity: { issuers: [{ issuer: "https://a.example", audiense: a }] }')).toThrow(
    /The settings here are: issuer, audience, jwksUri, .*claims\./,
  );
});

test('the examples of docs/identity.md are valid', () => {
  const examples = readFileSync('docs/identity.md', 'utf8').matchAll(/^```yaml\n(.*?)^```$/gms);
  const configs = [...examples].map(([, yaml = '']) => loadConfig({ file: fileOf(yaml), env: {}, flags: {} }));
  expect(configs.map(({ identity }) => identity.issuers.map(({ issuer }) => issuer))).toEqual([
    ['https://login.example.com'],
    ['https://login.example.com', 'https://agents.example.com/'],
  ]);
});

test.each([
  'subgraphs: { a: { url: "http://a.test", audience: x }, b: { url: "http://b.test", audience: x } }',
  'subgraphs: { a: { url: "http://a.test" }, b: { url: "http://b.test", audience: a } }',
])('refuses subgraphs that share an audience: %s', (text) => {
  expect(refusals(text)).toEqual(['CONFIG_INVALID 1 subgraphs.b']);
});

test('subgraphs may swap names as audiences', () => {
  const text = 'subgraphs: { a: { url: "http://a.test", audience: b }, b: { url: "http://b.test", audience: a } }';
  expect(load(text).subgraphs).toMatchObject({ a: { audience: 'b' }, b: { audience: 'a' } });
});

test('forwarded headers are named at the start, in lower case, and none is a credential', () => {
  expect(load('fetch: { forwardHeaders: [traceparent] }').fetch.forwardHeaders).toEqual(['traceparent']);
  for (const name of ['authorization', 'cookie', 'cordon-assertion', 'connection', 'X-Tenant'])
    expect(refusals(`fetch: { forwardHeaders: [${name}] }`)).toEqual(['CONFIG_INVALID 1 fetch.forwardHeaders.0']);
});

test('headers of the export are a mapping, or in the environment as OpenTelemetry has them', () => {
  const written = (yaml: string, env: NodeJS.ProcessEnv = {}) => exportHeaders(load(yaml, env).audit.export.headers);
  const secret = { authorization: 'Bearer a=b,c', 'x-tenant': 'one' };
  expect(written('audit: { export: { headers: { Authorization: "Bearer a=b,c", X-Tenant: one } } }')).toEqual(secret);
  const variable = 'authorization=Bearer a=b%2Cc, x-tenant=one';
  expect(written('', { CORDON_AUDIT_EXPORT_HEADERS: variable })).toEqual(secret);
  expect(load('', { CORDON_AUDIT_EXPORT_INCLUDE: 'variables, document' }).audit.export.include).toEqual([
    'variables',
    'document',
  ]);
});

test('labels of @override are a mapping, or name=true in the environment; percent(n) is decided by the request', () => {
  const set = (yaml: string, env: NodeJS.ProcessEnv = {}) => overrideSettings(load(yaml, env).overrides.labels);
  const labels = new Map([
    ['team-b:v1/x.y', true],
    ['later', false],
  ]);
  expect(set('overrides: { labels: { "team-b:v1/x.y": true, later: false } }')).toEqual(labels);
  expect(set('', { CORDON_OVERRIDES_LABELS: 'team-b:v1/x.y=true, later=false' })).toEqual(labels);
  expect(set('')).toEqual(new Map());
  for (const wrong of ['{ "percent(5)": true }', '{ later: maybe }', 'later', '"1st=true"', '"later=yes"'])
    expect(refusals(`overrides: { labels: ${wrong} }`)[0]).toMatch(/^CONFIG_INVALID 1 overrides\.labels/);
});

const CANARY = 'canary-of-a-secret';

test.each([
  ['url', `http://user:${CANARY}@127.0.0.1/`],
  ['url', `ftp://127.0.0.1/${CANARY}`],
  ['headers', `{ "a b": ${CANARY} }`],
  ['headers', `{ authorization: "${CANARY}\\nx: y" }`],
  ['headers', `{ authorization: [${CANARY}] }`],
  ['headers', `{ Content-Type: ${CANARY} }`],
  ['headers', `${CANARY}`],
  ['headers', `a=%zz${CANARY}`],
  ['include', `[${CANARY}]`],
  ['intervalMs', `${CANARY}`],
])('what is wrong with audit.export.%s is found, and no finding quotes it: %s', (name, value) => {
  const yaml = `audit:\n  export:\n    ${name}: ${value}`;
  const found = refusals(yaml);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(new RegExp(`^CONFIG_INVALID 3 audit\\.export\\.${name}`));
  expect(() => load(yaml)).toThrow(expect.objectContaining({ message: expect.not.stringContaining(CANARY) }));
});
