import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { DEPTH } from './test/depth.ts';

const TESTS = '{src,test,subgraphs,dev,bench}/**/*.test.ts';

/** A deeper run repeats only what asks for the depth; all else would be tested a second time. */
const include =
  DEPTH === 'quick' ? [TESTS] : globSync(TESTS).filter((file) => /\/depth\.ts'/.test(readFileSync(file, 'utf8')));

export default defineConfig({
  // Node loads graphql's CommonJS build for everybody; Vite would choose the other one for us, and types would differ.
  resolve: { alias: { graphql: fileURLToPath(new URL('node_modules/graphql/index.js', import.meta.url)) } },
  test: {
    include,
    environment: 'node',
    globalSetup: ['test/announce-postgres.ts'],
    // The Apollo stack is loaded once in each of two processes, not once in each file: what a file changes outside itself
    // (the working directory, fake time), it puts back.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { APOLLO_TELEMETRY_DISABLED: 'true' },
  },
});
