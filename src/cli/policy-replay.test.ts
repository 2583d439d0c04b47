import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { World } from '../../test/world.ts';
import { startWorld } from '../../test/world.ts';
import { storeConfigOf } from '../server/audit-sources.ts';
import { findEntries } from '../store/find-entries.ts';
import { openStoreReader } from '../store/open-store.ts';
import { cordon, folderWith } from './test-command.ts';

const TIMEOUT = 60_000;
const POLICY = readFileSync('schema/policy.yaml', 'utf8');

/** Policies to try: support sees less, and more; a mask of another kind; one that names what there is not. */
const POLICIES = folderWith({
  'same.yaml': POLICY,
  'strict.yaml': POLICY.replace('arguments: [EMAIL, NAME, FREE_TEXT]', 'arguments: [NAME]'),
  'open.yaml': POLICY.replace('mask: [EMAIL, PHONE]', 'mask: [EMAIL, PHONE, ADDRESS]'),
  'initials.yaml': POLICY.replace('NAME: { mask: name,', 'NAME: { mask: "partial(2,0)",'),
  'redacted.yaml': POLICY.replace('EMAIL: { mask: email,', 'EMAIL: { mask: redact,'),
  'unfit.yaml': `${POLICY.slice(0, POLICY.indexOf('rules:'))}rules: [{ name: fax, when: {}, on: { coordinates: [Customer.fax] }, effect: deny }]\n`,
});

let world: World;

beforeAll(async () => {
  world = await startWorld();
  for (const first of [2, 3])
    await world.ask('support', `query Contact { customers(first: ${first}) { name email address { city } } }`);
  await world.ask('support', 'query Find($e: String!) { customerByEmail(email: $e) { name } }', {
    e: 'nobody@x.example',
  });
  await world.ask('billing', '{ customers(first: 4) { name } }');
}, TIMEOUT);

afterAll(async () => world.close());

function replay(policy: string, ...args: readonly string[]) {
  const env = { CORDON_DATA_DIR: world.config.dataDir, CORDON_IDENTITY_ISSUER: 'http://issuer.example' };
  return cordon(['policy', 'replay', '--policy', join(POLICIES, policy), '--since', '1h', ...args], resolve('.'), env);
}

test(
  'the same policy changes nothing',
  async () => {
    expect(await replay('same.yaml', '--fail-on', 'gains')).toEqual({
      status: 0,
      stdout: 'Nothing would have been different.\n4 operations, 4 recomputed, 0 of them different.\n',
      stderr: '',
    });
  },
  TIMEOUT,
);

test(
  'who would have seen more is told with how much, and can be refused',
  async () => {
    const gains = [
      'GAINS  Address.city      deny -> mask redact  task customer-lookup  in 2 of 3 operations',
      'GAINS  Customer.address  deny -> mask         task customer-lookup  in 2 of 3 operations',
      '4 operations, 4 recomputed, 2 of them different.',
      '',
    ];
    expect(await replay('open.yaml')).toEqual({ status: 0, stdout: gains.join('\n'), stderr: '' });
    expect(await replay('open.yaml', '--fail-on', 'gains')).toMatchObject({ status: 1, stdout: gains.join('\n') });
  },
  TIMEOUT,
);

test(
  'a mask that shows more counts as a gain, one that shows less does not',
  async () => {
    const { status, stdout } = await replay('initials.yaml', '--fail-on', 'gains');
    expect(status).toBe(1);
    expect(stdout).toContain(
      'GAINS  Customer.name  mask name -> mask partial(2,0)  task billing-report  in 1 of 1 operation, 4 values',
    );
    const stricter = await replay('redacted.yaml', '--fail-on', 'gains');
    expect(stricter.status).toBe(0);
    expect(stricter.stdout).toContain(
      'LOSES  Customer.email  mask email -> mask redact  task customer-lookup  in 2 of 3 operations, 5 values',
    );
  },
  TIMEOUT,
);

