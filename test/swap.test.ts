import { expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose/compose-supergraph.ts';
import { parsePolicy } from '../src/policy/parse-policy.ts';
import { DENYING, HEAD, startGraph } from './graph.ts';

const CANARY = 'canary-7f3a91c2d4';

test('A22 a request finishes on the snapshot that it began with; the next one knows nothing of it', async () => {
  const entered = Promise.withResolvers<void>();
  const swapped = Promise.withResolvers<void>();
  const secret = async () => {
    entered.resolve();
    await swapped.promise;
    return CANARY;
  };
  const fields = 'secret: String @pii(category: "SECRET")';
  const sdl = `${HEAD} type Query { gone: Int ${fields} }`;
  await using graph = await startGraph({ one: { sdl, resolvers: { Query: { secret, gone: () => 1 } } } });
  const { gateway } = graph;
  expect((await graph.ask('{ gone }')).data).toEqual({ gone: 1 });
  expect((await graph.ask('{ __typename }')).status).toBe(200);

  const inFlight = graph.ask('{ secret }');
  await entered.promise;
  const { url } = graph.subgraph('one');
  const { supergraphSdl } = composeSupergraph([
    { name: 'one', url, sdl: `${HEAD} type Query { ${fields} }`, file: 'one.graphql' },
  ]);
  await gateway.open({ sdl: supergraphSdl, file: 'supergraph.graphql' }, parsePolicy(DENYING, 'policy.yaml'));
  swapped.resolve();
  expect((await inFlight).data).toEqual({ secret: '[redacted]' });

  const { direct } = gateway.counts;
  expect((await graph.ask('{ secret }')).errors[0]?.extensions.code).toBe('PII_DENIED');
  expect((await graph.ask('{ gone }')).errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  expect((await graph.ask('{ __typename }')).status).toBe(200);
  expect(gateway.counts.direct).toBe(direct);
});

test('a supergraph that exceeds a limit of the planner is refused by the setting to raise, not by a fault of its own', async () => {
  // Too many types to be read within a millisecond, and no text that another test has open.
  const types = Array.from({ length: 200 }, (_, index) => `type Limited${index} { a: Int b: Int }`);
  const query = `type Query { a: Int ${types.map((_, index) => `t${index}: Limited${index}`).join(' ')} }`;
  const one = { sdl: [HEAD, query, ...types].join(' '), resolvers: { Query: { a: () => 1 } } };
  const opening = startGraph({ one }, undefined, { CORDON_PLANNER_OPEN_TIMEOUT_MS: '1' });
  await expect(opening).rejects.toMatchObject({
    findings: [
      {
        code: 'PLANNER_LIMIT',
        message: "The planner's thread did not open the supergraph within 0.001 seconds.",
        fix: 'Raise planner.openTimeoutMs (CORDON_PLANNER_OPEN_TIMEOUT_MS) above 1.',
      },
    ],
  });
  await using graph = await startGraph({ one });
  expect((await graph.ask('{ a }')).data).toEqual({ a: 1 });
});
