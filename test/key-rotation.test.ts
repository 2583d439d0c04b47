import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { exportJWK, generateKeyPair } from 'jose';
import { expect, test } from 'vitest';
import { requestToken } from '../dev/request-token.ts';
import type { RunningProvider } from '../dev/start-provider.ts';
import { startProvider } from '../dev/start-provider.ts';
import { listen } from '../src/http/listen.ts';
import { exchange } from './exchange.ts';
import { HEAD, MASKING, startGraph } from './graph.ts';

const CONNECTIONS = 50;
const TOKENS_EACH = 10;

/** How long keys are used that cannot be loaded again, in seconds; half of it later they are to be loaded again. */
const GRACE = 200;

/** How long this waits for what should be soon, on a machine that does other things as well. */
const WAIT = { timeout: 15_000 };

type Jwk = Awaited<ReturnType<typeof exportJWK>>;

/** The provider of the example world on one port, which can be taken down, and brought back with other keys. */
async function startIssuer(dataDir: string): Promise<{
  readonly issuer: string;
  /** The first key signs. */
  restart(...keys: readonly Jwk[]): Promise<void>;
  stop(): Promise<void>;
}> {
  let running: RunningProvider = await startProvider({ port: 0, dataDir });
  const { issuer } = running;
  const stop = () => running.close();
  return {
    issuer,
    stop,
    async restart(...keys) {
      await stop();
      writeFileSync(join(dataDir, 'provider', 'jwks.json'), JSON.stringify({ keys }));
      running = await startProvider({ port: Number(new URL(issuer).port), dataDir, issuer });
    },
  };
}

async function createKey(kid: string): Promise<Jwk> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' };
}

/** Clients that never stop asking, and what became of every kind of token. */
function startClients(port: number) {
  const tokens = new Map<string, readonly string[]>();
  const expected = new Map<string, readonly string[]>();
  const seen = new Map<string, Map<string, number>>();
  const wrong: string[] = [];
  let isOver = false;

  async function askOnce(kind: string, token: string): Promise<void> {
    const before = expected.get(kind) ?? [];
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const { status, body } = await exchange(port, { headers, body: '{"query":"{ plain }"}' });
    const outcome = `${status} ${status === 200 ? body : /"code":"(\w+)"/.exec(body)?.[1]}`;
    // What was expected may have changed while the request was under way.
    if (![...before, ...(expected.get(kind) ?? [])].includes(outcome)) wrong.push(`${kind}: ${outcome}`);
    const counts = seen.get(kind) ?? new Map<string, number>();
    seen.set(kind, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
  }
  async function client(index: number): Promise<void> {
    for (let round = index; !isOver; round++) {
      const all = [...tokens].flatMap(([kind, list]) => list.map((token) => [kind, token] as const));
      const [kind, token] = all[(round * 7) % all.length] ?? ['', ''];
      await askOnce(kind, token);
      await pause(10);
    }
  }
  let clients: readonly Promise<void>[] = [];
  return {
    wrong,
    start: () => {
      clients = Array.from({ length: CONNECTIONS }, (_, index) => client(index));
    },
    async stop() {
      isOver = true;
      await Promise.all(clients);
    },
    /** From now on these tokens are sent as well. */
    add: (kind: string, list: readonly string[]) => void tokens.set(kind, list),
    /** What may become of each kind from now on. */
    expect(outcomes: Readonly<Record<string, readonly string[]>>) {
      for (const [kind, list] of Object.entries(outcomes)) expected.set(kind, list);
    },
    /** How often an outcome was seen. */
    count: (kind: string, outcome: string) => seen.get(kind)?.get(outcome) ?? 0,
  };
}

const ANSWERED = '200 {"data":{"plain":1}}\n';
const REFUSED = '401 UNAUTHENTICATED';
const UNAVAILABLE = '503 ISSUER_UNAVAILABLE';

function tokensOf(issuer: string): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: TOKENS_EACH }, () => requestToken({ issuer, as: 'support' })));
}

