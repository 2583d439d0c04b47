import { readFileSync, writeFileSync } from 'node:fs';
import { HOMED_PACKAGES, ROOMS } from './room-boundaries.ts';

/** Writes one Biome override per room into biome.json; with `--check`, fails when they are stale. */
const FILE = new URL('../biome.json', import.meta.url);

/** Rooms that lie downstream: what a room does not see, it may not import. */
const overrides = ROOMS.map((room) => {
  const forbidden = room.sees.includes('*')
    ? ROOMS.map((each) => each.name).filter((name) => name === 'cli' && room.name !== 'cli')
    : ROOMS.map((each) => each.name).filter((name) => name !== room.name && !room.sees.includes(name));
  const paths = HOMED_PACKAGES.filter((name) => !room.packages.includes(name));
  return {
    includes: [`src/${room.name}/**`, `!src/${room.name}/**/*.test.ts`],
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: 'error',
            options: {
              paths: Object.fromEntries(paths.map((name) => [name, `${name} has another home: docs/dependencies.md.`])),
              patterns:
                forbidden.length === 0
                  ? []
                  : [
                      {
                        // Not `**/NAME/**`: packages have folders, too.
                        group: forbidden.flatMap((name) => [`../${name}/**`, `../../${name}/**`]),
                        message: `src/${room.name} may not see this room: docs/architecture.md.`,
                      },
                    ],
            },
          },
        },
      },
    },
  };
});

const current = readFileSync(FILE, 'utf8');
const config: unknown = JSON.parse(current);
if (typeof config !== 'object' || config === null) throw new Error('biome.json is not an object.');
const next = { ...config, overrides };
if (process.argv.includes('--check')) {
  if (JSON.stringify(config) !== JSON.stringify(next)) {
    process.stderr.write('biome.json is stale: run "node scripts/generate-boundaries.ts".\n');
    process.exit(1);
  }
} else {
  writeFileSync(FILE, `${JSON.stringify(next, null, 2)}\n`);
}
