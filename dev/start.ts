import './require-node.cjs';
import { banner } from './banner.ts';
import { readSettings } from './environment.ts';
import { runServices } from './run-services.ts';
import { exampleServices } from './services.ts';

try {
  const settings = readSettings(process.env);
  process.exitCode = await runServices({
    services: exampleServices(settings, process.env),
    readyUrl: `http://127.0.0.1:${settings.gatewayPort}/readyz`,
    banner: banner(settings),
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The start failed.'}\n`);
  process.exitCode = 1;
}
