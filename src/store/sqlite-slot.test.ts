import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runNode } from '../../dev/test-process.ts';
import { holdSlot } from './sqlite-slot.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-slots-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOLD = `
  import { holdSlot } from '${import.meta.resolve('./sqlite-slot.ts')}';
  process.stdout.write(String(holdSlot(process.argv[1])?.slot));
`;

/** The slot that another process gets. */
async function slotOfAnother(file: string): Promise<string> {
  const { ended, stdout, stderr } = runNode(['--input-type=module', '-e', HOLD, file]);
  await ended;
  expect(stderr()).toBe('');
  return stdout();
}

test('a process that holds a slot keeps it from others, though it looks for more slots itself', async () => {
  const file = join(folder, 'a.db');
  const [first, second] = [holdSlot(file), holdSlot(file)];
  expect([first?.slot, second?.slot, holdSlot(file, 0)]).toEqual([0, 1, undefined]);
  expect(await slotOfAnother(file)).toBe('2');
  second?.release();
  expect(await slotOfAnother(file)).toBe('1');
  first?.release();
});

test('a slot whose holder ended without a word is free', async () => {
  const file = join(folder, 'b.db');
  expect(await slotOfAnother(file)).toBe('0');
  expect(await slotOfAnother(file)).toBe('0');
});
