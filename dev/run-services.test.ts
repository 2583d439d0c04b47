import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Service } from './services.ts';
import type { TestProcess } from './test-process.ts';
import { freePort, isServed, runNode } from './test-process.ts';

/** A service that answers 200 and prints where; `/crash` ends it. */
const GOOD = `
import { createServer } from 'node:http';
const server = createServer((request, response) => request.url === '/crash' ? process.exit(7) : response.end());
server.listen(Number(process.argv[2]), '127.0.0.1', () => console.log('pid', process.pid));
`;
/** One that will not stop when asked. */
const STUBBORN = `${GOOD}process.on('SIGTERM', () => console.log('no'));`;

const runModule = pathToFileURL(join(import.meta.dirname, 'run-services.ts')).href;
const RUNNER = `
import { runServices } from ${JSON.stringify(runModule)};
process.exitCode = await runServices(JSON.parse(process.argv[2]));
`;

let folder: string;
let supervisor: TestProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cordon-run-'));
  await Promise.all(
    Object.entries({ good: GOOD, stubborn: STUBBORN, runner: RUNNER }).map(([name, text]) =>
      writeFile(join(folder, `${name}.mjs`), text),
    ),
  );
});

afterEach(() => supervisor?.child.kill('SIGKILL'));
afterAll(() => rm(folder, { recursive: true }));

function service(name: string, port: number, script = 'good'): Service {
  const args = [join(folder, `${script}.mjs`), String(port)];
  return { name, purpose: `the ${name} service`, args, port, portVariable: `TEST_${name.toUpperCase()}_PORT`, env: {} };
}

function start(services: readonly Service[], readyPort: number): TestProcess {
  const readyUrl = `http://127.0.0.1:${readyPort}/readyz`;
  const options = { services, readyUrl, banner: 'all is ready\n', graceMs: 500 };
  supervisor = runNode([join(folder, 'runner.mjs'), JSON.stringify(options)]);
  return supervisor;
}

async function startTwo(script = 'good'): Promise<{ process: TestProcess; ports: readonly [number, number] }> {
  const ports = [await freePort(), await freePort()] as const;
  const process = start([service('one', ports[0], script), service('two', ports[1])], ports[1]);
  await expect.poll(process.stdout, { timeout: 15_000 }).toContain('all is ready\n');
  await expect.poll(process.stdout, { timeout: 15_000 }).toContain('one | pid');
  return { process, ports };
}

async function servedOf(ports: readonly number[]): Promise<readonly boolean[]> {
  return Promise.all(ports.map(isServed));
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s to the supervisor alone stops all: exit 0', async (signal) => {
  const { process, ports } = await startTwo();
  expect(await servedOf(ports)).toEqual([true, true]);
  process.child.kill(signal);
  expect(await process.ended).toBe(0);
  expect(await servedOf(ports)).toEqual([false, false]);
  expect(process.stderr()).toBe('');
});

test('a signal before all is ready stops all: exit 0', async () => {
  const port = await freePort();
  const process = start([service('one', port)], await freePort());
  await expect.poll(process.stdout, { timeout: 15_000 }).toContain('one | pid');
  process.child.kill('SIGTERM');
  expect(await process.ended).toBe(0);
  expect(await servedOf([port])).toEqual([false]);
  expect(process.stdout()).not.toContain('all is ready');
});

test('what will not stop is killed, and a second signal changes nothing', async () => {
  const { process, ports } = await startTwo('stubborn');
  process.child.kill('SIGTERM');
  await expect.poll(process.stdout, { interval: 10 }).toContain('one | no');
  process.child.kill('SIGTERM');
  expect(await process.ended).toBe(0);
  expect(await servedOf(ports)).toEqual([false, false]);
});

test('one ends, and all are stopped: exit 1, and a line that says which', async () => {
  const { process, ports } = await startTwo();
  await fetch(`http://127.0.0.1:${ports[0]}/crash`).catch(() => undefined);
  expect(await process.ended).toBe(1);
  expect(process.stderr()).toBe('one (the one service) ended with exit code 7; stopping the others.\n');
  expect(await servedOf(ports)).toEqual([false, false]);
});

test('one that cannot start stops all: exit 1', async () => {
  const ports = [await freePort(), await freePort()] as const;
  const process = start([service('one', ports[0]), service('two', ports[1], 'missing')], ports[1]);
  expect(await process.ended).toBe(1);
  expect(process.stderr()).toContain('two | ');
  expect(process.stderr()).toContain('two (the two service) ended with exit code 1; stopping the others.\n');
  expect(await servedOf(ports)).toEqual([false, false]);
});

test('kill -9 of the supervisor leaves nothing behind', async () => {
  const { process, ports } = await startTwo();
  process.child.kill('SIGKILL');
  await process.ended;
  await expect.poll(() => servedOf(ports), { timeout: 10_000 }).toEqual([false, false]);
});

test('a taken port: one line, exit 1, and nothing was started', async () => {
  const free = await freePort();
  const taken = await freePort();
  const holder = createServer().listen(taken, '127.0.0.1');
  const process = start([service('one', free), service('two', taken)], free);
  const code = await process.ended;
  holder.close();
  expect(code).toBe(1);
  expect(process.stderr()).toBe(`Port ${taken}, for the two service, is taken; set TEST_TWO_PORT to another one.\n`);
  expect(process.stdout()).toBe('');
});

test('two services on one port are found before anything starts', async () => {
  const port = await freePort();
  const process = start([service('one', port), service('two', port)], port);
  expect(await process.ended).toBe(1);
  expect(process.stderr()).toContain('set TEST_TWO_PORT');
  expect(process.stdout()).toBe('');
});
