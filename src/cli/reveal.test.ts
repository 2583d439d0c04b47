import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GatewayProcess, Surroundings, Tokens } from '../../test/surroundings.ts';
import { startSurroundings } from '../../test/surroundings.ts';
import { readReply } from '../../test/world.ts';
import { holdSlot } from '../store/sqlite-slot.ts';
import { folderWith, cordon as runCordon } from './test-command.ts';

const TIMEOUT = 60_000;

const POLICY = readFileSync('schema/policy.yaml', 'utf8').replace('PHONE: { mask: phone,', 'PHONE: { mask: token,');

let surroundings: Surroundings;
let gateway: GatewayProcess;
let tokens: Tokens;
let settings: Readonly<Record<string, string>>;
let phone: string;
let shown: string;

beforeAll(async () => {
  surroundings = await startSurroundings();
  tokens = await surroundings.tokens();
  const policy = join(folderWith({ 'policy.yaml': POLICY }), 'policy.yaml');
  gateway = await surroundings.openGateway({ CORDON_POLICY: policy });
  settings = {
    CORDON_POLICY: policy,
    CORDON_DATA_DIR: surroundings.dataDir,
    CORDON_IDENTITY_ISSUER: decodeJwt(tokens.privacy).iss ?? '',
  };
  phone = await phoneAs('privacy');
  shown = await phoneAs('support');
}, TIMEOUT);

afterAll(async () => {
  gateway.child.kill();
  await gateway.ended;
  await surroundings.close();
});

