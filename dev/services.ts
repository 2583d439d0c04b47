import { fileURLToPath } from 'node:url';
import type { Environment, Settings } from './environment.ts';

/** A port that is needed. */
export interface ServicePort {
  /** What it is for, in the line that says that it is taken. */
  readonly purpose: string;
  readonly port: number;
  /** The environment variable that changes it. */
  readonly portVariable: string;
}

/** One process of the example world. */
export interface Service extends ServicePort {
  readonly name: string;
  /** The script and its arguments. */
  readonly args: readonly string[];
  /** Beside the one that it is known by. */
  readonly otherPorts?: readonly ServicePort[];
  /** All of its environment. */
  readonly env: Environment;
}

/** The four processes of `npm start`; `env` is what they inherit, the settings win over it. */
export function exampleServices(settings: Settings, env: Environment): readonly Service[] {
  const shared = { ...env, ...sharedEnvironment(settings) };
  return [
    {
      name: 'customers',
      purpose: 'the customers subgraph',
      args: [repositoryFile('subgraphs/customers/main.ts')],
      port: settings.customersPort,
      portVariable: 'CORDON_CUSTOMERS_PORT',
      env: shared,
    },
    {
      name: 'billing',
      purpose: 'the billing subgraph',
      args: [repositoryFile('subgraphs/billing/main.ts')],
      port: settings.billingPort,
      portVariable: 'CORDON_BILLING_PORT',
      env: shared,
    },
    {
      name: 'provider',
      purpose: 'the OpenID provider',
      args: [repositoryFile('dev/provider.ts')],
      port: settings.providerPort,
      portVariable: 'CORDON_PROVIDER_PORT',
      env: shared,
    },
    {
      name: 'gateway',
      purpose: 'the gateway',
      args: [repositoryFile('src/cli/cordon.ts'), 'serve', '--config', repositoryFile('cordon.yaml')],
      port: settings.gatewayPort,
      portVariable: 'CORDON_PORT',
      otherPorts: [{ purpose: 'the control plane', port: settings.controlPort, portVariable: 'CORDON_CONTROL_PORT' }],
      env: { ...shared, ...gatewayEnvironment(settings) },
    },
  ];
}

/** Everybody hears all ports: the subgraphs find the gateway's keys by its port. */
function sharedEnvironment(settings: Settings): Environment {
  return {
    CORDON_PORT: String(settings.gatewayPort),
    CORDON_CONTROL_PORT: String(settings.controlPort),
    CORDON_PROVIDER_PORT: String(settings.providerPort),
    CORDON_CUSTOMERS_PORT: String(settings.customersPort),
    CORDON_BILLING_PORT: String(settings.billingPort),
    CORDON_DATA_DIR: settings.dataDir,
  };
}

function gatewayEnvironment(settings: Settings): Environment {
  return {
    CORDON_IDENTITY_ISSUER: settings.issuer,
    CORDON_SUBGRAPHS_CUSTOMERS_URL: `http://127.0.0.1:${settings.customersPort}/graphql`,
    CORDON_SUBGRAPHS_BILLING_URL: `http://127.0.0.1:${settings.billingPort}/graphql`,
  };
}

function repositoryFile(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
