import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { providerConfiguration } from './provider-configuration.ts';
import { openSigningKeys } from './signing-key.ts';

/** Where the provider listens and keeps its keys. */
export interface ProviderOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** The keys are kept in `provider/` under it. */
  readonly dataDir: string;
  /** The address to bind; default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Who the tokens say they are from; default `http://127.0.0.1:<port>`. */
  readonly issuer?: string | undefined;
}

/** A provider that answers. */
export interface RunningProvider {
  readonly issuer: string;
  /** Cuts open connections; resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * Starts the development OpenID provider. The discovery document's addresses follow the Host that it was asked under,
 * the issuer does not. Rejects with the system's error for a port that cannot be had.
 */
export async function startProvider(options: ProviderOptions): Promise<RunningProvider> {
  const server = createServer();
  // Bound before the keys are made: of two starts at once only one writes them, and port 0 has a number by then.
  const port = await listen(server, options.port, options.host ?? '127.0.0.1');
  const close = (): Promise<void> => closeServer(server);
  try {
    const issuer = options.issuer ?? `http://127.0.0.1:${port}`;
    const keys = await openSigningKeys(join(options.dataDir, 'provider'));
    const provider = new Provider(issuer, providerConfiguration(keys));
    provider.on('server_error', (_ctx, error) => void process.stderr.write(`provider: ${error.stack}\n`));
    const answer = provider.callback();
    server.on('request', (request, response) => void answer(request, response));
    return { issuer, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