/** The phone of the one customer, as somebody is shown it. */
async function phoneAs(persona: keyof Tokens): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${gateway.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[persona]}` },
    body: JSON.stringify({ query: '{ customer(id: "c7") { phone } }' }),
  });
  return (await readReply(response)).text.match(/"phone":"([^"]+)"/)?.[1] ?? '';
}

const cordon = (args: readonly string[], input: string, env: Readonly<Record<string, string>> = {}) =>
  runCordon(args, resolve('.'), { ...settings, ...env }, input);

const reveal = (input: string, token: string | undefined, ...args: readonly string[]) =>
  cordon(['reveal', ...args], input, token === undefined ? {} : { CORDON_TOKEN: token });

/** What entries say that are found by a value. */
async function found(value: string) {
  const { stdout } = await cordon(['audit', 'search', '--subject-value', '--kind', 'reveal', '--json'], value);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}

test(
  'whoever has the scope gets the value, and nothing else; the audit finds who by the value',
  async () => {
    expect(shown.replace(/\d/g, '0')).toBe(phone.replace(/\d/g, '0'));
    expect(shown).not.toBe(phone);
    for (const input of [shown, `${shown}\r\n`])
      expect(await reveal(input, tokens.privacy, '--category', 'PHONE')).toEqual({
        status: 0,
        stdout: `${phone}\n`,
        stderr: '',
      });
    const entries = await found(phone);
    expect(entries).toHaveLength(2);
    expect(entries[0]).toMatchObject({ kind: 'reveal', subject: 'privacy', operation: 'reveal', outcome: 'answered' });
    expect((await found(shown)).map(({ id }) => id)).toEqual(entries.map(({ id }) => id));
    const { stdout } = await cordon(['audit', 'show', entries[0].id, '--json'], '');
    expect(JSON.parse(JSON.parse(stdout).variables)).toEqual({
      category: 'PHONE',
      user: userInfo().username,
      key: expect.stringMatching(/^[\w-]{8}$/),
    });
  },
  TIMEOUT,
);

test(
  'without the scope it is refused, and so recorded; without a good token nobody is known',
  async () => {
    const [name = '', body = '', signature = ''] = tokens.privacy.split('.');
    const refused: [string | undefined, string][] = [
      [tokens.support, 'FORBIDDEN'],
      [undefined, 'UNAUTHENTICATED'],
      ['', 'UNAUTHENTICATED'],
      [`${name}.${body}.${signature.slice(0, -8)}AAAAAAAA`, 'UNAUTHENTICATED'],
      [`${tokens.privacy} ${tokens.privacy}`, 'UNAUTHENTICATED'],
    ];
    for (const [token, code] of refused) {
      const { status, stdout, stderr } = await reveal(shown, token, '--category', 'PHONE');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(new RegExp(`^cordon reveal: ${code}: [^\\n]*\\n$`));
    }
    const { stdout } = await cordon(['audit', 'search', '--kind', 'reveal', '--outcome', 'refused'], '');
    expect(stdout.match(/ {2}support {2}.*reveal {2}refused/g)).toHaveLength(1);
    expect(await cordon(['audit', 'verify'], '')).toMatchObject({ status: 0 });
    const replayed = await cordon(['policy', 'replay', '--policy', 'schema/policy.yaml', '--since', '1d'], '');
    expect(replayed).toMatchObject({ status: 0, stdout: expect.not.stringContaining('Not recomputable') });
    const session = decodeJwt(tokens.support).jti ?? '';
    expect((await cordon(['replay', '--', session], '')).stdout).toContain('reveal: refused, FORBIDDEN');
  },
  TIMEOUT,
);

test(
  'another category leads to another value, and one that the policy has not is refused',
  async () => {
    const { stdout } = await reveal(shown, tokens.privacy, '--category', 'IBAN');
    expect([stdout.replace(/\d/g, '0'), stdout === `${phone}\n`]).toEqual([`${phone.replace(/\d/g, '0')}\n`, false]);
    expect(await reveal(shown, tokens.privacy, '--category', 'PHONE+FAX')).toMatchObject({ status: 2, stdout: '' });
  },
  TIMEOUT,
);

const SENSELESS: readonly (readonly [readonly string[], string, string])[] = [
  [['--category', 'PHONE'], '', 'no value on standard input'],
  [['--category', 'PHONE'], '[none]', 'form of a token'],
  [['--category', 'PHONE'], '5550167\n5550167', 'form of a token'],
  [['--category', 'PHONE', '--key', 'none'], '2025550167', 'no such key'],
  [['--category', 'PHONE', '--shown', 'lately'], '2025550167', '--shown is'],
  [['--category', 'PHONE', '--shown', '1d', '--key', 'k'], '2025550167', 'not both'],
  [[], '2025550167', '--category'],
];

test(
  'what makes no sense is refused',
  async () => {
    const outputs = await Promise.all(SENSELESS.map(([args, input]) => reveal(input, tokens.privacy, ...args)));
    for (const [index, { status, stdout, stderr }] of outputs.entries()) {
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(SENSELESS[index]?.[2] ?? 'a case');
    }
  },
  TIMEOUT,
);

test(
  'a value is in no argument, no error and no file',
  async () => {
    const { status, stdout, stderr } = await reveal('', tokens.privacy, '--category', 'PHONE', shown);
    expect({ status, stdout, quoted: stderr.includes(shown) }).toEqual({ status: 2, stdout: '', quoted: false });
    await reveal(shown, tokens.privacy, '--category', 'PHONE');
    // Elsewhere: a process that closes a file it has locked loses the lock.
    const { stdout: files } = spawnSync('sh', ['-c', 'cat -- *'], {
      cwd: join(surroundings.dataDir, 'gateway'),
      maxBuffer: 2 ** 28,
    });
    expect(files.includes('"PHONE"')).toBe(true);
    for (const text of [phone, shown, tokens.privacy]) expect(files.includes(text)).toBe(false);
  },
  TIMEOUT,
);

test(
  'nothing is revealed that cannot be written down',
  async () => {
    const file = join(surroundings.dataDir, 'gateway', 'cordon.db');
    const slots = Array.from({ length: 64 }, () => holdSlot(file)).filter((slot) => slot !== undefined);
    const { status, stdout, stderr } = await reveal(shown, tokens.privacy, '--category', 'PHONE');
    for (const slot of slots) slot.release();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('as many writers');
    expect((await reveal(shown, tokens.privacy, '--category', 'PHONE')).stdout).toBe(`${phone}\n`);
  },
  TIMEOUT,
);

test(
  'after a rotation it has to be said which key it was, by time or by name',
  async () => {
    // Keys begin with whole seconds, at most one away.
    const before = new Date(Date.now() - 3_000).toISOString();
    const args = ['--category', 'PHONE'];
    expect((await cordon(['keys', 'rotate', '--use', 'token'], '')).stdout).toMatch(/makes tokens from/);
    // While the new one waits nothing is open.
    expect((await reveal(shown, tokens.privacy, ...args)).stdout).toBe(`${phone}\n`);
    const keyFile = join(surroundings.dataDir, 'gateway', 'keys.json');
    const keys = JSON.parse(readFileSync(keyFile, 'utf8'));
    // Five minutes and a second later.
    keys.tokens[1].from -= 301;
    writeFileSync(keyFile, JSON.stringify(keys));
    const open = await reveal(shown, tokens.privacy, ...args);
    expect([open.status, open.stdout, open.stderr.includes('Several keys')]).toEqual([2, '', true]);
    for (const named of [
      ['--shown', before],
      ['--key', keys.tokens[0].keyId],
    ])
      expect((await reveal(shown, tokens.privacy, ...args, ...named)).stdout).toBe(`${phone}\n`);
    // The gateway takes the new key up by itself.
    await expect.poll(() => phoneAs('support'), { timeout: 20_000, interval: 500 }).not.toBe(shown);
    const later = await phoneAs('support');
    expect((await reveal(later, tokens.privacy, ...args, '--shown', '0s')).stdout).toBe(`${phone}\n`);
    const { stdout } = await cordon(['keys', 'show'], '');
    expect(stdout.match(/^token .*/gm)?.map((line) => line.split(/ {2,}/)[2])).toEqual(['former', 'current']);
  },
  TIMEOUT,
);
