import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeSupergraph } from '../../src/compose/compose-supergraph.ts';
import { withoutSecurityMarker } from '../supergraph.ts';
import { bigSubgraphs } from './big-subgraphs.ts';

/** Something that Node.js runs and that is measured as a whole. */
export interface Program {
  readonly name: string;
  /** The program that its figures are divided by; undefined for one that others are compared with. */
  readonly stock: string | undefined;
  readonly args: readonly string[];
  /** The variables that it needs when it is to listen on this port. */
  readonly env: (port: number) => Readonly<Record<string, string>>;
  /** The path that is answered with 200 once it is ready; undefined for what ends by itself. */
  readonly readyPath: string | undefined;
}

/** The programs, with the files that they read in a folder. Composes a graph of so many types for it. */
export function programsFor(types: number, folder: string): readonly Program[] {
  mkdirSync(folder, { recursive: true });
  const subgraphs = bigSubgraphs(types).map(({ name, sdl }) => {
    const file = write(folder, `${name}.graphql`, sdl);
    return { name, sdl, file, url: `http://127.0.0.1:1/${name}` };
  });
  const { supergraphSdl } = composeSupergraph(subgraphs);
  const supergraph = write(folder, 'supergraph.graphql', supergraphSdl);
  const unmarked = write(folder, 'unmarked.graphql', withoutSecurityMarker(supergraphSdl));
  const policy = ours('../policy.yaml');
  const listed = subgraphs.map(({ name, url, file }) => ({ name, url, file }));
  const config = write(
    folder,
    'cordon.yaml',
    JSON.stringify({
      policy,
      subgraphs: Object.fromEntries(listed.map(({ name, url, file }) => [name, { url, schema: file }])),
    }),
  );
  const out = join(folder, 'composed.graphql');
  const cordon = ours('../../src/cli/cordon.ts');
  return [
    {
      name: 'stock',
      stock: undefined,
      args: [ours('../contestants/stock-gateway.ts')],
      env: (port) => ({
        PORT: String(port),
        STOCK_SUPERGRAPH: unmarked,
        APOLLO_TELEMETRY_DISABLED: 'true',
        ...PRODUCTION,
      }),
      readyPath: '/graphql?query=%7B__typename%7D',
    },
    {
      name: 'cordon',
      stock: 'stock',
      args: [cordon, 'serve', '--supergraph', supergraph, '--policy', policy],
      env: (port) => ({
        CORDON_PORT: String(port),
        CORDON_CONTROL_PORT: '0',
        CORDON_DATA_DIR: join(folder, 'data'),
        CORDON_IDENTITY_ANONYMOUS: 'allow',
        CORDON_AUDIT_ENABLED: 'false',
        CORDON_LOG_LEVEL: 'warn',
        ...PRODUCTION,
      }),
      readyPath: '/readyz',
    },
    {
      name: 'stock compose',
      stock: undefined,
      args: [ours('stock-compose.ts')],
      env: () => ({ SUBGRAPHS: JSON.stringify(listed), OUT: out }),
      readyPath: undefined,
    },
    {
      name: 'cordon compose',
      stock: 'stock compose',
      args: [cordon, 'compose', '--config', config, '--out', out],
      env: () => ({}),
      readyPath: undefined,
    },
  ];
}

/** As it is started where it serves: the stock gateway skips validation there. */
const PRODUCTION = { NODE_ENV: 'production' };

function write(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

function ours(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