/** Tokens that no key signed: a changed claim, a changed signature, none, an unknown kid, and another one. */
function forgeriesOf(token: string, otherKid = 'another'): readonly string[] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const changed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const withKid = (kid: string, alg = 'ES256') => encode({ alg, kid, typ: 'at+jwt' });
  return [
    `${header}.${encode(Object.assign({}, changed, { scope: 'more' }))}.${signature}`,
    `${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    `${withKid('one', 'none')}.${payload}.`,
    `${withKid('stranger')}.${payload}.${signature}`,
    `${withKid(otherKid)}.${payload}.${signature}`,
  ];
}

test('A53 A82 keys rotate, the issuer goes down and comes back: nothing valid is refused in the grace, nothing invalid accepted', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cordon-rotation-'));
  mkdirSync(join(dataDir, 'provider'), { recursive: true });
  const [one, two, three] = await Promise.all([createKey('one'), createKey('two'), createKey('three')]);
  const provider = await startIssuer(dataDir);
  await provider.restart(one);
  // The provider's clock is the system's; the gateway's is put forward in the outages.
  let ahead = 0;
  const sdl = `${HEAD} type Query { plain: Int }`;
  const graph = await startGraph(
    { graph: { sdl, resolvers: { Query: { plain: () => 1 } } } },
    MASKING,
    {
      CORDON_IDENTITY_ANONYMOUS: 'deny',
      CORDON_IDENTITY_ISSUER: provider.issuer,
      CORDON_IDENTITY_KEY_GRACE_SECONDS: String(GRACE),
    },
    () => Date.now() + ahead,
  );
  const listener = await listen(graph.gateway.handle, '127.0.0.1', 0, 10_000);
  const clients = startClients(listener.port);
  const seenMore = async (kind: string, outcome: string): Promise<void> => {
    const before = clients.count(kind, outcome);
    await expect.poll(() => clients.count(kind, outcome), WAIT).toBeGreaterThan(before + CONNECTIONS);
  };
  try {
    const first = await tokensOf(provider.issuer);
    clients.add('one', first);
    clients.add('forged', forgeriesOf(first[0] ?? ''));
    clients.expect({ one: [ANSWERED], forged: [REFUSED] });
    clients.start();
    await seenMore('one', ANSWERED);

    // A rotation: the new key signs from its first moment on, tokens of the old one are still good.
    await provider.restart(two, one);
    clients.expect({ two: [ANSWERED] });
    clients.add('two', await tokensOf(provider.issuer));
    await seenMore('two', ANSWERED);
    clients.add('forged', forgeriesOf(first[0] ?? '', 'two'));

    // An outage within the grace. Of a kid that nobody knows, nobody can say now whether it is a bad one.
    await provider.stop();
    clients.expect({ forged: [REFUSED, UNAVAILABLE] });
    await seenMore('one', ANSWERED);
    ahead = GRACE * 600;
    await Promise.all(['one', 'two'].map((kind) => seenMore(kind, ANSWERED)));

    // It comes back without its first key: that one is refused as soon as the new keys are known.
    clients.expect({ one: [ANSWERED, REFUSED] });
    await provider.restart(three, two);
    clients.expect({ three: [ANSWERED] });
    clients.add('three', await tokensOf(provider.issuer));
    await seenMore('three', ANSWERED);
    clients.expect({ one: [REFUSED], forged: [REFUSED] });
    await Promise.all(['one', 'forged'].map((kind) => seenMore(kind, REFUSED)));
    expect(clients.wrong).toEqual([]);

    // An outage past the grace: what cannot be checked is refused, and nobody is told that the token is bad.
    await provider.stop();
    clients.expect({ one: [REFUSED, UNAVAILABLE], forged: [REFUSED, UNAVAILABLE] });
    clients.expect({ two: [ANSWERED, UNAVAILABLE], three: [ANSWERED, UNAVAILABLE] });
    ahead += GRACE * 1_000;
    clients.expect({ two: [UNAVAILABLE], three: [UNAVAILABLE] });
    await Promise.all(['two', 'three'].map((kind) => seenMore(kind, UNAVAILABLE)));

    clients.expect({ two: [ANSWERED, UNAVAILABLE], three: [ANSWERED, UNAVAILABLE] });
    await provider.restart(three, two);
    await Promise.all(['two', 'three'].map((kind) => seenMore(kind, ANSWERED)));
    clients.expect({ one: [REFUSED], two: [ANSWERED], three: [ANSWERED], forged: [REFUSED] });
    await Promise.all(['two', 'three'].map((kind) => seenMore(kind, ANSWERED)));
    expect(clients.wrong).toEqual([]);
  } finally {
    await clients.stop();
    await listener.close(100);
    await graph[Symbol.asyncDispose]();
    await provider.stop();
    rmSync(dataDir, { recursive: true });
  }
}, 60_000);