test(
  'who would have been refused is told with what refuses',
  async () => {
    const { status, stdout } = await replay('strict.yaml', '--fail-on', 'gains');
    expect(status).toBe(0);
    expect(stdout.replace(/ {2,}/g, '  ').split('\n')).toEqual([
      'LOSES  query Find  carried out -> PII_BLOCKED (Query.customerByEmail(email:))  task customer-lookup  in 1 of 3 operations',
      'LOSES  Customer.name  reveal -> block  task customer-lookup  in 1 of 3 operations, 0 values',
      'LOSES  Query.customerByEmail(email:)  may be used -> block  task customer-lookup  in 1 of 3 operations',
      '4 operations, 4 recomputed, 1 of them different.',
      '',
    ]);
  },
  TIMEOUT,
);

test(
  '--json is for machines, --limit and --until bound what is tried',
  async () => {
    const { stdout } = await replay('initials.yaml', '--json');
    expect(JSON.parse(stdout)).toEqual({
      operations: 4,
      recomputed: 4,
      changed: 1,
      changes: [
        {
          kind: 'field',
          task: 'billing-report',
          coordinate: 'Customer.name',
          categories: ['NAME'],
          before: { effect: 'mask', mask: 'name' },
          after: { effect: 'mask', mask: 'partial(2,0)' },
          direction: 'gains',
          operations: 1,
          values: 4,
          isAtMost: false,
          ofOperations: 1,
        },
      ],
      verdicts: [],
      unknown: [],
      unfit: [],
    });
    expect(JSON.parse((await replay('open.yaml', '--json', '--limit', '1')).stdout)).toMatchObject({
      operations: 1,
      changed: 0,
    });
    expect(JSON.parse((await replay('open.yaml', '--json', '--until', '30m')).stdout)).toMatchObject({ operations: 0 });
  },
  TIMEOUT,
);

test(
  'that a policy was tried is recorded, and it is not where that cannot be',
  async () => {
    const reader = await openStoreReader(storeConfigOf(world.config));
    expect((await replay('same.yaml', '--limit', '2')).status).toBe(0);
    const { entries } = await findEntries(reader, { kind: 'reading', limit: 1, order: 'newest' });
    await reader.close();
    expect(entries).toMatchObject([{ issuer: 'os', operation: 'policy replay', outcome: 'answered' }]);
    expect(JSON.parse(entries[0]?.variables ?? '')).toEqual({ since: '1h', limit: '2' });
    const args = ['policy', 'replay', '--policy', join(POLICIES, 'same.yaml'), '--since', '1h'];
    const env = { CORDON_DATA_DIR: world.config.dataDir, CORDON_AUDIT_KEY_FILE: '/nowhere/keys.json' };
    expect(await cordon(args, resolve('.'), env)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^cordon policy replay: .+\n$/),
    });
  },
  TIMEOUT,
);

test(
  'a policy that does not fit what was recorded says so',
  async () => {
    const { status, stdout, stderr } = await replay('unfit.yaml');
    expect(status).toBe(0);
    expect(stdout).toContain(
      'Not recomputable: 4 operations; the new policy does not fit the supergraph of that time.',
    );
    expect(stderr).toMatch(/POLICY_UNFIT: The rule "fax" is on Customer\.fax/);
  },
  TIMEOUT,
);

test.each([
  [[], 'Say which policy'],
  [['--policy', 'x.yaml'], 'since when'],
  [['--policy', 'x.yaml', '--since', 'ever'], '--since is "7d"'],
  [['--policy', 'x.yaml', '--since', '7d', '--fail-on', 'losses'], '--fail-on is "gains"'],
  [['--policy', 'x.yaml', '--since', '7d', '--limit', 'all'], '--limit is a whole number'],
])('%j makes no sense', async (args, message) => {
  expect(await cordon(['policy', 'replay', ...args])).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(message),
  });
});
