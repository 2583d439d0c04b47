import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen } from '../src/http/listen.ts';
import { openAuditKeys } from '../src/keys/open-audit-keys.ts';
import { gatewayFolder } from '../src/server/audit-sources.ts';
import type { EntryRow } from '../src/store/entry-columns.ts';
import type { EntryFilter } from '../src/store/entry-query.ts';
import { findEntries } from '../src/store/find-entries.ts';
import type { StoreReader } from '../src/store/store-reader.ts';
import { brokenAudit } from './broken-audit.ts';
import type { CrashStore } from './crash/crash-store.ts';
import { openCrashStore } from './crash/crash-store.ts';
import { atDepth } from './depth.ts';
import { findPostgres } from './find-postgres.ts';
import { HEAD } from './graph.ts';
import type { SelfWorld } from './self-world.ts';
import { startSelfWorld } from './self-world.ts';
import { readReply } from './world.ts';

const STORES = ['embedded', ...(findPostgres() === undefined ? [] : ['postgres' as const])] as const;
const TIMEOUT = 300_000;

const MANY = atDepth(60_000, 300_000);
const NAMES = Array.from({ length: MANY }, (_, index) => `person number ${index}`);

const SDL = `${HEAD}
  scalar JSON
  type Query {
    ping(text: String, ids: [ID!], json: JSON, secret: String @pii(category: "SECRET")): Int
    names: [String!]! @pii(category: "SECRET")
  }
`;
const POLICY = `
version: 1
categories: { SECRET: { mask: redact } }
tasks: { none: { reveal: "*", arguments: "*", default: deny } }
`;

/** Escapes of terminals, line ends, text that turns its direction, what databases and shells take for their own. */
const HOSTILE: readonly string[] = [
  '\u001b[2J\u001b]0;title\u0007',
  'one\r\ntwo\u0085three\u2028four',
  'gpj.\u202ecod\u2066.exe\u200b',
  'nothing\u0000behind',
  `'; drop table audit_entries; --`,
  '$(reboot) `reboot` %s %n {{7*7}}',
  '<script>alert(1)</script>',
  '\ud83d\ude00 e\u0301 \ufb01 \u00df',
  'half of a pair \ud800',
  '__proto__',
  'x'.repeat(256),
];

