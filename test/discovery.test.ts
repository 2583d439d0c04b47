import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { cordon } from '../src/cli/test-command.ts';
import { folderWithFinds } from '../src/cli/test-finds.ts';
import { find } from '../src/store/test-rows.ts';

const PAGE = readFileSync('docs/discovery.md', 'utf8');

/** The block of the page behind a comment that says what it is. */
function block(name: string): string {
  const [, rest = ''] = PAGE.split(`<!-- ${name} -->\n`);
  return /^```\w*\n(.*?)^```$/ms.exec(rest)?.[1] ?? '';
}

const day = (text: string) => Date.parse(`${text}T12:00:00Z`);

const FINDS = [
  find('Order.notes', day('2026-11-27'), { count: 412 }),
  find('Order.notes', day('2026-11-27'), { category: 'PHONE', detector: 'PHONE', count: 96 }),
  find('Order.details', day('2026-11-26'), { path: 'recipients[].contact', count: 57 }),
  find('Order.trackingCode', day('2026-11-21'), { category: 'PHONE', detector: 'PHONE', count: 2 }),
];

let folder: string;
beforeAll(async () => {
  const names = ['orders.graphql', 'policy.yaml', 'cordon.yaml'];
  folder = await folderWithFinds(FINDS, Object.fromEntries(names.map((name) => [name, block(name)])));
});

test.each(['catalog suggest', 'check'])('docs/discovery.md shows what "cordon %s" prints', async (command) => {
  const { status, stdout, stderr } = await cordon(command.split(' '), folder);
  expect(status).toBe(0);
  expect(`${stderr}${stdout}`).toBe(block(`output of: ${command}`));
});
