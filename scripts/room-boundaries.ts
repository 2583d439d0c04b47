/** What one room of src/ may import. */
export interface Room {
  readonly name: string;
  /** Rooms upstream of it. `errors` and `config` are single files. */
  readonly sees: readonly string[];
  /** Packages that have their home here. */
  readonly packages: readonly string[];
}

/** The one table of who may import what; biome.json's overrides are generated from it. */
export const ROOMS: readonly Room[] = [
  { name: 'lib', sees: [], packages: [] },
  { name: 'maskers', sees: ['lib'], packages: [] },
  { name: 'inspect', sees: ['lib'], packages: ['libphonenumber-js', 're2js'] },
  { name: 'keys', sees: ['lib', 'errors'], packages: ['@noble/ciphers', 'jose', 'zod'] },
  { name: 'http', sees: ['lib', 'errors'], packages: ['graphql', '@apollo/server'] },
  { name: 'store', sees: ['lib', 'errors'], packages: ['kysely', 'pg'] },
  { name: 'catalog', sees: ['lib', 'errors', 'maskers'], packages: ['graphql'] },
  {
    name: 'compose',
    sees: ['lib', 'errors', 'maskers', 'catalog', 'config'],
    packages: ['graphql', '@apollo/composition', '@apollo/subgraph'],
  },
  { name: 'identity', sees: ['lib', 'errors'], packages: ['jose', 'zod'] },
  { name: 'policy', sees: ['lib', 'errors', 'maskers', 'inspect', 'catalog', 'identity'], packages: ['yaml', 'zod'] },
  { name: 'operation', sees: ['lib', 'errors', 'maskers', 'inspect', 'catalog', 'policy'], packages: ['graphql'] },
  {
    name: 'execute',
    sees: ['lib', 'errors', 'catalog', 'operation'],
    packages: ['graphql', '@apollo/federation-internals', '@apollo/query-planner', 'undici'],
  },
  {
    name: 'assemble',
    sees: ['lib', 'errors', 'maskers', 'inspect', 'catalog', 'policy', 'operation', 'execute'],
    packages: ['graphql'],
  },
  {
    name: 'audit',
    sees: [
      'lib',
      'errors',
      'maskers',
      'inspect',
      'keys',
      'store',
      'catalog',
      'identity',
      'policy',
      'operation',
      'execute',
      'assemble',
    ],
    packages: ['graphql', 'zod'],
  },
  {
    name: 'control',
    sees: [
      'lib',
      'errors',
      'http',
      'maskers',
      'inspect',
      'keys',
      'store',
      'catalog',
      'compose',
      'identity',
      'policy',
      'operation',
      'execute',
      'assemble',
      'audit',
    ],
    packages: ['graphql', 'dataloader'],
  },
  { name: 'server', sees: ['*'], packages: ['graphql', 'pino'] },
  { name: 'cli', sees: ['*'], packages: [] },
];

/** Every package that has a home somewhere. */
export const HOMED_PACKAGES: readonly string[] = [...new Set(ROOMS.flatMap((room) => room.packages))].sort();
