import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSubgraphFiles } from './read-subgraph-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-'));
const good = join(folder, 'good.graphql');
writeFileSync(good, 'type Query { a: Int }');

test('reads every schema', async () => {
  const [source] = await readSubgraphFiles({ subgraphs: { good: { url: 'http://a', schema: good } } });
  expect(source).toMatchObject({ name: 'good', url: 'http://a', sdl: 'type Query { a: Int }' });
});

test('names everything that it cannot read', async () => {
  const subgraphs = {
    good: { url: 'http://a', schema: good },
    absent: { url: 'http://b', schema: join(folder, 'absent.graphql') },
    without: { url: 'http://c' },
    folder: { url: 'http://d', schema: folder },
  };
  await expect(readSubgraphFiles({ subgraphs })).rejects.toMatchObject({
    findings: [
      { code: 'SUBGRAPH_UNREADABLE', subgraph: 'absent' },
      { code: 'SUBGRAPH_WITHOUT_SCHEMA', subgraph: 'without' },
      { code: 'SUBGRAPH_UNREADABLE', subgraph: 'folder' },
    ],
  });
});

test('a configuration without subgraphs composes nothing', async () => {
  await expect(readSubgraphFiles({ subgraphs: {} })).rejects.toMatchObject({ findings: [{ code: 'NO_SUBGRAPHS' }] });
});
