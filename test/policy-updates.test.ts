import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { loadConfig } from '../src/config.ts';
import type { Finding } from '../src/lib/finding.ts';
import { watchPolicy } from '../src/server/policy-updates.ts';
import { DENYING, HEAD, MASKING, startGraph } from './graph.ts';

const SDL = `${HEAD} type Query { secret: String @pii(category: "SECRET") }`;

/** A gateway that masks, a policy file that says so, and what the gateway answers now. */
async function startFollowing() {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-policy-'));
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, MASKING);
  const graph = await startGraph({ one: { sdl: SDL, resolvers: { Query: { secret: () => 'canary-5b1e90fc42' } } } });
  const { supergraphSdl } = composeSupergraph([
    { name: 'one', url: graph.subgraph('one').url, sdl: SDL, file: 'one.graphql' },
  ]);
  const config = loadConfig({ env: { CORDON_IDENTITY_ANONYMOUS: 'allow', CORDON_POLICY: file }, flags: {} });
  const findings: Finding[] = [];
  const log = { info() {}, warn() {}, error() {} };
  const updates = await watchPolicy(config, log, (found) => findings.push(...found));
  const effect = async () => {
    const { data, errors } = await graph.ask('{ secret }');
    return errors[0]?.extensions.code ?? Reflect.get(data ?? {}, 'secret');
  };
  return {
    file,
    findings,
    effect,
    follow: () => updates.follow(graph.gateway, { sdl: supergraphSdl, file: 'supergraph.graphql' }),
    [Symbol.asyncDispose]: async () => {
      updates.stop();
      await graph[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

test('a policy that cannot be used is refused with its line, and the one before stays in service (A22)', async () => {
  await using following = await startFollowing();
  const { file, effect, findings } = following;
  following.follow();
  expect(await effect()).toBe('[redacted]');

  writeFileSync(`${file}.new`, DENYING);
  renameSync(`${file}.new`, file);
  await vi.waitFor(async () => expect(await effect()).toBe('PII_DENIED'), { timeout: 10_000 });
  expect(findings).toEqual([]);

  writeFileSync(file, 'version: 1\ncategories: {}\nsurprise: true\n');
  await vi.waitFor(() => expect(findings).not.toEqual([]), { timeout: 10_000 });
  expect(findings[0]).toMatchObject({ code: 'POLICY_INVALID', place: { line: expect.any(Number) } });
  expect(await effect()).toBe('PII_DENIED');

  rmSync(file);
  writeFileSync(file, MASKING);
  await vi.waitFor(async () => expect(await effect()).toBe('[redacted]'), { timeout: 10_000 });
});

test('a version that came while the gateway was starting is not missed', async () => {
  await using following = await startFollowing();
  writeFileSync(following.file, DENYING);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await following.effect()).toBe('[redacted]');
  following.follow();
  await vi.waitFor(async () => expect(await following.effect()).toBe('PII_DENIED'), { timeout: 10_000 });
});