/** What nobody who looks at a record should meet as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/;

describe.each(STORES)('what clients send, recorded: %s', (kind) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cordon-input-'));
  let store: CrashStore;
  let world: SelfWorld;
  let reader: StoreReader;

  beforeAll(async () => {
    store = await openCrashStore(kind, dataDir);
    const resolvers = { Query: { ping: () => 1, names: () => NAMES } };
    world = await startSelfWorld({ things: { sdl: SDL, resolvers } }, POLICY, {
      ...store.env,
      CORDON_DATA_DIR: dataDir,
      CORDON_IDENTITY_ANONYMOUS: 'allow',
      CORDON_LIMITS_TOKENS: '1000000',
      CORDON_LIMITS_FIELDS: '100000',
      CORDON_LIMITS_ROOT_FIELDS: '100000',
      CORDON_LIMITS_ALIASES: '100000',
      CORDON_LIMITS_INPUT_VALUES: '100000',
      CORDON_HTTP_BODY_LIMIT_BYTES: '2500000',
    });
    reader = await store.open();
  });
  afterAll(async () => {
    await reader.close();
    await world[Symbol.asyncDispose]();
    await store.close();
    rmSync(dataDir, { recursive: true });
  });

  /** The one entry of a session. */
  async function entryOf(session: string): Promise<EntryRow> {
    const rows = await reader.db.selectFrom('audit_entries').selectAll().where('session', '=', session).execute();
    const [entry, ...more] = rows;
    if (!entry || more.length > 0) throw new Error(`${session} has ${rows.length} entries.`);
    return entry;
  }

  /** Sends a body as it is, as nobody; returns the first code. */
  async function post(body: string, session: string) {
    const headers = { 'content-type': 'application/json', 'cordon-session': session };
    const request = new Request('http://gateway/graphql', { method: 'POST', headers, body });
    const { errors } = await readReply(await world.graph.gateway.fetch(request));
    return errors[0]?.extensions.code ?? 'answered';
  }

  async function countEntries(): Promise<number> {
    return (await reader.db.selectFrom('audit_entries').select('id').execute()).length;
  }

  async function find(filter: EntryFilter): Promise<number> {
    return (await findEntries(reader, { ...filter, limit: 10, order: 'newest' })).entries.length;
  }

  test.each(HOSTILE.map((value, index) => [index, value] as const))(
    'A69 claims of a token are kept as they are, and found: %i',
    async (index, value) => {
      const session = `claims-${index}`;
      const claims = { sub: value, client_id: value, groups: [value] };
      expect((await world.askAs(claims, '{ ping }', {}, { 'cordon-session': session })).status).toBe(200);
      const kept = value.toWellFormed();
      const entry = await entryOf(session);
      expect([entry.subject, entry.client, entry.outcome]).toEqual([kept, kept, 'answered']);
      const claimed = await reader.db.selectFrom('artifacts').selectAll().where('hash', '=', entry.claims).execute();
      expect(JSON.parse(claimed[0]?.content ?? '')).toMatchObject({ client: value, groups: [value] });
      expect([await find({ subject: kept }), await find({ client: kept })]).toEqual([1, 1]);
    },
  );

  test('A69 a session that is not harmless is refused, and nothing is recorded', async () => {
    const before = await countEntries();
    for (const session of ['', ' ', 'a b', 'a/b', 'a\tb', '\u001b[31m', 'caf\u00e9', '\u0080', '"', 'x'.repeat(129)]) {
      const { status, errors } = await world.askAs({ sub: 'ada' }, '{ ping }', {}, { 'cordon-session': session });
      // White space at its ends is no part of a header.
      expect([session, status, errors[0]?.extensions.code]).toEqual([session, 400, 'SESSION_INVALID']);
    }
    expect(await countEntries()).toBe(before);
    for (const session of ['a', 'Az_0.~:-', 'x'.repeat(128)]) {
      expect((await world.askAs({ sub: 'ada' }, '{ ping }', {}, { 'cordon-session': session })).status).toBe(200);
      expect((await entryOf(session)).subject).toBe('ada');
    }
  });

  test("A69 a token's session, or its name, that is not harmless is not taken", async () => {
    for (const [index, value] of HOSTILE.entries()) {
      const sub = `named-${index}`;
      expect((await world.askAs({ sub, sid: value, jti: value }, '{ ping }')).status).toBe(200);
      const [entry] = (await findEntries(reader, { subject: sub, limit: 2, order: 'newest' })).entries;
      expect(entry?.session).toMatch(/^[\w.~:-]{1,128}$/);
    }
  });

  test('A69 names of operations are cut, and what looks like a number of a person is replaced', async () => {
    const names = { long: 'N'.repeat(100_000), digits: 'Of_4111_1111_1111_1111', hostile: 'Of\u001b[31m' };
    const ask = (session: string, name: string) =>
      world.askAs({ sub: 'ada' }, `query ${name} { ping }`, {}, { 'cordon-session': session });
    expect((await ask('long-name', names.long)).status).toBe(200);
    expect((await entryOf('long-name')).operation).toBe('N'.repeat(100));
    expect((await ask('digits', names.digits)).status).toBe(200);
    expect((await entryOf('digits')).operation).toBe('name1');
    expect((await ask('hostile-name', names.hostile)).errors[0]?.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });

  test(
    'documents of a megabyte are cut where they are kept, and refused beyond the limit',
    async () => {
      const ask = (session: string, query: string) =>
        world.askAs({ sub: 'ada' }, query, {}, { 'cordon-session': session });
      const aliases = Array.from({ length: 10_000 }, (_, index) => `alias${index}: ping`).join(' ');
      expect((await ask('aliases', `{ ${aliases} }`)).status).toBe(200);
      const literal = JSON.stringify('a person '.repeat(110_000));
      expect((await ask('literal', `{ ping(text: ${literal}) }`)).status).toBe(200);
      expect((await ask('comment', `{ ping } # ${'a person '.repeat(110_000)}`)).status).toBe(200);
      const kept = [await entryOf('aliases'), await entryOf('literal'), await entryOf('comment')];
      expect(kept.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered']);
      expect(kept.map(({ document }) => document.length <= 66_000)).toEqual([true, true, true]);
      expect(kept.map(({ document }) => document.includes('a person'))).toEqual([false, false, false]);
      expect(kept[0]?.document).toMatch(/\n\(\d+ characters\)$/);
      const refused = await ask('beyond', `{ ping } # ${'x'.repeat(2_500_000)}`);
      expect(refused.errors[0]?.extensions.code).toBe('PAYLOAD_TOO_LARGE');
    },
    TIMEOUT,
  );

  test(
    'variables of a megabyte are hidden, counted or left out',
    async () => {
      const values: Readonly<Record<string, unknown>> = {
        text: 'a person '.repeat(110_000),
        secret: 'a person '.repeat(110_000),
        ids: Array.from({ length: 90_000 }, (_, index) => `a person ${index}`),
        json: JSON.parse(`{ "__proto__": { "a person": 1 }, "constructor": "a person" }`),
      };
      const types: Readonly<Record<string, string>> = {
        text: 'String',
        secret: 'String',
        ids: '[ID!]',
        json: 'JSON',
        deep: 'JSON',
      };
      for (const [name, value] of Object.entries(values)) {
        const query = `query($value: ${types[name]}) { ping(${name}: $value) }`;
        const { status, errors } = await world.askAs(
          { sub: 'ada' },
          query,
          { value },
          { 'cordon-session': `v-${name}` },
        );
        expect([name, status, errors]).toEqual([name, 200, []]);
        const { variables } = await entryOf(`v-${name}`);
        expect(JSON.parse(variables)).toBeTypeOf('object');
        expect([name, variables.length < 17_000, variables.includes('a person')]).toEqual([name, true, false]);
      }
      expect(JSON.parse((await entryOf('v-ids')).variables)).toMatchObject({ '(omitted)': 89_000 });
    },
    TIMEOUT,
  );

  test('variables that nest deeply are hidden, or refused with a code', async () => {
    const ask = async (depth: number, [open = '', close = '']: readonly string[]) => {
      const value = `${open.repeat(depth)}"a person"${close.repeat(depth)}`;
      const body = `{"query":"query($json: JSON) { ping(json: $json) }","variables":{"json":${value}}}`;
      return await post(body, `deep-${depth}-${open.length}`);
    };
    const lists = ['[', ']'];
    const objects = ['{"a":', '}'];
    expect(await Promise.all([ask(900, lists), ask(900, objects)])).toEqual(['answered', 'answered']);
    for (const session of ['deep-900-1', 'deep-900-5'])
      expect((await entryOf(session)).variables).toBe('{"json":"[redacted]"}');
    for (const depth of [10_000, 300_000])
      expect(await Promise.all([ask(depth, lists), ask(depth, objects)])).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });

  test(
    `${MANY} values that were shown are all found, and the gateway goes on`,
    async () => {
      const claims = { sub: 'ada', scope: 'pii:secret:read' };
      const { status, data } = await world.askAs(claims, '{ names }', {}, { 'cordon-session': 'many' });
      expect([status, (data as { names: readonly string[] }).names.length]).toEqual([200, MANY]);
      expect((await entryOf('many')).outcome).toBe('answered');
      const keys = await openAuditKeys(join(gatewayFolder({ dataDir }), 'audit-keys.json'));
      for (const name of [NAMES[0], NAMES[MANY / 2], NAMES.at(-1)])
        expect(await find({ digests: keys.all.map((key) => key.digest(name ?? '')) })).toBe(1);
      expect((await world.askAs({ sub: 'ada' }, '{ ping }')).status).toBe(200);
    },
    TIMEOUT,
  );

  test('A69 headers are not kept, whatever bytes they are', async () => {
    const listener = await listen(world.graph.gateway.handle, '127.0.0.1', 0, 10_000);
    const before = await countEntries();
    for (const header of ['user-agent: \u001b[2J', 'user-agent: \u202egpj.exe', 'x-name: a\r\n b', 'x-name: \u0000']) {
      const socket = connect({ port: listener.port, host: '127.0.0.1' });
      const head = `POST /graphql HTTP/1.1\r\nhost: x\r\n${header}\r\ncontent-type: application/json\r\n`;
      socket.write(`${head}content-length: 17\r\nconnection: close\r\n\r\n{"query":"{ping}"}`);
      expect(await text(socket)).toMatch(/^HTTP\/1.1 4\d\d /);
    }
    await listener.close(0);
    expect(await countEntries()).toBe(before);
  });

  test('after all of this the audit is whole, and no text that clients write there moves a cursor', async () => {
    expect(await brokenAudit(reader, gatewayFolder({ dataDir }))).toEqual([]);
    const rows = await reader.db.selectFrom('audit_entries').selectAll().execute();
    expect(rows.length).toBeGreaterThan(30);
    for (const { session, operation, document, variables, codes } of rows)
      expect([session, operation, document, variables, codes].join(' ')).not.toMatch(UNPRINTABLE);
  });
});
