import { serveWorld } from './serve-world.ts';

// One process for all subgraphs: they answer from memory, and what they cost must not be the gateway's.
process.send?.(await serveWorld(process.env.BENCH_JWKS ?? '{"keys":[]}'));
process.once('disconnect', () => process.exit(0));
