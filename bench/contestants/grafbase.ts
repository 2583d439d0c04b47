import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { subgraphUrl, withoutAnnotations } from '../supergraph.ts';
import { subgraphSdl } from '../world/serve-world.ts';
import type { Contestant } from './contestant.ts';
import { missingPeer, peerFile } from './peer-file.ts';

const BINARY = '@grafbase/cli-x86_64-unknown-linux-musl/grafbase';

/** Grafbase (Rust) from its npm package, whose development server is the gateway that it ships. */
export const grafbase: Contestant = {
  name: 'grafbase',
  tokens: undefined,
  masked: false,
  compiled: true,
  missing: () => missingPeer(BINARY),
  launch: ({ folder, port, subgraphPorts }) => {
    const sections = Object.entries(subgraphPorts).map(([name, subgraphPort]) => {
      const schema = join(folder, `${name}.graphql`);
      writeFileSync(schema, withoutAnnotations(subgraphSdl(name)));
      return `[subgraphs.${name}]\nurl = "${subgraphUrl(subgraphPort)}"\nschema_path = "${schema}"\n`;
    });
    const config = join(folder, 'grafbase.toml');
    writeFileSync(config, sections.join('\n'));
    return {
      command: peerFile(BINARY),
      args: ['--home', folder, 'dev', '--config', config, '--listen-address', `127.0.0.1:${port}`],
      env: {},
    };
  },
};
