import { readFileSync, writeFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { z } from 'zod';

// Composition as its documentation has it: files in, a file out, and nothing of ours in the process.
const { SUBGRAPHS, OUT } = z.object({ SUBGRAPHS: z.string(), OUT: z.string() }).parse(process.env);

const subgraphs = z
  .array(z.strictObject({ name: z.string(), url: z.string(), file: z.string() }))
  .parse(JSON.parse(SUBGRAPHS));
const { supergraphSdl, errors } = composeServices(
  subgraphs.map(({ name, url, file }) => ({ name, url, typeDefs: parse(readFileSync(file, 'utf8')) })),
);
if (supergraphSdl === undefined) throw new Error(`The subgraphs do not compose: ${errors?.[0]?.message}`);
writeFileSync(OUT, supergraphSdl);
