import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AccessCaller } from './access-graph.ts';
import { openAccessGraph } from './access-graph.ts';

const PAGE = readFileSync('docs/coming-from-apollo-router.md', 'utf8');

/** The first code block of a language on the page. */
function block(language: string): string {
  const [, text] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(PAGE) ?? [];
  if (text === undefined) throw new Error(`The page has no block of ${language}.`);
  return text;
}

/** Every value that a subgraph made up, as the page writes it. */
function shortened(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) => (key === 'title' && each !== null ? '…' : each));
}

test('the example of docs/coming-from-apollo-router.md is what the gateway answers', async () => {
  await using graph = await openAccessGraph({ subgraphs: { posts: block('graphql') }, policy: block('yaml') });
  const query = /`(\{ me .*?)`/.exec(PAGE)?.[1] ?? '';
  const { text } = await graph.ask(query);
  expect(shortened(JSON.parse(text))).toEqual(JSON.parse(block('json')));
  expect(JSON.parse(graph.traffic().split('\n')[0] ?? '').query).toBe('{post{title}}');
  const isNull = async (field: string, caller: AccessCaller) =>
    (await graph.ask(`{ me { email } post { notes } }`, caller)).text.includes(`"${field}":null`);
  expect(await isNull('email', { scope: 'user:read' })).toBe(true);
  expect(await isNull('email', { scope: 'user:read email:read' })).toBe(false);
  expect(await isNull('email', { scope: 'admin' })).toBe(false);
  expect(await isNull('notes', { scope: 'admin' })).toBe(true);
  expect(await isNull('notes', { groups: ['support'] })).toBe(false);
});
