import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HEAD, startGraph } from './graph.ts';

const CANARY = 'canary-7f3a91c2d4';

test('debug.writersDir shows the code of a writer, which holds no value, of the answer or of the document', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-writers-'));
  const sdl = `${HEAD} type Query { hello(name: String): String secret: String @pii(category: "SECRET") }`;
  const resolvers = { Query: { hello: () => CANARY, secret: () => CANARY } };
  const env = { CORDON_DEBUG_WRITERS_DIR: join(folder, 'writers') };
  await using graph = await startGraph({ one: { sdl, resolvers } }, undefined, env);
  await graph.ask(`query Greet { hello(name: "${CANARY}") secret }`);
  await expect
    .poll(() => existsSync(env.CORDON_DEBUG_WRITERS_DIR) && readdirSync(env.CORDON_DEBUG_WRITERS_DIR).length)
    .toBe(1);
  const [file = ''] = readdirSync(env.CORDON_DEBUG_WRITERS_DIR);
  expect(file).toMatch(/^Greet-[0-9a-f]{8}\.js$/);
  await expect
    .poll(() => readFileSync(join(env.CORDON_DEBUG_WRITERS_DIR, file), 'utf8'))
    .toContain('// Query.secret: String, redact');
  expect(readFileSync(join(env.CORDON_DEBUG_WRITERS_DIR, file), 'utf8')).not.toContain(CANARY);
  rmSync(folder, { recursive: true });
});

test('A76 an operation is compiled once, whatever it is called, and never under a name of the gateway', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-writers-'));
  const sdl = `${HEAD} type Query { hello: String }`;
  await using graph = await startGraph({ one: { sdl, resolvers: { Query: { hello: () => 'hello' } } } }, undefined, {
    CORDON_DEBUG_WRITERS_DIR: folder,
  });
  for (const name of ['query One', 'query Two', '']) {
    const { data } = await graph.ask(`${name} { hello }`);
    expect(data).toEqual({ hello: 'hello' });
  }
  const refused = await graph.ask('query cordon__operation { hello }');
  expect(refused.errors).toMatchObject([{ extensions: { code: 'RESERVED_NAME' } }]);
  await graph.ask('query Other { other: hello }');
  await expect.poll(() => readdirSync(folder).map((file) => file.split('-')[0])).toEqual(['One', 'Other']);
  rmSync(folder, { recursive: true });
});
