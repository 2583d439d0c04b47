import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadConfig } from '../src/config.ts';
import type { Principal } from '../src/identity/principal.ts';
import { createKeyRing } from '../src/keys/create-key-ring.ts';
import { createAssertions } from '../src/server/assertions.ts';

/** What assertions cost: prints microseconds for each subgraph request, and memory, for 1 and for 1,000 principals. */
const SUBGRAPHS = ['customers', 'billing', 'orders', 'reviews'];
const REQUESTS = 400_000;
const ROUNDS = 7;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const ring = await createKeyRing();
const config = loadConfig({ flags: {}, env: { CORDON_IDENTITY_ANONYMOUS: 'allow' } });

function principal(number: number): Principal {
  return {
    issuer: 'https://id.example',
    subject: `person-${number}@example.org`,
    client: 'web',
    scopes: new Set(),
    groups: new Set(),
    task: { kind: 'label', label: 'customer-lookup' },
    actors: [],
  };
}

/** Every principal asks every subgraph, in turn. */
function ask(
  assertions: ReturnType<typeof createAssertions>,
  principals: readonly Principal[],
  requests: number,
): number {
  let characters = 0;
  for (let done = 0; done < requests; )
    for (const each of principals)
      for (const subgraph of SUBGRAPHS) {
        characters += assertions.forPrincipal(each)(subgraph).length;
        done += 1;
      }
  return characters;
}

/** Of this thread's own CPU time, so that others on the machine do not count. */
function microseconds(work: () => unknown): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return user + system;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

ask(createAssertions(config, ring), [principal(-1)], REQUESTS);
for (let signed = 0; signed < 2_000; signed++) createAssertions(config, ring).forGateway('customers');

for (const count of [1, 1_000]) {
  const principals = Array.from({ length: count }, (_, index) => principal(index));
  const pairs = count * SUBGRAPHS.length;
  const before = heapBytes();
  const assertions = createAssertions(config, ring);
  const first = microseconds(() => ask(assertions, principals, pairs)) / pairs;
  const kilobytes = (heapBytes() - before) / 1_024;
  const reused = median(
    Array.from({ length: ROUNDS }, () => microseconds(() => ask(assertions, principals, REQUESTS)) / REQUESTS),
  );
  const reuse = `${count} principals, ${SUBGRAPHS.length} subgraphs: ${reused.toFixed(3)} us a subgraph request`;
  // A few signatures are below what the clock tells.
  const signing = `${first.toFixed(0)} us to sign, ${(kilobytes / pairs).toFixed(1)} KB an assertion`;
  process.stdout.write(`${count === 1 ? reuse : `${reuse}, ${signing}`}\n`);
}
