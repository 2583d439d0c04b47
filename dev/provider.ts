import './require-node.cjs';
import { readSettings } from './environment.ts';
import { startProvider } from './start-provider.ts';
import { stopSignal } from './stop-signal.ts';

const stopped = stopSignal();
try {
  const { providerPort: port, providerHost: host, dataDir, issuer } = readSettings(process.env);
  const provider = await startProvider({ port, host, dataDir, issuer });
  process.stdout.write(`OpenID provider ${provider.issuer}\n`);
  await stopped;
  await provider.close();
} catch (error) {
  process.stderr.write(`provider: ${error instanceof Error ? error.message : 'failed'}\n`);
  process.exitCode = 1;
}
