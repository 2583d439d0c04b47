import { join } from 'node:path';
import { expect, test } from 'vitest';
import { banner } from './banner.ts';
import { readSettings } from './environment.ts';
import { exampleServices } from './services.ts';
import { runNode } from './test-process.ts';

test('the defaults', () => {
  expect(readSettings({ CORDON_PORT: '' })).toEqual({
    gatewayPort: 4000,
    controlPort: 4002,
    providerPort: 4001,
    customersPort: 4101,
    billingPort: 4102,
    dataDir: './data',
    issuer: 'http://127.0.0.1:4001',
    providerHost: '127.0.0.1',
  });
});

test.each(['0', '65536', '-1', '4e3', 'http', ' 1'])('"%s" is not a port', (text) => {
  expect(() => readSettings({ CORDON_BILLING_PORT: text })).toThrow('CORDON_BILLING_PORT must be a port number');
});

test('the gateway is told where the others are', () => {
  const settings = readSettings({ CORDON_PROVIDER_PORT: '5001', CORDON_CUSTOMERS_PORT: '5101', CORDON_DATA_DIR: 'd' });
  const services = exampleServices(settings, { HOME: '/h', CORDON_PROVIDER_PORT: 'old' });
  expect(services.map(({ name, port }) => [name, port])).toEqual([
    ['customers', 5101],
    ['billing', 4102],
    ['provider', 5001],
    ['gateway', 4000],
  ]);
  expect(services.find(({ name }) => name === 'gateway')?.env).toEqual({
    HOME: '/h',
    CORDON_PORT: '4000',
    CORDON_CONTROL_PORT: '4002',
    CORDON_PROVIDER_PORT: '5001',
    CORDON_CUSTOMERS_PORT: '5101',
    CORDON_BILLING_PORT: '4102',
    CORDON_DATA_DIR: 'd',
    CORDON_IDENTITY_ISSUER: 'http://127.0.0.1:5001',
    CORDON_SUBGRAPHS_CUSTOMERS_URL: 'http://127.0.0.1:5101/graphql',
    CORDON_SUBGRAPHS_BILLING_URL: 'http://127.0.0.1:4102/graphql',
  });
});

test('the printed commands follow the ports', () => {
  const text = banner(readSettings({ CORDON_PORT: '5000', CORDON_PROVIDER_PORT: '5001' }));
  expect(text).toContain('curl -s http://127.0.0.1:5000/graphql');
  expect(text).toContain('token -- --as privacy --url http://127.0.0.1:5001');
});

test.each(['start.ts', 'provider.ts', 'token.ts'])('%s says one line under an older Node.js', async (script) => {
  const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.19.0' } })";
  const args = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, join(import.meta.dirname, script)];
  const { stdout, stderr, ended } = runNode(args);
  expect(await ended).toBe(1);
  expect(stdout()).toBe('');
  expect(stderr()).toBe('The example world needs Node.js 24 or newer; this is 22.19.0.\n');
});
