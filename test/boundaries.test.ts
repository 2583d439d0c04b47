import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { HOMED_PACKAGES, ROOMS } from '../scripts/room-boundaries.ts';

const ROOM_NAMES = ROOMS.map((room) => room.name);

test('a forbidden import in any room is a lint error', () => {
  const planted = ROOMS.filter((room) => !room.sees.includes('*')).map((room) => {
    const target = ROOM_NAMES.find((name) => name !== room.name && !room.sees.includes(name)) ?? 'cli';
    const foreign = HOMED_PACKAGES.find((name) => !room.packages.includes(name)) ?? '';
    const file = `src/${room.name}/planted-import.ts`;
    writeFileSync(
      file,
      `export { x } from '../${target}/x.ts';\nexport { y } from 'oidc-provider-not-here';\nexport { z } from '${foreign}';\n`,
    );
    return file;
  });
  const { stdout } = spawnSync(
    'npx',
    ['biome', 'lint', '--only=style/noRestrictedImports', '--reporter=json', ...planted],
    { encoding: 'utf8' },
  );
  for (const file of planted) rmSync(file);
  const { diagnostics } = JSON.parse(stdout.slice(stdout.indexOf('{')));
  for (const file of planted) {
    const found = diagnostics.filter((each: { location: { path: unknown } }) =>
      JSON.stringify(each.location.path).includes(file),
    );
    expect([file, found.length]).toEqual([file, 2]);
  }
});

test('the command has its run bit', async () => {
  const { statSync } = await import('node:fs');
  expect(statSync('src/cli/cordon.ts').mode & 0o111).not.toBe(0);
});
