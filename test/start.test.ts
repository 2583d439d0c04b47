import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort, isServed } from '../dev/test-process.ts';
import { atDepth } from './depth.ts';

test.each(atDepth<readonly NodeJS.Signals[]>(['SIGINT'], ['SIGINT', 'SIGTERM']))(
  'npm start serves all of it, and %s to npm alone leaves no port behind',
  async (signal) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cordon-start-'));
    const ports = await Promise.all(Array.from({ length: 5 }, () => freePort()));
    const [gateway, control, provider, customers, billing] = ports.map(String);
    const npm = spawn('npm', ['start'], {
      env: {
        ...process.env,
        CORDON_PORT: gateway,
        CORDON_CONTROL_PORT: control,
        CORDON_PROVIDER_PORT: provider,
        CORDON_CUSTOMERS_PORT: customers,
        CORDON_BILLING_PORT: billing,
        CORDON_DATA_DIR: dataDir,
      },
      // As a terminal does not: the signal reaches npm's process and no other.
      detached: true,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => void npm.once('close', resolve));
    await until(async () => (await fetch(`http://127.0.0.1:${gateway}/readyz`).catch(() => undefined))?.status === 200);
    expect((await fetch(`http://127.0.0.1:${gateway}/graphql?query={__typename}`)).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${control}/healthz`)).status).toBe(200);
    npm.kill(signal);
    await ended;
    await until(async () => (await Promise.all(ports.map(isServed))).every((served) => !served));
    rmSync(dataDir, { recursive: true });
  },
  150_000,
);

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not come to hold in time.');
}
