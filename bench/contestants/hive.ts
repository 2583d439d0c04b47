import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutSecurityMarker } from '../supergraph.ts';
import type { Contestant } from './contestant.ts';
import { missingPeer, peerFile } from './peer-file.ts';

const BINARY = '.bin/hive-gateway';

/** Hive Gateway (Node.js) with its router runtime, whose planner is Rust. */
export const hive: Contestant = {
  name: 'hive',
  tokens: undefined,
  masked: false,
  compiled: false,
  missing: () => missingPeer(BINARY),
  launch: ({ folder, port, supergraph }) => {
    const file = join(folder, 'supergraph.graphql');
    writeFileSync(file, withoutSecurityMarker(supergraph));
    const listen = ['--host', '127.0.0.1', '--port', String(port)];
    return {
      args: [peerFile(BINARY), 'supergraph', file, '--hive-router-runtime', ...listen],
      env: { NODE_ENV: 'production', LOG_LEVEL: 'error' },
    };
  },
};
